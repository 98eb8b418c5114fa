"""What an opinion is given on: items, subjects with all of theirs, and all under old versions."""

from sekali.casework.seeing import seen_for
from sekali.catalogue import files

KEYS = ("building.name", "building.height", "land.area", "land.address", "plans", "applicant.nik")
ASKED = {
    "of": "fire-service",
    "by": "front-office",
    "within": {"working_days": 7},
    "if_silent": "agree",
    "law": "UU 30/2014 pasal 53",
}


def seen(**said: object) -> set[str]:
    return seen_for(files.Opinion.model_validate({**ASKED, **said}), KEYS)


def test_items_and_whole_subjects_are_seen_and_nothing_else() -> None:
    wanted = {"building.name", "building.height", "land.area", "plans"}
    assert seen(sees=["building", "land.area", "plans"]) == wanted


def test_a_version_of_before_it_was_said_shows_all_that_it_showed() -> None:
    assert seen() == set(KEYS)
