"""The gate lets consent be asked where no law gives another ground, in one place, and refused."""

from collections.abc import Callable

import pytest

from sekali.catalogue.findings import Finding

Change = tuple[str, str, str]
Check = Callable[..., list[Finding]]
SERVICE, MAIN = "service.yaml", "scenarios/main.yaml"
_CONTACT = "contact: {basis: public-task, law: UU 25/2009 pasal 21}"
_ITEM = "      - {fact: applicant.phone, purpose: contact, optional: true}\n"
_NEED = "      - ask: need\n        type: text\n        max_length: 100\n"


def purpose(*, law: str = "UU 27/2022 pasal 20 ayat (2) huruf a", more: str = "") -> Change:
    said = (
        f"contact: {{basis: consent, law: {law}, no_other_ground: Nobody has to be called{more}}}"
    )
    return SERVICE, _CONTACT, said


ASKED: Change = (SERVICE, _ITEM, f"      - {{consent: may_call, purpose: contact}}\n{_ITEM}")
WORDS = [
    (
        f"texts/{language}.yaml",
        "  need: {",
        "  may_call: {label: May we?, text: Only then.}\n  need: {",
    )
    for language in ("id", "en")
]
TRIED: Change = (MAIN, "need: sekolah, copies: 2", "may_call: true, need: sekolah, copies: 2")
SOUND = [purpose(), ASKED, *WORDS, TRIED]


def told(findings: list[Finding]) -> str:
    return "; ".join(one.message for one in findings if one.code == "consent")


def test_a_consent_that_is_asked_and_tried_both_ways_is_sound(findings_after: Check) -> None:
    assert findings_after(*SOUND) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([purpose(law="UU 25/2009 pasal 21"), *SOUND[1:]], "which would be its ground"),
        ([purpose(), *WORDS[:0]], "which the form asks for 0 times"),
        (
            [*SOUND, (SERVICE, _ITEM, f"{_ITEM}      - {{consent: again, purpose: contact}}\n")],
            "asks for 2 times",
        ),
        (
            [*SOUND[:1], (SERVICE, _ITEM, f"{_ITEM}      - {{consent: may_call, purpose: contact}}\n")],
            "stands before the consent",
        ),
        ([*SOUND[:-1]], "no scenario agrees"),
        (
            [*SOUND, (SERVICE, "        max_length: 100\n", "        max_length: 100\n        purpose: contact\n")],
            "stands before the consent",
        ),
        (
            [*SOUND, (SERVICE, "household.address: letter", "applicant.phone: contact")],
            "is on the form for another purpose already",
        ),
        (
            [*SOUND, (SERVICE, "rule: known(household.village_code)", "rule: known(applicant.phone)")],
            "cannot be judged by what is refused",
        ),
        (
            [*SOUND, (SERVICE, "proves: [baby.birth_date]", "proves: [baby.birth_date]\n        purpose: contact")],
            "papers are asked by a law",
        ),
        ([purpose(more=", needed: not-called"), *SOUND[1:]], "no scenario shows what is said"),
    ],
)  # fmt: skip
def test_a_consent_that_is_none_is_found(
    findings_after: Check, changes: list[Change], said: str
) -> None:
    assert said in told(findings_after(*changes))


def test_what_a_law_allows_is_not_asked_for(findings_after: Check) -> None:
    assert "which UU 25/2009 pasal 21 says already" in told(findings_after(ASKED, *WORDS))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_CONTACT, "contact: {basis: consent, law: UU 27/2022 pasal 20}"),
        (_CONTACT, _CONTACT.replace("}", ", needed: no-family-card}")),
        (_CONTACT, _CONTACT.replace("}", ", no_other_ground: There is none at all}")),
    ],
)
def test_only_a_consent_says_why_there_is_no_other_ground(
    findings_after: Check, old: str, new: str
) -> None:
    assert any("no_other_ground:" in one.message for one in findings_after((SERVICE, old, new)))
