"""The rule of the gate about lists: a sound one passes, and what no file can bring is found."""

from collections.abc import Callable

import pytest

from sekali.catalogue.findings import Finding

Change = tuple[str, str, str]
Check = Callable[..., list[Finding]]
SERVICE, ID, EN = "service.yaml", "texts/id.yaml", "texts/en.yaml"
LIST = "{by: [front-office], of: [civil-registry], columns: [copies, sister], law: UU 24/2013}"
HEADERS = "{applicant.nik: NIK, copies: Copies, sister: Sister}"
PAPER = "- evidence: picture\n        proves"
SOUND: list[Change] = [
    (SERVICE, "documents:\n", f"bulk: {LIST}\ndocuments:\n"),
    (SERVICE, PAPER, PAPER.replace("picture", "picture\n        optional: true")),
    (SERVICE, "- statement: truth", "- statement: truth\n        when: copies > 4"),
    *((file, "standard: {", f"bulk: {{lead: x, headers: {HEADERS}}}\nstandard: {{") for file in (ID, EN)),
]  # fmt: skip


def test_a_sound_list_passes(findings_after: Check) -> None:
    assert [one for one in findings_after(*SOUND) if one.code != "coverage"] == []


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("bulk", (SERVICE, "of: [civil-registry]", "of: [nobody]")),
        ("bulk", (SERVICE, "[copies, sister]", "[copies, sister, nothing]")),
        ("bulk", (SERVICE, "[copies, sister]", "[copies, sister, copies]")),
        ("bulk", (SERVICE, "[copies, sister]", "[copies, sister, picture]")),
        ("bulk", (SERVICE, "[copies, sister]", "[copies, sister, truth]")),
        ("bulk", (SERVICE, "\n        optional: true", "")),
        ("bulk", (SERVICE, "\n        when: copies > 4", "")),
        ("bulk", (ID, "copies: Copies", "copies: nik")),
        ("law", (SERVICE, "law: UU 24/2013}\n", "law: custom}\n")),
        ("text-missing", (ID, ", sister: Sister", "")),
        ("text-missing", (EN, f"bulk: {{lead: x, headers: {HEADERS}}}\n", "")),
        ("text-orphan", (ID, "sister: Sister", "sister: Sister, need: Need")),
    ],
)
def test_what_stands_in_the_way_of_a_list_is_found(
    code: str, change: Change, findings_after: Check
) -> None:
    found = [one for one in findings_after(*SOUND, change) if one.code == code]
    assert found
    assert all(one.fix for one in found)
