"""Keeping what registries told: whose facts they are, for how long, and what the ledger says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from sekali.audit.queries import entries_about
from sekali.catalogue.agreements import Permit
from sekali.kernel.ids import uuid7
from sekali.vault.facts import Surroundings
from sekali.vault.fetching import Authority, Fetch, answered_lately, ask, keep_fetched
from sekali.vault.models import FactVersion, Fetched
from sekali.vault.ports import Holding, RegistryUnavailable
from sekali.vault.told import Told
from support.knowing import holder_of, surroundings_of
from support.people import MOTHER, person_id

pytestmark = pytest.mark.usefixtures("db")
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
ON = date(2025, 12, 31)
UNTIL = date(2027, 3, 2)
AUTHORITIES = {
    ("person", "tax_number"): Authority("tax-office", None),
    ("household", "dtsen_registered"): Authority("social-registry", UNTIL),
    ("land", "certificate_no"): Authority("land-office", None),
    ("land", "pbb_paid_year"): Authority("regional-revenue", UNTIL),
}


def surroundings() -> Surroundings:
    return surroundings_of(person_id(MOTHER))


OPENED = frozenset(
    {"person.tax_number", "person.shoe_size", "household.dtsen_registered"}
    | {"land.certificate_no", "land.pbb_paid_year"}
)


def permit(registry: str, elements: frozenset[str] = OPENED) -> Permit:
    return Permit(registry, f"{registry}-2025", "CONTOH 1", elements, not_again_hours=24)


def fetch(registry: str, **others: Any) -> Fetch:
    household = surroundings().household()
    asked = Fetch(
        permit=permit(registry),
        person_id=person_id(MOTHER),
        household_id=household.subject_id if household else None,
        purposes={"aid": "consent", "proof": "public-task"},
        consented=("aid",),
        asked_by=person_id(MOTHER),
        channel="web",
        service_id="contoh.surat",
        application_id=uuid7(),
        is_sample=True,
    )
    return replace(asked, **others)


def keep(asked: Fetch, *holdings: Holding, at: datetime = AT) -> None:
    told = Told("found" if holdings else "not-found", holdings)
    keep_fetched(fetch=asked, told=told, authorities=AUTHORITIES, at=at)


def parcel(number: str, **facts: Any) -> Holding:
    return Holding(kind="land", number=number, facts={"certificate_no": number, **facts}, on=ON)


def test_facts_go_to_the_person_and_to_their_household_with_the_registrys_date() -> None:
    keep(
        fetch("tax"),
        Holding(kind="person", facts={"tax_number": "3516045201949001"}, on=ON),
        Holding(kind="household", facts={"dtsen_registered": True}, on=ON),
    )
    number = surroundings().person.facts["tax_number"]
    assert (number.level, number.source, number.date) == ("verified", "tax-office", ON)
    household = surroundings().household()
    assert household is not None
    registered = household.facts["dtsen_registered"]
    assert (registered.value, registered.until) == (True, UNTIL)


def test_land_becomes_a_subject_of_its_own_and_is_the_same_the_next_time() -> None:
    for _ in range(2):
        keep(fetch("land"), parcel("HM 90001", pbb_paid_year=2025), parcel("HM 90002"))
    land = surroundings().owned("land")
    assert sorted(str(one.value("certificate_no")) for one in land) == ["HM 90001", "HM 90002"]
    things = {one.subject_id for one in surroundings().things()}
    assert things == {one.subject_id for one in land}
    # They are no family, and each fact has the authority that answers for it.
    family = {one.subject_id for one in surroundings().family()}
    assert not {one.subject_id for one in land} & family
    first = next(one for one in land if one.name == "HM 90001")
    assert first.facts["pbb_paid_year"].source == "regional-revenue"


def test_what_is_told_again_the_same_is_good_for_longer() -> None:
    keep(fetch("land"), parcel("HM 90001", pbb_paid_year=2025))
    (land,) = surroundings().owned("land")
    later = {
        **AUTHORITIES,
        ("land", "pbb_paid_year"): Authority("regional-revenue", date(2028, 1, 1)),
    }
    told = Told("found", [parcel("HM 90001", pbb_paid_year=2025)])
    keep_fetched(fetch=fetch("land"), told=told, authorities=later, at=AT + timedelta(days=300))
    assert holder_of(land.subject_id).facts["pbb_paid_year"].until == date(2028, 1, 1)
    versions = FactVersion.objects.filter(person_id=land.subject_id, element="certificate_no")
    assert versions.count() == 1


def test_what_the_dictionary_does_not_know_is_not_kept() -> None:
    keep(fetch("tax"), Holding(kind="person", facts={"shoe_size": 38}, on=ON))
    assert "shoe_size" not in surroundings().person.facts


def test_the_ledger_says_what_was_asked_for_what_and_with_whose_consent() -> None:
    asked = fetch("tax")
    keep(asked, Holding(kind="person", facts={"tax_number": "3516045201949001"}, on=ON))
    keep(replace(asked, permit=permit("welfare")))
    entries = [e for e in entries_about(person_id(MOTHER)) if e.kind == "facts.fetched"]
    newest, first = entries[0], entries[1]
    assert first.details["elements"] == ["person.tax_number"]
    assert first.details["agreement"] == "CONTOH 1"
    assert first.details["consented"] == ["aid"]
    assert first.details["purposes"] == {"aid": "consent", "proof": "public-task"}
    assert (newest.details["outcome"], newest.details["elements"]) == ("not-found", [])
    # Never a value.
    assert "3516045201949001" not in str(first.details)
    outcomes = Fetched.objects.filter(person_id=person_id(MOTHER))
    assert {one.registry: one.outcome for one in outcomes} == {
        "tax": "found",
        "welfare": "not-found",
    }


class _Away:
    def __init__(self, reason: str) -> None:
        self.reason = reason

    def facts_about(self, nik: str, *, permit: Permit) -> list[Holding]:
        raise RegistryUnavailable(reason=self.reason)

    def matches(self, nik: str, values: Mapping[str, Any], *, permit: Permit) -> Mapping[str, bool]:
        raise RegistryUnavailable(reason=self.reason)

    def check_config(self) -> list[str]:
        return []


def test_that_a_registry_is_away_is_an_outcome_and_no_failure() -> None:
    for reason, outcome in (("outage", "unavailable"), ("slow", "unavailable"), ("quota", "quota")):
        told = ask(_Away(reason), "3516045201949001", permit("tax"))
        assert told == Told(outcome)  # type: ignore[arg-type]  # a plain text of the test


def test_what_the_agreement_does_not_open_is_not_kept() -> None:
    asked = fetch("tax", permit=permit("tax", frozenset({"household.dtsen_registered"})))
    keep(asked, Holding(kind="person", facts={"tax_number": "3516045201949001"}, on=ON))
    assert "tax_number" not in surroundings().person.facts


def test_who_was_asked_about_lately_is_not_asked_about_again_for_the_same() -> None:
    mother = person_id(MOTHER)
    assert answered_lately(mother, permit("tax"), at=AT) is None
    keep(fetch("tax"))
    hours = timedelta(hours=1)
    assert answered_lately(mother, permit("tax"), at=AT + 23 * hours) == "not-found"
    assert answered_lately(mother, permit("tax"), at=AT + 25 * hours) is None
    # For something else, or another registry, it is another question.
    more = permit("tax", OPENED | {"person.phone"})
    assert answered_lately(mother, more, at=AT + hours) is None
    assert answered_lately(mother, permit("land"), at=AT + hours) is None
    # That it was away is no answer.
    keep_fetched(fetch=fetch("land"), told=Told("unavailable"), authorities=AUTHORITIES, at=AT)
    assert answered_lately(mother, permit("land"), at=AT + hours) is None
