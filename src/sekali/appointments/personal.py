"""What this room holds of a person: all of it, and taking away what belongs to a case."""

from collections.abc import Sequence
from uuid import UUID

from sekali.appointments.models import Appointment, Booking


def appointments_of(person_id: UUID) -> Sequence[Appointment]:
    """Return every appointment that a person has or had, in order of time."""
    return list(Appointment.objects.filter(person_id=person_id).order_by("starts_at"))


def forget_case(*, person_id: UUID, case_id: UUID) -> None:
    """Delete the appointments of a case, on both sides, in the running transaction."""
    visits = Appointment.objects.filter(person_id=person_id, case_id=case_id)
    for visit in visits:
        Booking.objects.filter(office_id=visit.office_id, appointment_id=visit.id).delete()
    visits.delete()
