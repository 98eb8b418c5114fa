"""Services that the calendar opens: through the gate, their scenarios, and broken in one place."""

import shutil
from pathlib import Path

import pytest
from pydantic import ValidationError

from sekali.catalogue import files
from sekali.jobs import services
from support.checking import checked

PROJECT = Path(__file__).parents[3]
CATALOGUE = PROJECT / "tests" / "support" / "recurring" / "services"
YEARLY, ASKED = "contoh/pernyataan-tahunan", "[applicant.full_name, "
QUESTION = "[{ask: mood, type: text, max_length: 9}, applicant.full_name, "


def test_they_pass_the_gate() -> None:
    assert checked(CATALOGUE) == []


def test_their_scenarios_come_out_as_they_say() -> None:
    assert services.test_services(CATALOGUE) == services.FINE


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("service.yaml", "holds: str_number", "holds: shoe_size", "no element of a person"),
        (
            "service.yaml",
            "holds: str_number",
            "holds: civil_servant.shoe_size",
            "thing that people",
        ),
        ("service.yaml", "holds: str_number", "holds: household.head_name", "no element of"),
        ("service.yaml", ASKED, QUESTION, "'mood' is needed of everybody"),
        ("scenarios/year.yaml", 'period: "2026"', "law: UU 17/2023", "no scenario tries a period"),
    ],
)
def test_what_the_calendar_cannot_do_is_found(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    root = tmp_path / "services"
    shutil.copytree(CATALOGUE, root)
    path = root / YEARLY / file
    path.write_text(path.read_text().replace(old, new))
    found = [one for one in checked(root) if one.code == "recurs"]
    assert any(said in one.message for one in found)
    assert all(one.fix for one in found)


def test_what_is_offered_is_taken_up_by_hand(tmp_path: Path) -> None:
    root = tmp_path / "services"
    shutil.copytree(CATALOGUE, root)
    path = root / "contoh/ingat-bulanan/service.yaml"
    path.write_text(path.read_text().replace("opens: offer", "opens: offer\n  by_hand: false"))
    assert any("nobody can take up" in one.message for one in checked(root))


def test_people_can_be_found_by_what_a_thing_of_theirs_holds(tmp_path: Path) -> None:
    root = tmp_path / "services"
    shutil.copytree(CATALOGUE, root)
    path = root / YEARLY / "service.yaml"
    path.write_text(path.read_text().replace("holds: str_number", "holds: civil_servant.nip"))
    assert checked(root) == []


def test_a_condition_on_what_nobody_has_typed_is_found(tmp_path: Path) -> None:
    root = tmp_path / "services"
    shutil.copytree(CATALOGUE, root)
    path = root / YEARLY / "service.yaml"
    text = path.read_text().replace(ASKED, QUESTION)
    path.write_text(text.replace('for: "known(', "for: \"mood == 'x' && known("))
    found = [one.message for one in checked(root)]
    assert any("'mood' is asked on the form" in message for message in found)


@pytest.mark.parametrize(
    ("every", "on"),
    [
        ("year", 15),
        ("year", "02-29"),
        ("year", "1-5"),
        ("year", "13-01"),
        ("month", 29),
        ("month", "01"),
        ("quarter", "mon"),
        ("week", 1),
        ("week", "monday"),
    ],
)
def test_a_day_that_not_every_period_has_is_refused(every: str, on: object) -> None:
    spec = {"every": every, "on": on, "since": "2026-01-01", "holds": "nik", "for": "true",
            "opens": "case", "law": "UU 1/2020"}  # fmt: skip
    with pytest.raises(ValidationError):
        files.Recurs.model_validate(spec, strict=False)
