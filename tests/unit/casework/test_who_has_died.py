"""A form about somebody of the family who is still to be named: nobody is taken for granted."""

from datetime import date
from pathlib import Path

import pytest

from sekali.casework.planning import NOBODY
from sekali.casework.scenarios.form import ScenarioForm
from sekali.casework.scenarios.people import ScenarioPeople
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import read_folder

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def death(dictionary: DictionaryOf) -> CompiledService:
    folder = PROJECT / "services" / "kependudukan" / "akta-kematian"
    return compile_folder(read_folder(folder, root=PROJECT), dictionary)


@pytest.fixture(scope="module")
def people_of_services(dictionary: DictionaryOf) -> Personas:
    return load_personas(PROJECT / "services", dictionary)


def form_of(
    persona: str, death: CompiledService, dictionary: DictionaryOf, people: Personas
) -> ScenarioForm:
    """Return the empty form of somebody who reports a death."""
    said = {"name": "a form", "as": persona, "on": date(2026, 3, 2), "then": {}}
    scenario = files.Scenario.model_validate(said)
    return ScenarioForm(death, dictionary, scenario, ScenarioPeople(scenario, dictionary, people))


def test_before_anybody_is_named_the_form_says_how_much_there_will_be_to_type(
    death: CompiledService, dictionary: DictionaryOf, people_of_services: Personas
) -> None:
    plan = form_of("siti-aminah", death, dictionary, people_of_services).plan()
    assert (plan.to_type, plan.to_attach) == (8, 1)


def test_the_only_other_one_on_the_card_is_not_taken_for_dead(
    death: CompiledService, dictionary: DictionaryOf, people_of_services: Personas
) -> None:
    plan = form_of("lina-marlina", death, dictionary, people_of_services).plan()
    line = plan.line("deceased")
    assert line is not None
    assert (line.standing, len(line.candidates)) == ("asked", 1)


def test_that_it_is_nobody_of_the_family_is_answered_at_once(
    death: CompiledService, dictionary: DictionaryOf, people_of_services: Personas
) -> None:
    form = form_of("siti-aminah", death, dictionary, people_of_services)
    assert form.plan().refusals(complete=False) == []

    form.fill({"deceased": NOBODY})

    assert form.plan().refusals(complete=False) == ["on-another-card"]
    # And of nobody nothing more is asked
    assert form.plan().line("deceased.death_date") is None
