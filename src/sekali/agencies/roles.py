"""Roles that mean the same in every office."""

# Who answers for what an office does: adopts and sets what it offers, lifts what is hidden.
HEADS = frozenset({"head-of-office", "village-head"})
# Who watches over what is done with personal data (UU 27/2022 pasal 53 and 54); an office may have
# one of its own, the office below serves all others.
DATA_PROTECTION_OFFICER = "data-protection-officer"
DATA_PROTECTION_AGENCY = "data-protection"
