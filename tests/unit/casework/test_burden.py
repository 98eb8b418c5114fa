"""The burden of a service is counted on its planned form, for residents of whom less is known."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from sekali.casework.burden import Burden, Measured, Typed, burdens
from sekali.casework.burden_facts import Resident
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.folders import service_folders
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).parents[3]
Compile = Callable[..., CompiledService]
Measure = Callable[..., Mapping[Resident, Typed]]

BOXES = [
    {"box": "name", "from": "baby.full_name"},
    {"box": "day", "from": "derived", "why": "follows from the date"},
    {"box": "friend", "from": "friend.nik"},
    {"box": "friend's name", "from": None, "why": "the number says who it is"},
    {"box": "village", "from": "household.village_code"},
    {"box": "district", "from": "household.village_code"},
    {"box": "phone", "from": "applicant.phone"},
]
SCENARIO: dict[str, Any] = {
    "name": "few copies",
    "as": "siti",
    "on": "2026-03-02",
    "given": {"baby.full_name": "Ahmad Fauzi", "friend.nik": "3516014606809824"},
    "then": {"state": "done"},
}


def official(boxes: Sequence[Mapping[str, Any]] = BOXES) -> files.OfficialForm:
    return files.OfficialForm.model_validate(
        {
            "language": 2,
            "form": "example",
            "law": {"cite": "UU 24/2013"},
            "source": "example",
            "sure": "unconfirmed",
            "measured_by": "few copies",
            "boxes": boxes,
        }
    )


@pytest.fixture
def measure(compiled: Compile, dictionary: DictionaryOf, personas: Personas) -> Measure:
    """Return a function that measures the example, said some more of its scenario."""

    def typed(boxes: Sequence[Mapping[str, Any]] = BOXES, **said: Any) -> Mapping[Resident, Typed]:
        scenario = files.Scenario.model_validate_json(
            files.Scenario.model_validate({**SCENARIO, **said}, strict=False).model_dump_json(
                by_alias=True
            )
        )
        one = Measured(compiled(), official(boxes), [scenario])
        (found,) = burdens([one], catalogue=[one], dictionary=dictionary, personas=personas)
        return found.typed

    return typed


def test_what_is_new_is_typed_and_what_is_known_is_not(measure: Measure) -> None:
    known = measure(known={"siti.phone": "081234509801"})["known"]
    assert {"baby.full_name", "friend.nik"} <= set(known.items)
    assert not {"household.village_code", "applicant.phone"} & set(known.items)
    assert known.boxes == 2


def test_what_is_asked_beside_the_boxes_counts_too_but_papers_apart(measure: Measure) -> None:
    known = measure()["known"]
    # Sex and day of birth, the sister, the need, the copies, the statement; the picture is a paper.
    assert (known.beside, known.papers) == (6, 1)
    assert known.total == known.boxes + known.beside


def test_whoever_comes_for_the_first_time_types_their_number(measure: Measure) -> None:
    typed = measure(known={"applicant.phone": "081234509801"})
    assert "applicant.phone" in typed["first"].items
    assert "applicant.phone" not in typed["known"].items


def test_a_box_whose_item_is_asked_counts_each_time(measure: Measure) -> None:
    twice = [*BOXES, {"box": "name again", "from": "baby.full_name"}]
    assert measure(twice)["first"].boxes == measure()["first"].boxes + 1


def test_an_answer_that_a_resident_gave_once_is_known_the_next_time(
    measure: Measure,
) -> None:
    # Given that a scenario types the number, a known resident has typed it before.
    typed = measure(given={**SCENARIO["given"], "applicant.phone": "081234509801"})
    assert "applicant.phone" in typed["first"].items
    assert "applicant.phone" not in typed["known"].items


@pytest.fixture(scope="module")
def of_this_repository() -> Sequence[Burden]:
    from sekali.catalogue.dictionary import load_dictionary

    dictionary = load_dictionary(PROJECT / "dictionary")
    measured = []
    for path in service_folders(PROJECT / "services"):
        folder = read_folder(path, root=PROJECT)
        form = folder.official_form.shape if folder.official_form else None
        scenarios = [one for file in folder.scenarios for one in file.shape.scenarios]
        measured.append(Measured(compile_folder(folder, dictionary), form, scenarios))
    personas = load_personas(PROJECT / "services", dictionary)
    return list(burdens(measured, catalogue=measured, dictionary=dictionary, personas=personas))


def test_a_known_resident_types_a_third_of_the_birth_form(
    of_this_repository: Sequence[Burden],
) -> None:
    birth = next(one for one in of_this_repository if one.service.endswith("akta-kelahiran"))
    assert birth.boxes == 38
    assert birth.typed["known"].total == 13


def test_knowing_more_never_makes_more_to_type(of_this_repository: Sequence[Burden]) -> None:
    for one in of_this_repository:
        of = {resident: typed.total for resident, typed in one.typed.items()}
        assert of["tenth"] <= of["known-registries"] <= of["known"] <= of["first"], one.service
        assert of["known-registries"] <= of["first-registries"] <= of["first"], one.service
