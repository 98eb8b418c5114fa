"""Whoever the civil registry tells of reads it on their ledger: once, by name of fact, no value."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekali.audit.models import Chain, Entry
from sekali.audit.queries import entries_about
from sekali.casework.actors import BULK
from sekali.casework.effects.setting import Outside
from sekali.config import issuing
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.vault.enrolment import NotMatched, enrolled_in
from sekali.vault.inquiries import Asker, permit_for
from sekali.vault.queries import subject_with_number
from sekali.vault.search import PeopleSearch, known_or_learnt
from sekali.vault.told_in_vain import IN_VAIN, write_told_in_vain
from support.applying import NOW, refused_with
from support.enrolling import ME, WIFE_NIK, open_account
from support.people import CLERK, MOTHER, officer, person_id

pytestmark = pytest.mark.django_db


def asked_about(somebody: UUID) -> list[Entry]:
    """Return the lines of questions to registries, the first one first."""
    return [one for one in entries_about(somebody) if one.kind == "facts.fetched"][::-1]


def named() -> Asker:
    """Return a mother who names witnesses in a form."""
    return Asker(where="web", actor_id=person_id(MOTHER), service_id="kependudukan.akta-kelahiran")


def who_has(nik: str) -> UUID:
    """Return who is known here by a NIK."""
    found = subject_with_number("nik", nik)
    assert found is not None
    return found


def worked_off(*, attempts: int = 1) -> None:
    """Let the worker write what came of questions in vain; without taking the message away."""
    for one in OutboxMessage.objects.all().across_people().filter(topic=IN_VAIN):
        message = outbox.Message(one.person_id, one.id, one.topic, one.body, attempts)
        write_told_in_vain(message)


def test_who_opens_an_account_reads_that_the_registry_was_asked(outside: Outside) -> None:
    me = open_account(outside).person_id

    (line,) = asked_about(me)

    assert (line.actor_id, line.office_id, line.at) == (me, None, NOW)
    said = line.details
    assert (said["registry"], said["use"], said["outcome"]) == (
        "civil-registry",
        "open-account",
        "found",
    )
    assert said["purposes"] == {"identity": "public-task"}
    assert {"person.full_name", "person.religion", "household.address"} <= set(said["elements"])
    # Names of facts, never values; what the registry did not hold did not come.
    assert ME.full_name not in str(said)
    assert "person.divorce_date" not in said["elements"]


def test_so_does_everybody_on_the_same_card_and_is_not_told_by_whom(outside: Outside) -> None:
    open_account(outside)

    (line,) = asked_about(who_has(WIFE_NIK))

    assert line.details["use"] == "open-account"
    assert line.actor_id is None


def test_who_is_named_by_number_reads_by_whom_and_for_which_service(outside: Outside) -> None:
    people = PeopleSearch(outside.registry, NOW, "test", is_sample=True)
    people.by_niks([WIFE_NIK], named())
    # Known by now, she is not asked about again.
    people.by_niks([WIFE_NIK], named())

    (line,) = asked_about(who_has(WIFE_NIK))

    assert line.actor_id == person_id(MOTHER)
    assert line.details["service"] == "kependudukan.akta-kelahiran"
    assert line.details["use"] == "name-person"
    assert "household.address" not in line.details["elements"]


def test_the_line_costs_one_statement(outside: Outside) -> None:
    people = PeopleSearch(outside.registry, NOW, "test", is_sample=True)
    people.registry.person(WIFE_NIK, permit=permit_for("name-person", NOW))
    with CaptureQueriesContext(connection) as asked:
        people.by_niks([WIFE_NIK], named())

    appended = [one for one in asked.captured_queries if "audit_append" in one["sql"]]
    # What is recorded of her, and that it was asked for.
    assert len(appended) == 2
    with CaptureQueriesContext(connection) as known:
        people.by_niks([WIFE_NIK], named())
    assert not [one for one in known.captured_queries if "audit_append" in one["sql"]]


def test_a_line_that_would_tell_of_somebody_elses_move_comes_later(outside: Outside) -> None:
    by = replace(named(), service_id="kependudukan.surat-pindah")
    known_or_learnt(WIFE_NIK, registry=outside.registry, by=by, at=NOW, is_sample=True)

    (line,) = asked_about(who_has(WIFE_NIK))

    assert line.details["shown_from"] == (NOW + timedelta(days=30)).date().isoformat()


def test_an_office_that_checks_its_list_is_named(outside: Outside) -> None:
    clerk = officer(CLERK)
    by = Asker(where=BULK, actor_id=clerk.person_id, office_id=clerk.office_id)

    found = enrolled_in("35.78", ME.nik, registry=outside.registry, by=by, at=NOW, is_sample=True)

    assert found is not None
    (line,) = asked_about(found)
    assert (line.actor_id, line.office_id) == (clerk.person_id, clerk.office_id)


def test_of_whoever_lives_elsewhere_and_is_unknown_nothing_is_kept(outside: Outside) -> None:
    before = Chain.objects.count()

    assert enrolled_in("35.16", ME.nik, registry=outside.registry, by=named(), at=NOW) is None
    assert Chain.objects.count() == before

    # Who is known here has a line all the same.
    known_or_learnt(WIFE_NIK, registry=outside.registry, by=named(), at=NOW, is_sample=True)
    enrolled_in("35.16", WIFE_NIK, registry=outside.registry, by=named(), at=NOW)
    assert [one.details["use"] for one in asked_about(who_has(WIFE_NIK))] == [
        "name-person",
        "open-account",
    ]


def test_who_guesses_in_vain_leaves_a_line_with_whoever_is_known_here(outside: Outside) -> None:
    known_or_learnt(WIFE_NIK, registry=outside.registry, by=named(), at=NOW, is_sample=True)

    refused_with(NotMatched, open_account, outside, mother_name="Sumiati")
    # The page itself looks nobody up: how long it takes tells nothing.
    assert len(asked_about(who_has(WIFE_NIK))) == 1
    worked_off()

    line = asked_about(who_has(WIFE_NIK))[-1]
    assert (line.details["use"], line.actor_id) == ("open-account", None)
    assert subject_with_number("nik", ME.nik) is None


def test_a_message_that_comes_twice_writes_one_line(outside: Outside) -> None:
    known_or_learnt(WIFE_NIK, registry=outside.registry, by=named(), at=NOW, is_sample=True)
    refused_with(NotMatched, open_account, outside, mother_name="Sumiati")

    worked_off()
    worked_off(attempts=2)

    assert len(asked_about(who_has(WIFE_NIK))) == 2


def test_no_number_stands_in_the_message(outside: Outside) -> None:
    refused_with(NotMatched, open_account, outside, mother_name="Sumiati")

    message = OutboxMessage.objects.all().across_people().get(topic=IN_VAIN)
    assert ME.nik not in str(message.body)
    assert ME.family_card_no not in str(message.body)
    assert IN_VAIN in issuing.consumers()
