"""Hidden applicants: what the gate finds that would name them, or that nobody has tried."""

import shutil
from pathlib import Path

import pytest

from sekali.catalogue.gate.checking import check_catalogue

PROJECT = Path(__file__).parents[3]
SERVICES = PROJECT / "services"
WHEN, FROM = "when: stay_hidden == true", "  from: everybody\n"
LAW = "  law: Perpres 76/2013\n\nprocess"


def messages_after(root: Path, file: str, old: str, new: str) -> list[str]:
    """Return what the rule finds in the complaint once something in it was replaced."""
    folder = root / "umum" / "pengaduan"
    shutil.copytree(SERVICES / "umum" / "pengaduan", folder)
    shutil.copy(SERVICES / "_personas.yaml", root)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    found = check_catalogue(root, PROJECT / "dictionary")
    hidden = [one for one in found if one.code == "hidden-applicant"]
    assert all(one.fix for one in hidden)
    return [one.message for one in hidden]


def test_a_complaint_whose_applicant_chooses_is_sound(tmp_path: Path) -> None:
    assert messages_after(tmp_path, "service.yaml", WHEN, WHEN) == []


def test_a_head_may_lift_it(tmp_path: Path) -> None:
    lift = f"{FROM}  lift: {{by: head-of-office, law: UU 25/2009 pasal 36}}\n"
    assert messages_after(tmp_path, "service.yaml", FROM, lift) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("service.yaml", WHEN, "when: household.welfare_decile == 1", "is no item of the form"),
        (
            "service.yaml",
            FROM,
            f"{FROM}  lift: {{by: front-office, law: UU 25/2009 pasal 36}}\n",
            "seeing who it is would be left to them",
        ),
        (
            "service.yaml",
            LAW,
            LAW.replace("\nprocess", "fees: {stamp: {rupiah: 1, law: UU 1/2022}}\n\nprocess"),
            "with fees: a hidden applicant would be named elsewhere",
        ),
        (
            "service.yaml",
            "effects: [{notify: answered}]",
            "effects: [{record: {applicant.phone: applicant.phone}}]",
            "records and issues nothing about them",
        ),
        ("scenarios/hidden.yaml", ", hidden_from: everybody", "", "who is hidden from everybody"),
    ],
)
def test_what_would_name_somebody_is_found(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    assert any(said in message for message in messages_after(tmp_path, file, old, new))
