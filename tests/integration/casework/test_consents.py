"""What rests on consent is asked, done without, remembered, and ends when it is taken back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from sekali.agencies.actions import office_id
from sekali.audit.models import Entry
from sekali.casework.actions.consenting import NothingAgreed, withdraw_consent
from sekali.casework.actions.drafting import plan_of
from sekali.casework.actions.looking import look_at
from sekali.casework.consents import ConsentWithdrawn, check_still_agreed
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, Draft, Escalation, Telling
from sekali.casework.planning import Plan
from sekali.casework.queries import case_of
from sekali.casework.tellings import acknowledge, telling_for
from sekali.catalogue import queries as catalogue
from sekali.channels.queries import inbox_of
from sekali.vault.consenting import Told, consents_of, decide
from sekali.vault.consents import GIVEN
from sekali.vault.models import Consent, FactVersion
from support.applying import NOW, answer, deliver, local_day
from support.applying import decide as act
from support.knowing import open_draft
from support.people import (
    FATHER,
    MOTHER,
    VILLAGE_HEAD,
    VILLAGE_OFFICER,
    applicant,
    officer,
    person_id,
)
from support.stalls import AGREED, ASKED, HELP, STALL_LETTER, WHEN, begun, letter

pytestmark = pytest.mark.django_db
LICENSING = office_id("investment-licensing", "35.16")
LATER = NOW + timedelta(hours=1)


def agreed_letter(outside: Outside) -> Case:
    """Return a letter whose owner agrees to be called, and says when."""
    return letter(outside, AGREED, {"help_time": WHEN, "applicant.phone": "081234567890"})


def issued(case: Case, outside: Outside) -> None:
    """Let the village issue the letter, and everything be done that follows."""
    act(case, officer(VILLAGE_OFFICER), "accept", at=LATER)
    act(case, officer(VILLAGE_HEAD), "approve", at=LATER + timedelta(minutes=1))
    deliver(outside, at=LATER + timedelta(minutes=2))


def withdraw(key: str = MOTHER, *, at: Any = LATER) -> Any:
    return withdraw_consent(service_id=STALL_LETTER, purpose=HELP, by=applicant(key), at=at)


def again(case: Case) -> Case:
    return case_of(person_id=case.person_id, case_id=case.id)


def plan(draft_id: UUID, key: str = MOTHER) -> Plan:
    opened = open_draft(person_id=person_id(key), draft_id=draft_id)
    return plan_of(opened, today=local_day(NOW))


def words_of(ledger: UUID, kind: str) -> list[dict[str, Any]]:
    return [e.details for e in Entry.objects.filter(person_id=ledger, kind=kind)]


def test_what_rests_on_consent_is_not_even_asked_before_it_is_given(outside: Outside) -> None:
    draft_id = begun(outside)
    assert plan(draft_id).line("help_time") is None

    shown = answer(applicant(MOTHER), draft_id, "owner", AGREED, outside)

    line = shown.plan.line("help_time")
    assert line is not None
    assert line.standing == "asked"


@pytest.mark.parametrize("said", [{}, {ASKED: "no"}, {ASKED: "maybe"}])
def test_without_it_the_service_is_the_same(outside: Outside, said: dict[str, str]) -> None:
    case = letter(outside, {**said, "help_time": WHEN})
    issued(case, outside)

    found = again(case)
    assert found.state == "done"
    assert "help_time" not in found.facts
    assert not Telling.objects.exists()
    outcomes = [one.outcome for one in consents_of(case.person_id)]
    assert outcomes == (["declined"] if said.get(ASKED) == "no" else [])


def test_it_is_kept_in_the_words_that_were_shown_and_nobody_can_change_it(outside: Outside) -> None:
    case = agreed_letter(outside)

    (kept,) = consents_of(case.person_id)

    said = catalogue.service(STALL_LETTER).text("id").items[ASKED]
    assert kept.words == f"{said.label}\n{said.text}"
    assert (kept.outcome, kept.application_id, kept.actor_id) == (GIVEN, case.id, case.person_id)
    assert words_of(case.person_id, "consent.given")[0]["purposes"] == {HELP: "consent"}
    mine = Consent.objects.filter(person_id=case.person_id)
    for spoil in (lambda: mine.update(outcome="declined"), mine.delete):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            spoil()


def test_it_is_remembered_until_its_words_change(outside: Outside) -> None:
    agreed_letter(outside)
    draft_id = begun(outside)
    line = plan(draft_id).line(ASKED)
    assert line is not None
    assert (line.standing, line.value) == ("declared", "yes")

    told = Told(
        service_id=STALL_LETTER,
        service_version=catalogue.service(STALL_LETTER).version,
        purpose=HELP,
        language="id",
        digest="of other words",
        words="-",
        actor_id=None,
        channel="web",
    )
    decide(person_id=person_id(MOTHER), told=told, outcome=GIVEN, at=LATER)

    line = plan(draft_id).line(ASKED)
    assert line is not None
    assert line.standing == "asked"
    assert plan(draft_id).line("help_time") is None


def test_nobody_else_is_bound_by_it(outside: Outside) -> None:
    agreed_letter(outside)
    line = plan(begun(outside, FATHER), FATHER).line(ASKED)
    assert line is not None
    assert line.standing == "asked"


def test_the_ledger_names_it_only_where_something_of_it_was_seen(outside: Outside) -> None:
    without, with_it = letter(outside, {}), agreed_letter(outside)
    for case in (without, with_it):
        look_at(case=case, by=officer(VILLAGE_OFFICER), at=LATER, seen=frozenset(case.facts))
    looks = {
        entry.details["case"]: entry.details["purposes"]
        for entry in Entry.objects.filter(person_id=without.person_id, details__where="desk")
    }
    assert HELP not in looks[str(without.id)]
    assert looks[str(with_it.id)][HELP] == "consent"


def test_what_was_agreed_to_is_told_and_stays_with_what_it_was_agreed_for(outside: Outside) -> None:
    case = agreed_letter(outside)
    issued(case, outside)

    (told,) = Telling.objects.filter(office_id=LICENSING)
    assert told.facts["help_time"]["value"] == WHEN
    assert "business.capital" not in told.facts
    learned = FactVersion.objects.filter(person_id=case.person_id)
    assert not learned.filter(element="help_time").exists()


def test_taking_it_back_ends_at_once_what_rests_on_it(outside: Outside) -> None:
    case = agreed_letter(outside)
    issued(case, outside)
    draft_id = begun(outside)
    answer(applicant(MOTHER), draft_id, "owner", {"help_time": WHEN}, outside)

    ended = withdraw(at=LATER + timedelta(hours=1))

    assert (ended.cases, ended.told) == (1, 1)
    assert "help_time" not in again(case).facts
    assert "business.name" in again(case).facts
    assert "help_time" not in Draft.objects.get(person_id=case.person_id, id=draft_id).answers
    told, retraction = Telling.objects.filter(office_id=LICENSING).order_by("told_at")
    assert (told.facts, retraction.facts, retraction.takes_back) == ({}, {}, True)
    assert retraction.due_at - retraction.told_at == timedelta(hours=72)
    assert CaseEvent.objects.filter(person_id=case.person_id, kind="consent-withdrawn").exists()
    assert "1 kantor" in inbox_of(case.person_id)[0].body
    line = plan(draft_id).line(ASKED)
    assert line is not None
    assert line.value == "no"


def test_saying_no_on_a_later_form_takes_it_back_too(outside: Outside) -> None:
    case = agreed_letter(outside)
    answer(applicant(MOTHER), begun(outside), "owner", {ASKED: "no"}, outside)
    assert "help_time" not in again(case).facts
    assert consents_of(case.person_id)[0].outcome == "withdrawn"


def test_what_is_not_told_yet_is_not_told_any_more(outside: Outside) -> None:
    case = agreed_letter(outside)
    act(case, officer(VILLAGE_OFFICER), "accept", at=LATER)
    act(case, officer(VILLAGE_HEAD), "approve", at=LATER)
    withdraw()
    deliver(outside, at=LATER + timedelta(minutes=2))
    assert again(case).state == "done"
    assert not Telling.objects.exists()


def test_there_is_nothing_to_take_back_twice_or_for_others(outside: Outside) -> None:
    agreed_letter(outside)
    with pytest.raises(NothingAgreed):
        withdraw(FATHER)
    withdraw()
    with pytest.raises(NothingAgreed):
        withdraw()


def test_a_form_that_was_read_before_is_not_handed_in_after(outside: Outside) -> None:
    """Two devices: one hands in, while on the other one the consent is taken back."""
    draft_id = begun(outside)
    answer(applicant(MOTHER), draft_id, "owner", AGREED, outside)
    stale = plan(draft_id)
    withdraw()
    with pytest.raises(ConsentWithdrawn), transaction.atomic():
        check_still_agreed(stale, person_id(MOTHER))
    check_still_agreed(replace(stale, agreed=frozenset()), person_id(MOTHER))


def test_the_office_that_was_told_confirms_that_it_has_stopped(outside: Outside) -> None:
    case = agreed_letter(outside)
    issued(case, outside)
    withdraw(at=LATER + timedelta(hours=1))
    clerk = officer("yoga-prasetya")
    retraction = Telling.objects.get(office_id=LICENSING, takes_back=True)
    found, by = telling_for([clerk], retraction.id)
    acknowledge(telling=found, by=by, at=LATER + timedelta(hours=2))
    retraction.refresh_from_db()
    assert retraction.acknowledged_by_id == clerk.person_id


def test_an_office_that_does_not_confirm_is_passed_on(outside: Outside) -> None:
    case = agreed_letter(outside)
    issued(case, outside)
    withdraw(at=LATER + timedelta(hours=1))
    retraction = Telling.objects.get(office_id=LICENSING, takes_back=True)
    assert retraction.due_at is not None

    deliver(outside, at=retraction.due_at + timedelta(minutes=1))

    (raised,) = Escalation.objects.all()
    assert (raised.kind, raised.about_office_id) == ("consent", LICENSING)
    found, by = telling_for([officer("yoga-prasetya")], retraction.id)
    acknowledge(telling=found, by=by, at=retraction.due_at + timedelta(hours=1))
    raised.refresh_from_db()
    assert raised.settled_at is not None
