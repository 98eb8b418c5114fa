"""What follows from the facts of somebody, on the day on which it is read."""

from datetime import date

from sekali.casework.case_facts import values_of
from sekali.casework.deriving import what_follows
from sekali.casework.entitlement import entitlement_of
from sekali.casework.plan_making import plan_form
from sekali.casework.planning import Filling
from sekali.catalogue.dictionary import DictionaryOf
from sekali.vault.facts import Holder
from unit.casework.conftest import Compile
from unit.casework.test_entitlement import NOT_NEW, condition
from unit.casework.test_planning import HOME, SITI, TODAY, a_fact, a_person, around

RARA = a_person("Rara", birth_date="2021-03-03", family_relation="child")
ADIK = a_person("Adik", birth_date="2021-03-02", family_relation="child")


def of(holder: Holder, dictionary: DictionaryOf, *, today: date = TODAY) -> dict[str, object]:
    """Return what follows from somebody's facts, by name."""
    following = what_follows(holder, around(SITI, RARA, ADIK), dictionary, today=today)
    return {one.derived.name: one.value for one in following}


def test_an_age_grows_with_the_day_on_which_it_is_read(dictionary: DictionaryOf) -> None:
    assert of(ADIK, dictionary) == {"age": 5}
    assert of(RARA, dictionary) == {"age": 4}
    assert of(RARA, dictionary, today=date(2026, 3, 3)) == {"age": 5}


def test_nothing_follows_from_what_nobody_knows(dictionary: DictionaryOf) -> None:
    assert of(a_person("Somebody"), dictionary) == {}


def test_nothing_follows_from_what_has_to_be_confirmed_again(dictionary: DictionaryOf) -> None:
    old = a_person("Old", birth_date=a_fact("1980-01-01", until=date(2026, 3, 2)))
    assert of(old, dictionary) == {}


def test_a_household_is_counted_by_who_lives_in_it(dictionary: DictionaryOf) -> None:
    assert of(HOME, dictionary) == {"size": 3, "children_under_5": 1}


def test_a_case_is_judged_by_the_family_it_was_handed_in_with(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    reads = ("service.yaml", "household.address: letter", "household.members: letter")
    rule = ("service.yaml", "known(household.village_code)", "household.children_under_5 == 1")
    service = compiled(reads, rule)
    rows = [{"birth_date": "2021-03-03"}, {"birth_date": "2021-03-02"}, {"birth_date": None}]
    fact = {"value": rows, "level": "verified", "source": "civil-registry", "date": "2026-03-02"}

    values = values_of(service, dictionary, {"household.members": fact}, today=TODAY)

    assert service.eligibility[0].rule.evaluate(values) is True


def test_what_one_can_have_is_found_by_it_and_the_one_missing_fact_is_named(
    compiled: Compile, dictionary: DictionaryOf
) -> None:
    def found(person: Holder) -> tuple[str, str | None] | None:
        service = compiled(NOT_NEW, condition("applicant.age >= 17"))
        made = plan_form(service, dictionary, around(person), Filling(), today=TODAY)
        entitlement = entitlement_of(made)
        return (entitlement.standing, entitlement.missing) if entitlement else None

    assert found(a_person("Grown", birth_date="2009-03-02")) == ("eligible", None)
    assert found(a_person("Child", birth_date="2009-03-03")) is None
    assert found(a_person("Somebody")) == ("nearly", "applicant.birth_date")
