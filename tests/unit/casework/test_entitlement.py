"""What somebody has a right to, by what is held about them."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sekali.casework.entitlement import Entitlement, entitlement_of, entitlements
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Filling, Plan
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.queries import folders
from sekali.vault.facts import VERIFIED, Fact, Holder, Surroundings
from unit.casework.test_planning import HOME, SITI, TODAY, a_person, around

PROJECT = Path(__file__).parents[3]
SERVICE = "service.yaml"
Compile = Callable[..., CompiledService]
Judge = Callable[..., Entitlement | None]
NOT_NEW = (SERVICE, "baby: {kind: person, new: true}", "baby: {kind: person, from: nik}")
LAST = "    law: UU 24/2013 pasal 61\nprocess:"


def condition(rule: str) -> tuple[str, str, str]:
    """Add a condition to those of the example."""
    added = f'  - rule: "{rule}"\n    else: other\n    law: UU 1/2000 pasal 2\nprocess:'
    return (SERVICE, LAST, LAST.removesuffix("process:") + added)


@pytest.fixture
def judge(compiled: Compile, dictionary: DictionaryOf) -> Judge:
    def judged(rule: str, person: Holder = SITI, **others: Holder | None) -> Entitlement | None:
        service = compiled(
            NOT_NEW,
            condition(rule),
        )
        made = plan_form(service, dictionary, around(person, **others), Filling(), today=TODAY)
        return entitlement_of(made)

    return judged


def test_what_holds_is_told_with_facts_and_law(judge: Judge) -> None:
    found = judge("applicant.sex == 'female'")
    assert found is not None
    assert found.standing == "eligible"
    assert [(one.key, one.law, one.facts) for one in found.reasons] == [
        ("no-family-card", "UU 24/2013 pasal 61", ("household.village_code",)),
        ("other", "UU 1/2000 pasal 2", ("applicant.sex",)),
    ]


def test_what_does_not_hold_is_not_told(judge: Judge) -> None:
    assert judge("applicant.sex == 'male'") is None
    assert judge("applicant.sex == 'female'", household=None) is None


def test_one_missing_fact_is_named(judge: Judge) -> None:
    found = judge("applicant.occupation == 'farm_labourer'")
    assert found is not None
    assert (found.standing, found.missing) == ("nearly", "applicant.occupation")


def test_two_missing_facts_are_too_many(judge: Judge) -> None:
    assert judge("applicant.occupation == 'farm_labourer' && applicant.religion == 'islam'") is None


def test_a_fact_that_only_a_registry_can_say_is_not_asked(judge: Judge) -> None:
    assert judge("applicant.nik != '3516000000000000'") is None


def test_a_fact_about_somebody_else_is_not_asked(judge: Judge) -> None:
    assert judge("sister.occupation == 'farm_labourer'") is None


def test_what_only_the_form_tells_is_no_right(judge: Judge) -> None:
    assert judge("copies > 1") is None
    assert judge("friend.nik != applicant.sex") is None


def test_a_service_about_somebody_new_is_no_right(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    plan = plan_form(compiled(), dictionary, around(), Filling(), today=TODAY)
    assert not plan.refusals(complete=False)
    assert entitlements([plan]) == []


def test_what_is_sure_comes_before_what_is_nearly(judge: Judge) -> None:
    sure, nearly = judge("applicant.sex == 'female'"), judge("applicant.religion == 'islam'")
    assert sure is not None
    assert nearly is not None
    found = entitlements([nearly.plan, sure.plan])
    assert [one.standing for one in found] == ["eligible", "nearly"]


def test_an_old_fact_counts_as_missing(judge: Judge) -> None:
    old = Fact("farm_labourer", VERIFIED, "civil-registry", date(2020, 1, 1), date(2021, 1, 1))
    found = judge("applicant.occupation == 'farm_labourer'", a_person("Siti", occupation=old))
    assert found is not None
    assert found.missing == "applicant.occupation"


def test_judging_all_services_costs_nearly_nothing(
    dictionary: DictionaryOf, record_property: Callable[[str, object], None]
) -> None:
    services = [compile_folder(one, dictionary) for one in folders(PROJECT / "services")]
    born = a_person("Siti Aminah", birth_date="1990-05-12", sex="female", family_relation="wife")
    baby = a_person("Ahmad", birth_date="2026-01-12", family_relation="child", nik="x")
    surroundings = Surroundings(
        born, ((baby, frozenset({"child"})), (HOME, frozenset({"household"})))
    )
    plans = [_plan(one, dictionary, surroundings) for one in services]
    found = entitlements(plans)
    assert "kesehatan.jaminan-kesehatan-bayi" in {one.service.id for one in found}
    assert "kependudukan.akta-kelahiran" not in {one.service.id for one in found}
    assert "kependudukan.akta-kematian" not in {one.service.id for one in found}
    took = min(_seconds(plans) for _ in range(20)) * 1_000
    record_property("figures", f"{len(plans)} services judged in {took:.3f} ms")
    assert took < 1.0


def _plan(service: CompiledService, dictionary: DictionaryOf, around: Surroundings) -> Plan:
    return plan_form(service, dictionary, around, Filling(), today=TODAY)


def _seconds(plans: list[Plan]) -> float:
    began = time.perf_counter()
    entitlements(plans)
    return time.perf_counter() - began
