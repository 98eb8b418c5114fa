"""Reading appointments: a person's for a case, an office's of a day, and what is taken."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sekali.appointments.models import Appointment, Booking, Capacity
from sekali.appointments.rules import BOOKED, MISSED, Awaited, Taken
from sekali.storage.reading import row_of


def awaited(*, person_id: UUID, case_id: UUID) -> Awaited | None:
    """Return the appointment at which somebody is expected for a case, if there is one."""
    row = row_of(Appointment, person_id=person_id, case_id=case_id, status=BOOKED)
    return None if row is None else awaited_from(row)


def awaited_from(row: Appointment) -> Awaited:
    """Return an appointment as other rooms see it."""
    return Awaited(
        person_id=row.person_id,
        id=row.id,
        office_id=row.office_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        booked_at=row.booked_at,
    )


def times_missed(*, person_id: UUID, case_id: UUID, purpose: str) -> int:
    """Return how often somebody did not come for a case."""
    rows = Appointment.objects.filter(person_id=person_id, case_id=case_id, purpose=purpose)
    missed: int = rows.filter(status=MISSED).count()
    return missed


def taken(*, office_id: UUID, purpose: str, since: datetime, until: datetime) -> list[Taken]:
    """Return the places of an office that are taken in a time."""
    rows = Booking.objects.filter(
        office_id=office_id, purpose=purpose, ends_at__gt=since, starts_at__lt=until
    )
    return [Taken(*row) for row in rows.values_list("place", "starts_at", "ends_at")]


def places_of(*, office_id: UUID, purpose: str, usual: int) -> int:
    """Return how many people an office receives at once; ``usual`` is what the service says."""
    own = row_of(Capacity, office_id=office_id, purpose=purpose)
    return usual if own is None else own.places


def bookings_between(office_id: UUID, since: datetime, until: datetime) -> Sequence[Booking]:
    """Return whom an office expects, or has received, from one instant to another, in order."""
    rows = Booking.objects.filter(office_id=office_id, starts_at__gte=since, starts_at__lt=until)
    return list(rows.order_by("starts_at", "place"))
