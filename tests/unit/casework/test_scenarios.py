"""Scenarios run through what runs live, and fail where something else comes out."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sekali.casework.scenarios.running import run_scenario
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.folders import service_folders
from sekali.catalogue.personas import Personas, load_personas
from sekali.catalogue.reading_folders import read_folder
from sekali.documents.ports import JSON, TemplateFailed

PROJECT = Path(__file__).parents[3]
SERVICES = PROJECT / "services"
SERVICE = "service.yaml"
Change = tuple[str, str, str]
Compile = Callable[..., CompiledService]
Run = Callable[..., list[str]]

SOUND: dict[str, Any] = {
    "name": "few copies",
    "as": "siti",
    "on": date(2026, 3, 2),
    "given": {
        "baby.full_name": "Ahmad Fauzi",
        "baby.sex": "male",
        "baby.birth_date": date(2026, 2, 20),
        "sister": "rara",
        "friend.nik": "3516 0146 0680 9824",
        "need": "sekolah",
        "copies": 2,
        "picture": True,
        "truth": True,
    },
    "acts": [{"action": "accept"}],
    "then": {
        "state": "done",
        "decided_by": "rule",
        "row": "few.few-copies",
        "issued": ["letter"],
        "offered": ["contoh.surat"],
        "recorded": {
            "baby.nik": "3516010101269899",
            "baby.birth_certificate_no": "3516-0001",
            "baby.birth_date": date(2026, 2, 20),
            "baby.family_relation": "child",
        },
    },
}


@pytest.fixture
def differences(compiled: Compile, dictionary: DictionaryOf, personas: Personas) -> Run:
    """Return a function that runs the sound scenario with changes to it and to the service."""

    def run(*changes: Change, **said: Any) -> list[str]:
        given = SOUND["given"] | said.pop("given", {})
        given = {key: value for key, value in given.items() if value is not None}
        then = said.pop("then") if "then" in said else SOUND["then"]
        scenario = files.Scenario.model_validate({**SOUND, **said, "given": given, "then": then})
        return run_scenario(compiled(*changes), dictionary, scenario, personas, personas.office)

    return run


def services_with_scenarios() -> list[Any]:
    """Return every scenario of the real services, with the folder it is of."""
    found = []
    for path in service_folders(SERVICES):
        folder = read_folder(path, root=PROJECT)
        found += [
            pytest.param(path, scenario, id=f"{path.name}: {scenario.name}")
            for file in folder.scenarios
            for scenario in file.shape.scenarios
        ]
    return found


@pytest.mark.parametrize(("path", "scenario"), services_with_scenarios())
def test_every_scenario_of_the_services_passes(
    path: Path, scenario: files.Scenario, dictionary: DictionaryOf
) -> None:
    service = compile_folder(read_folder(path, root=PROJECT), dictionary)
    people = load_personas(SERVICES, dictionary)
    assert run_scenario(service, dictionary, scenario, people, people.office) == []


def test_a_married_couple_types_at_most_thirteen_of_the_forms_boxes() -> None:
    folder = read_folder(SERVICES / "kependudukan" / "akta-kelahiran", root=PROJECT)
    couples = [s for f in folder.scenarios for s in f.shape.scenarios if s.persona == "siti-aminah"]
    assert any(s.typed is not None and s.typed.at_most == 13 for s in couples)


def test_a_sound_scenario_passes(differences: Run) -> None:
    assert differences() == []


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ({"state": "refused"}, "state: 'done' instead of 'refused'"),
        ({"decided_by": "officer"}, "decided_by: 'rule' instead of 'officer'"),
        ({"row": "few.other"}, "row: 'few.few-copies' instead of 'few.other'"),
        ({"rows": []}, "rows: ['few.few-copies'] instead of []"),
        ({"issued": []}, "issued: ['letter'] instead of []"),
        ({"offered": []}, "offered: ['contoh.surat'] instead of []"),
        ({"refused": "no-family-card"}, "refused: [] instead of 'no-family-card'"),
        ({"mistakes": {"need": "text-too-long"}}, "mistakes: {}"),
        ({"recorded": {"baby.nik": "1"}}, "recorded baby.nik: '3516010101269899'"),
        ({"recorded": {"baby.email": "x"}}, "recorded baby.email: None"),
    ],
)
def test_what_comes_out_otherwise_is_told(
    then: dict[str, Any], told: str, differences: Run
) -> None:
    (difference,) = differences(then=then)
    assert difference.startswith(told)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"must_ask": ["household.village_code"]}, "does not ask for household.village_code"),
        ({"must_not_ask": ["need"]}, "asks for need"),
        ({"typed": {"at_most": 7}}, "8 items to type, 7 at most"),
        ({"as": "nobody"}, "there is no persona nobody"),
        ({"known": {"joko.nik": "x"}}, "known: nobody is called joko"),
        ({"known": {"applicant.colour": "x"}}, "known: there is no element colour"),
        ({"known": {"applicant.sex": "x"}}, "known: sex is refused: choice-not"),
        ({"given": {"household.village_code": "35.16"}}, "given household.village_code, but"),
        ({"given": {"need": None}}, "cannot be handed in: need on page main"),
        ({"given": {"picture": None}}, "cannot be handed in: picture on page main"),
        ({"acts": []}, "state: 'look' instead of 'done'"),
        ({"acts": [{"action": "approve"}]}, "approve in look: no-such-action"),
        ({"acts": [{"action": "refuse"}]}, "refuse in look: reason-missing"),
        ({"acts": [{"action": "return"}]}, "return in look: nothing-marked"),
        ({"acts": [{"refuses": "register"}]}, "refuses register: no decision was made"),
    ],
)
def test_what_cannot_happen_as_it_says_is_told(
    said: dict[str, Any], told: str, differences: Run
) -> None:
    assert any(difference.startswith(told) for difference in differences(**said))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"baby.birth_date": date(2026, 3, 3)}, "date-future"),
        ({"baby.birth_date": "31-2-2026"}, "date-not"),
        ({"baby.sex": "boy"}, "choice-not"),
        ({"copies": 6}, "number-too-large"),
        ({"need": "x" * 101}, "text-too-long"),
        ({"friend.nik": "12"}, "nik-invalid"),
        ({"friend.nik": "3516014606809899"}, "nik-nobody"),
        ({"sister": "wati"}, "choice-not"),
        ({"truth": False}, "answer-missing"),
    ],
)
def test_what_is_given_is_typed_and_may_be_refused(
    given: dict[str, Any], code: str, differences: Run
) -> None:
    (key,) = given
    assert differences(given=given, then={"mistakes": {key: code}}) == []
    assert differences(given=given) != []


CORRECTS = {
    "corrects": ["baby.full_name"],
    "then_given": {"baby.full_name": "Ahmad Fauzan", "picture": True},
}
ACCEPT = {"action": "accept"}


def test_a_correction_is_a_case_of_its_own(differences: Run) -> None:
    then = {"issued": [], "offered": [], "recorded": {"baby.full_name": "Ahmad Fauzan"}}
    acts = [ACCEPT, {"passes": {"calendar_days": 20}}, CORRECTS, {"action": "mend"}]
    assert differences(acts=acts, then=then) == []
    # The office needs no papers of its own.
    by_office = {**CORRECTS, "asked_by": "officer", "then_given": {"baby.full_name": "A B"}}
    assert differences(acts=[ACCEPT, by_office], then={"state": "mend", "issued": []}) == []


ANEW = {"objects": "anew"}
BY_HAND = {"state": "done", "decided_by": "officer", "row": None, "issued": ["letter"]}


def test_what_a_rule_decided_a_person_decides_anew(differences: Run) -> None:
    # The rule of the state would grant it: it waits for somebody, and what was offered stays
    assert differences(acts=[ACCEPT, ANEW], then={"state": "sign", "issued": []}) == []
    assert differences(acts=[ACCEPT, ANEW, {"action": "approve"}], then=BY_HAND) == []
    assert differences(acts=[ACCEPT, ANEW], then={"offered": []}) == []
    assert differences(acts=[ACCEPT, {"objects": "confirmed"}]) == []


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ([ANEW], "objects: no rule alone has decided it"),
        ([ACCEPT, ANEW, {"action": "approve"}, ANEW], "objects: no rule alone has decided it"),
        ([ACCEPT, {"passes": {"working_days": 30}}, ANEW], "objects: it is asked for too late"),
    ],
)
def test_only_a_rules_decision_is_objected_to_and_in_its_days(
    acts: list[dict[str, Any]], told: str, differences: Run
) -> None:
    assert any(one.startswith(told) for one in differences(acts=acts))


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ([CORRECTS], "corrects: nothing that applicant can correct was decided"),
        ([ACCEPT, {"passes": {"calendar_days": 40}}, CORRECTS], "corrects: it is asked for too"),
        ([ACCEPT, CORRECTS | {"then_given": {"baby.full_name": "A B"}}], "marked and not"),
        (
            [ACCEPT, CORRECTS | {"then_given": {"baby.full_name": "A" * 99, "picture": True}}],
            "marked",
        ),
        (
            [ACCEPT, {"corrects": ["copies"], "then_given": {"copies": 1, "picture": True}}],
            "corrects: copies cannot be corrected",
        ),
    ],
)
def test_a_correction_that_cannot_be_made_is_told(
    acts: list[dict[str, Any]], told: str, differences: Run
) -> None:
    assert any(one.startswith(told) for one in differences(acts=acts, then={}))


def test_what_is_refused_outside_was_not_decided(differences: Run) -> None:
    acts = [{"action": "accept"}, {"refuses": "register"}]
    nothing = {"state": "look", "issued": [], "offered": [], "recorded": {"baby.nik": "None"}}
    assert differences(acts=acts, then=nothing) == []
    assert differences(acts=[*acts, {"action": "accept"}]) == []


RETURN = {"action": "return", "mark": ["need"]}


def test_a_marked_item_is_answered_again(differences: Run) -> None:
    again = RETURN | {"then_given": {"need": "kerja"}}
    assert differences(acts=[again, {"action": "accept"}]) == []


def test_without_an_answer_the_case_stays_with_the_applicant(differences: Run) -> None:
    assert differences(acts=[RETURN], then={"state": "applicant"}) == []
    told = differences(acts=[RETURN, {"action": "accept"}])
    assert told[0] == "accept: the case is applicant, nobody works on it"


@pytest.mark.parametrize(
    "again",
    [
        {"mark": ["need"], "then_given": {"copies": 1}},
        {"mark": ["need", "copies"], "then_given": {"need": "kerja"}},
        {"mark": ["copies"], "then_given": {"copies": "many"}},
        {"mark": ["household.village_code"], "then_given": {"household.village_code": "35.16"}},
    ],
)
def test_only_what_was_marked_and_can_be_is_corrected(
    again: dict[str, Any], differences: Run
) -> None:
    assert differences(acts=[RETURN | again], then={}) != []


def test_a_recorded_value_has_to_be_one_of_its_element(differences: Run) -> None:
    change = (SERVICE, "relation: child", "relation: anak")
    told = differences(change)
    assert "recorded baby.family_relation cannot be 'anak': choice-not" in told


def test_a_promise_that_the_clocks_break_is_told(differences: Run) -> None:
    slow = (SERVICE, "within: {working_hours: 2}", "within: {working_hours: 20}")
    assert differences(slow) == ["the clocks of its states end after the promised time"]


def test_a_place_that_the_office_does_not_serve_is_told(differences: Run) -> None:
    away = {"household.village_code": "35.78.01.1001"}
    assert differences(known=away)[0].startswith("served in 35.78.01.1001")


def test_a_registry_that_is_away_leaves_the_name_to_the_applicant(differences: Run) -> None:
    named = (SERVICE, "      - friend.nik\n", "      - friend.nik\n      - friend.full_name\n")
    given = {"friend.full_name": "Wati Suryani"}
    assert differences(named, registry="away", given=given) == []
    assert differences(named) == []
    assert differences(named, registry="away")[0].startswith("cannot be handed in: friend")


def test_what_is_known_can_be_changed_taken_away_and_aged(differences: Run) -> None:
    phone = (SERVICE, ", purpose: contact, optional: true", ", purpose: contact")
    assert differences(phone, known={"applicant.phone": "081234567890"}) == []
    assert differences(phone)[0].startswith("cannot be handed in: applicant.phone")
    old = {"value": "081234567890", "since": date(2024, 1, 1)}
    told = differences(phone, known={"applicant.phone": old})
    assert told[0].startswith("cannot be handed in: applicant.phone")
    assert (
        differences(known={"household.village_code": None}, then={"refused": "no-family-card"})
        == []
    )


class FakeRenderer:
    """Keeps what it was asked to set; refuses a template that says so."""

    def __init__(self) -> None:
        self.words: list[Mapping[str, Any]] = []

    def render(self, template: str, data: Mapping[str, JSON]) -> bytes:
        """Keep the words."""
        if "refuse" in template:
            raise TemplateFailed("refused", "unknown variable")
        self.words.append(data)
        return b"%PDF"

    def check_config(self) -> list[str]:
        """Find nothing wrong."""
        return []


def test_the_documents_are_set_with_the_facts_of_the_case(
    compiled: Compile, dictionary: DictionaryOf, personas: Personas
) -> None:
    renderer = FakeRenderer()
    scenario = files.Scenario.model_validate(SOUND)
    run = partial(run_scenario, scenario=scenario, personas=personas, office=personas.office)
    assert run(compiled(), dictionary, renderer=renderer) == []
    (words,) = renderer.words
    assert words["baby"]["full_name"] == "Ahmad Fauzi"
    assert words["baby"]["birth_date"] == "20 Februari 2026"
    assert words["baby"]["nik"] == "3516 0101 0126 9899".replace(" ", "")
    assert words["document"]["number"] == "3516-0001"
    assert words["stated"] == ["truth"]

    # And a template that cannot be set is told
    broken = compiled(("documents/letter.typ", "Surat", "refuse"))
    (told,) = run(broken, dictionary, renderer=renderer)
    assert told == "the document letter cannot be set: documents/letter.typ:1: unknown variable"
