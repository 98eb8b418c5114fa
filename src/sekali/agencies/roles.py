"""Roles that mean the same in every office."""

# Who answers for what an office does: adopts and sets what it offers, lifts what is hidden.
HEADS = frozenset({"head-of-office", "village-head"})
