"""One form for several services: each thing once, each service by its own rules."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from sekali.casework.bundle_planning import BundlePlan, own_filling, plan_bundle
from sekali.casework.bundle_scenarios import as_of_service, run_bundle_scenario
from sekali.casework.outlook import EXPECTED
from sekali.casework.planning import Filling
from sekali.casework.scenarios.people import ScenarioPeople
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.files.bundle import BundleScenario
from support.catalogue import bundles, dictionary, personas

BIRTH = "kependudukan.akta-kelahiran"
FAMILY_CARD = "kependudukan.kartu-keluarga"
INSURANCE = "kesehatan.jaminan-kesehatan-bayi"
MOVE, CARD = "kependudukan.surat-pindah", "kependudukan.ktp-el"
ON = date(2026, 3, 2)
CHILD = "00000000-0000-4000-8000-000000000001"


def scenario(**changes: Any) -> BundleScenario:
    """Return a scenario of a birth with changes."""
    whole = bundles()["birth"].definition.scenarios[0]
    return whole.model_copy(update=changes)


def planned(key: str = "birth", *chosen: str, **answers: Any) -> BundlePlan:
    """Return the form of a bundle for a mother who has answered some of it."""
    bundle = bundles()[key]
    people = ScenarioPeople(as_of_service(scenario()), dictionary(), personas())
    kept = {
        name.replace("__dot__", "."): {"value": value, "by": "x", "at": "x", "channel": "web"}
        for name, value in answers.items()
    }
    filling = Filling({"child": CHILD}, kept)
    services = chosen or tuple(bundle.parts)
    around = people.surroundings()
    return plan_bundle(bundle, services, dictionary(), around, filling, today=ON)


@pytest.mark.parametrize("key", list(bundles()))
def test_nothing_stands_in_the_form_twice(key: str) -> None:
    keys = Counter(line.item.key for line in planned(key).lines())
    assert set(keys.values()) == {1}


@pytest.mark.parametrize("key", list(bundles()))
def test_every_line_of_the_form_has_its_words(key: str) -> None:
    plan = planned(key)
    for language in ("id", "en"):
        text = plan.service.text(language)
        assert {page.key for page in plan.pages} <= set(text.pages)
        for line in plan.lines():
            if line.item.kind in {"question", "evidence", "statement"}:
                assert line.item.key in text.items, line.item.key
        for one in plan.service.eligibility:
            assert one.refusal in text.refusals


def test_what_a_decision_will_bring_about_is_neither_asked_nor_shown() -> None:
    plan = planned(child__dot__birth_date="2026-02-20")

    assert plan.line("child.nik") is None
    assert all(line.fact is None or line.fact.source != EXPECTED for line in plan.lines())
    # But what follows counts on it: the newborn is somebody it can be about
    insurance = plan.parts[INSURANCE].plan
    assert insurance.holders["child"].value("family_relation") == "child"
    assert not insurance.refusals(complete=False)


def test_what_follows_is_counted_before_anything_is_typed() -> None:
    line = planned().line("child.primary_clinic")
    assert line is not None
    assert line.standing == "asked"


def test_an_answer_reaches_every_service_that_asks_for_it() -> None:
    plan = planned(applicant__dot__phone="081234567890")

    asking = [one.plan.line("applicant.phone") for one in plan.parts.values()]
    values = [line.value for line in asking if line is not None]
    assert values == ["081234567890", "081234567890"]


def test_an_answer_of_one_service_alone_reaches_no_other() -> None:
    part = bundles()["birth"].parts
    filling = Filling({}, {"jaminan_kesehatan_bayi__reason": {"value": "x"}})

    assert set(own_filling(part[INSURANCE], filling).answers) == {"reason"}
    assert own_filling(part[BIRTH], filling).answers == {}


def test_the_ways_to_show_something_stand_below_their_choice_in_the_form_too() -> None:
    part = bundles()["birth"].parts[BIRTH]
    head, way = part.keys["birth_proof"], part.keys["birth_statement"]

    plan = planned(**{head: way})

    ways = [line.item.key for line in plan.lines() if line.item.way_of == head]
    chosen = plan.line(head)
    assert set(ways) == {part.keys["birth_letter"], way}
    assert chosen is not None
    assert (chosen.value, set(chosen.item.ways)) == (way, set(ways))
    own = plan.parts[BIRTH].plan.line("birth_proof")
    assert own is not None
    assert own.value == "birth_statement"


def test_a_registry_that_was_asked_is_known_under_each_service_s_own_name() -> None:
    part = bundles()["new-job"].parts["perizinan.izin-praktik-nakes"]
    filling = Filling({}, {"registry.tax.applicant": {"value": "found"}})

    assert own_filling(part, filling).answers == {"registry.tax.applicant": {"value": "found"}}


def test_who_moves_to_another_regency_is_asked_nothing_for_a_card_here() -> None:
    people = ScenarioPeople(as_of_service(scenario()), dictionary(), personas())
    ids = [str(people.id_of(name)) for name in ("siti", "budi", "rara")]
    movers = {"surat_pindah__movers": ids}

    near = planned("moving", **movers, surat_pindah__destination__dot__village_code="35.16.01.2003")
    far = planned("moving", **movers, surat_pindah__destination__dot__village_code="35.78.08.1001")

    assert [one.part.id for one in near.expected()] == [MOVE, FAMILY_CARD, CARD]
    assert [one.part.id for one in far.expected()] == [MOVE]
    assert far.line("ktp_el__collected_at") is None


def test_a_service_that_nothing_chosen_comes_before_is_handed_in_at_once() -> None:
    plan = planned("birth", FAMILY_CARD)
    assert plan.parts[FAMILY_CARD].after == ()


def test_the_form_changes_its_version_when_a_service_of_it_does() -> None:
    bundle = bundles()["birth"]
    one, other = form_of(bundle, (BIRTH,)), form_of(bundle, (BIRTH, FAMILY_CARD))
    assert one.version != other.version
    assert len(other.version) <= 20


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"typed": 3}, "typed: 14 instead of 3, of: "),
        ({"apart": 3}, "apart: 14 instead of 3"),
        ({"follow": []}, "follow: "),
        ({"handed_in": []}, "handed_in: "),
        ({"refused": ["akta_kelahiran.same-witness"]}, "refused: [] instead of "),
        ({"must_not_ask": ["child.sex"]}, "asks for child.sex"),
        ({"persona": "nobody"}, "there is no persona nobody"),
        ({"given": {"child.sex": "male"}}, "cannot be handed in: "),
        ({"given": {"child.nik": "1"}}, "given child.nik, but the form does not ask for it"),
    ],
)
def test_a_scenario_that_comes_out_otherwise_is_told(changes: dict[str, Any], told: str) -> None:
    bundle = bundles()["birth"]
    differences = run_bundle_scenario(bundle, dictionary(), scenario(**changes), personas())
    assert any(one.startswith(told) for one in differences), differences
