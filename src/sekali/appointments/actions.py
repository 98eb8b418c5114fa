"""Taking a place of an office for a time, and giving it back.

All of it happens in the transaction of the case that it is for; its lock keeps one person's acts
apart, the database's constraint keeps two people apart.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from sekali.appointments.models import Appointment, Booking, Capacity
from sekali.appointments.queries import awaited_from
from sekali.appointments.rules import ATTENDED, BOOKED, MISSED, Awaited, SlotTaken
from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

MOST_PLACES = 50
# Takes the first place that nothing overlaps. Where somebody takes it at this very moment, the
# constraint of the table lets one of the two have it, and the other gets no row.
_TAKE = """
    WITH wanted AS (SELECT %(office_id)s::uuid AS office_id, %(purpose)s::text AS purpose,
      %(starts_at)s::timestamptz AS starts_at, %(ends_at)s::timestamptz AS ends_at)
    INSERT INTO appointments_booking
      (office_id, appointment_id, purpose, place, starts_at, ends_at, person_id, case_id, number,
       title, about, status, is_sample)
    SELECT w.office_id, %(appointment_id)s, w.purpose, free.place, w.starts_at, w.ends_at,
      %(person_id)s, %(case_id)s, %(number)s, %(title)s::jsonb, %(about)s, 'booked', %(is_sample)s
    FROM wanted w, generate_series(1, %(places)s) AS free (place)
    WHERE NOT EXISTS (
        SELECT 1 FROM appointments_booking b
        WHERE b.office_id = w.office_id AND b.purpose = w.purpose AND b.place = free.place
          AND TSTZRANGE(b.starts_at, b.ends_at) && TSTZRANGE(w.starts_at, w.ends_at))
    ORDER BY free.place LIMIT 1
    ON CONFLICT DO NOTHING
"""


class NotACapacity(DomainError):
    """How many people are received side by side is a small whole number."""

    code = "capacity-not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who wants to come for which case, when, and what the list of the day says of it."""

    person_id: UUID
    case_id: UUID
    office_id: UUID
    purpose: str
    starts_at: datetime
    ends_at: datetime
    number: str
    title: Mapping[str, str]
    about: str
    is_sample: bool


def take(*, wanted: Wanted, places: int, at: datetime) -> Awaited:
    """Take one of the places at a time.

    Raises:
        SlotTaken: None of them is free, or somebody was quicker at this very moment.
    """
    appointment = Appointment(
        person_id=wanted.person_id,
        id=uuid7(),
        case_id=wanted.case_id,
        office_id=wanted.office_id,
        purpose=wanted.purpose,
        starts_at=wanted.starts_at,
        ends_at=wanted.ends_at,
        status=BOOKED,
        booked_at=at,
    )
    insert_together(appointment)
    # Each round another place turns out to be taken, so there are no more rounds than places.
    for _ in range(places):
        if _take_place(wanted, appointment.id, places):
            return awaited_from(appointment)
    raise SlotTaken


def give_back(appointment: Awaited, status: str, *, at: datetime) -> None:
    """Let the place of an appointment be taken by others: it was ``moved`` or ``cancelled``."""
    _settle(appointment, status, at)
    _bookings(appointment).delete()


def close(appointment: Awaited, *, came: bool, at: datetime) -> None:
    """Write down whether somebody came."""
    status = ATTENDED if came else MISSED
    _settle(appointment, status, at)
    _bookings(appointment).update(status=status)


@whole_transaction
def set_capacity(*, office_id: UUID, purpose: str, places: int, by_id: UUID, at: datetime) -> None:
    """Say how many people an office receives side by side. What is booked stays booked.

    Raises:
        NotACapacity: It is less than none, or more than an office has room for.
    """
    if not 0 <= places <= MOST_PLACES:
        raise NotACapacity(most=MOST_PLACES)
    Capacity.objects.update_or_create(
        office_id=office_id,
        purpose=purpose,
        defaults={"places": places, "changed_by_id": by_id, "changed_at": at},
    )
    details = {"purpose": purpose, "places": places}
    act = Act(kind="office.capacity", actor_id=by_id, office_id=office_id, details=details)
    record(person_id=by_id, acts=[act], at=at)


def _take_place(wanted: Wanted, appointment_id: UUID, places: int) -> bool:
    values = asdict(wanted) | {"appointment_id": appointment_id, "places": places}
    values["title"] = json.dumps(wanted.title)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return bool(cursor.rowcount)


def _settle(appointment: Awaited, status: str, at: datetime) -> None:
    rows = Appointment.objects.filter(person_id=appointment.person_id, id=appointment.id)
    rows.update(status=status, settled_at=at)


def _bookings(appointment: Awaited) -> QuerySet[Booking]:
    return Booking.objects.filter(office_id=appointment.office_id, appointment_id=appointment.id)
