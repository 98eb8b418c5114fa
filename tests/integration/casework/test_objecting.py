"""Objecting to what a rule alone decided: who may, until when, and who is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.actions import objecting
from sekali.casework.actions.escalating import escalated_to
from sekali.casework.actions.objecting import (
    CannotObject,
    ObjectionAnswered,
    ObjectionIncomplete,
    TooLateToObject,
    withdraw_objection,
)
from sekali.casework.actors import Applicant
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Objection, ObjectionWork
from sekali.casework.new_objections import LATE
from sekali.casework.objecting import way_to_object
from sekali.casework.objection_queries import objections_to_answer
from sekali.casework.queries import NoSuchApplication, events_of
from sekali.catalogue import queries as catalogue
from sekali.channels.queries import inbox_of
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.outbox import Message
from support.applying import decide, deliver, refused_with, submitted
from support.objecting import (
    TUESDAY,
    WEDNESDAY,
    answered,
    decided_by_rule,
    now_of,
    objected,
    rule_that_refuses,
)
from support.people import (
    CLERK,
    CLERK_ELSEWHERE,
    CLERK_OF_SOCIAL_AFFAIRS,
    DATA_PROTECTION_OFFICER,
    HEAD,
    OTHER_MOTHER,
    applicant,
    officer,
)
from support.together import at_once


@pytest.fixture
def refusing(db: None, tmp_path: Path) -> Iterator[None]:
    """Let the rule of the family card refuse."""
    with rule_that_refuses(tmp_path):
        yield


def test_an_objection_stands_in_the_queue_on_the_time_line_and_in_the_inbox(
    db: None, outside: Outside
) -> None:
    case = decided_by_rule(outside)
    assert case.decision["cause"] == "rule"

    asked = objected(case)

    # Ten working days from Tuesday 3 March; the Hindu new year and Id al-Fitr are days off.
    assert (asked.state, asked.role, asked.state_decided) == ("open", "front-office", "check")
    assert asked.due_at > TUESDAY + timedelta(days=13)
    (work,) = objections_to_answer([officer(CLERK)])
    assert (work.case_id, work.number, work.due_at) == (case.id, case.number, asked.due_at)
    assert events_of(case)[-1].kind == "objected"
    assert inbox_of(case.person_id)[0].subject.startswith("Kami terima: permintaan periksa ulang")
    assert "case.objected" in [entry.kind for entry in entries_about(case.person_id)]


def test_what_a_rule_refused_can_be_objected_to(refusing: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    assert (case.state, case.decision["cause"]) == ("refused", "rule")
    assert objected(case).state == "open"


def test_only_what_a_rule_alone_has_decided_can_be_objected_to(db: None, outside: Outside) -> None:
    waiting = submitted(outside)
    refused_with(CannotObject, objected, waiting)
    by_hand = decide(waiting, officer(CLERK), "refuse", reason="already-registered")
    refused_with(CannotObject, objected, by_hand)


def test_it_can_be_objected_to_for_twenty_one_working_days(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    way = way_to_object(case, catalogue.dictionary())
    assert way is not None
    refused_with(TooLateToObject, objected, case, at=way.until + timedelta(seconds=1))
    assert objected(case, at=way.until).state == "open"


def test_asked_twice_there_is_one(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    first = objected(case)
    assert objected(case, said="Sekali lagi.").said == first.said
    assert ObjectionWork.objects.filter(office_id=case.office_id).count() == 1
    assert sum(event.kind == "objected" for event in events_of(case)) == 1


def test_of_two_devices_at_one_instant_one_is_kept(own_database: str, outside: Outside) -> None:
    case = decided_by_rule(outside)
    made = at_once(lambda: objected(case, said="Satu."), lambda: objected(case, said="Dua."))
    assert len({one.said for one in made if isinstance(one, Objection)}) == 1
    assert not [one for one in made if isinstance(one, DomainError)]


def test_nothing_said_or_nothing_of_ones_own_is_refused(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    said = refused_with(ObjectionIncomplete, objected, case, said="")
    assert said.params["reason"] == "said"
    refused_with(NoSuchApplication, objected, case, by=applicant(OTHER_MOTHER))
    nobodys = {"case_id": UUID(int=7), "by": Applicant(case.person_id), "at": TUESDAY}
    refused_with(NoSuchApplication, withdraw_objection, **nobodys)


def test_taken_back_it_is_over_for_good(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    objected(case)
    taken = {"case_id": case.id, "by": Applicant(case.person_id), "at": WEDNESDAY}
    withdraw_objection(**taken)

    assert objections_to_answer([officer(CLERK), officer(HEAD)]) == []
    assert [event.kind for event in events_of(case)][-1] == "objection-withdrawn"
    refused_with(ObjectionAnswered, withdraw_objection, **taken)
    refused_with(ObjectionAnswered, answered, case)
    assert objected(case).state == "withdrawn"
    deliver(outside, at=TUESDAY + timedelta(days=60))
    assert escalated_to([officer(DATA_PROTECTION_OFFICER)]) == []


def test_only_who_decides_there_and_the_head_have_it_in_their_queue(
    db: None, outside: Outside
) -> None:
    objected(decided_by_rule(outside))
    assert len(objections_to_answer([officer(HEAD)])) == 1
    assert objections_to_answer([officer(CLERK_ELSEWHERE), officer(CLERK_OF_SOCIAL_AFFAIRS)]) == []


def test_what_nobody_answers_in_its_days_goes_on_and_the_resident_is_told(
    db: None, outside: Outside
) -> None:
    case = decided_by_rule(outside)
    asked = objected(case)
    deliver(outside, at=asked.due_at - timedelta(seconds=1))
    assert escalated_to([officer(DATA_PROTECTION_OFFICER)]) == []

    deliver(outside, at=asked.due_at)

    (raised,) = escalated_to([officer(DATA_PROTECTION_OFFICER)])
    assert (raised.kind, raised.matter_id) == ("objection", asked.id)
    (work,) = objections_to_answer([officer(HEAD)])
    assert work.late_at == asked.due_at
    assert inbox_of(case.person_id)[0].subject.startswith("Belum dijawab")

    # The clock strikes once more: nothing is doubled; an answer takes it off the desk.
    told = len(inbox_of(case.person_id))
    again = Message(case.person_id, uuid7(), LATE, {"case": str(case.id)}, 2)
    objecting.pass_on_late(again, at=asked.due_at + timedelta(hours=1))
    assert len(inbox_of(case.person_id)) == told
    answered(case, anew=False, by=officer(HEAD), at=asked.due_at + timedelta(hours=2))
    assert escalated_to([officer(DATA_PROTECTION_OFFICER)]) == []
    assert now_of(case).state == "done"
