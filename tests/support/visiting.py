"""A first identity card, whose applicant has to come once, through the actions of the house."""

from datetime import datetime, timedelta
from uuid import UUID

from sekali.appointments.queries import awaited
from sekali.appointments.rules import Awaited
from sekali.casework.actions import receiving, submitting, visiting
from sekali.casework.actors import Officer
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from support.applying import NOW, answer, local_day, start
from support.people import CLERK, YOUNG_PERSON, applicant, officer

IDENTITY_CARD = "kependudukan.ktp-el"
PAGES = {
    "reason": {"replaced_because": "first"},
    "collection": {"collected_at": "district_office"},
}


def invited(outside: Outside, key: str = YOUNG_PERSON, *, at: datetime = NOW) -> Case:
    """Return a case that waits for its applicant to choose a time."""
    by = applicant(key)
    draft_id = start(by, IDENTITY_CARD, at=at)
    for page, boxes in PAGES.items():
        answered = answer(by, draft_id, page, boxes, outside, at=at)
        assert answered.is_good, (answered.mistakes, answered.refusals)
    submitting.submit(draft_id=draft_id, by=by, at=at, today=local_day(at))
    case = case_of(person_id=by.person_id, case_id=draft_id)
    assert case.state == "recording"
    return case


def now_of(case: Case) -> Case:
    """Return a case as it stands."""
    return case_of(person_id=case.person_id, case_id=case.id)


def free(case: Case, *, at: datetime = NOW) -> list[datetime]:
    """Return the times that can be chosen."""
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    wanted = visiting.awaited_visit(now_of(case), service)
    assert wanted is not None
    return visiting.free_slots(now_of(case), wanted, at)


def book(case: Case, starts_at: datetime, *, at: datetime = NOW, key: str = YOUNG_PERSON) -> None:
    """Choose a time."""
    visiting.book(case_id=case.id, by=applicant(key), starts_at=starts_at, at=at)


def held(case: Case) -> Awaited | None:
    """Return the time that was chosen."""
    return awaited(person_id=case.person_id, case_id=case.id)


def mark(
    case: Case,
    *,
    came: bool,
    at: datetime,
    by: Officer | None = None,
    appointment_id: UUID | None = None,
) -> Case:
    """Let an officer say whether the applicant came."""
    expected = held(case)
    assert expected is not None or appointment_id is not None
    return receiving.mark(
        person_id=case.person_id,
        case_id=case.id,
        appointment_id=appointment_id or expected.id,
        came=came,
        by=by or officer(CLERK),
        at=at,
        today=local_day(at),
    )


def an_hour_after(start: datetime) -> datetime:
    """Return when somebody should have been there long ago."""
    return start + timedelta(hours=1)
