"""Which times a service offers for an appointment, and until when one may be changed. Pure."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from sekali.agencies.rules import WorkingTime
from sekali.appointments.rules import Offered
from sekali.casework.process import due_at
from sekali.catalogue import files


def offered_times(appointment: files.Appointment, office: WorkingTime, now: datetime) -> Offered:
    """Return the times that can be booked now, whether they are taken or not."""
    return Offered(
        hours=_hours(appointment, office),
        length=length_of(appointment),
        earliest=due_at(appointment.notice, now, office),
        latest=due_at(appointment.ahead, now, office),
    )


def length_of(appointment: files.Appointment) -> timedelta:
    """Return how long somebody is there."""
    return timedelta(minutes=appointment.minutes)


def may_change(
    appointment: files.Appointment, office: WorkingTime, *, starts_at: datetime, now: datetime
) -> bool:
    """Tell whether a time that was chosen may still be moved or given back."""
    return due_at(appointment.change_before, now, office) <= starts_at


def reminders(
    appointment: files.Appointment, *, starts_at: datetime, now: datetime
) -> Iterator[tuple[int, datetime]]:
    """Yield when the applicant is reminded, with the hours that are left then.

    What would be before the booking, or at the same time, is left out.
    """
    for hours in appointment.remind_hours_before:
        at = starts_at - timedelta(hours=hours)
        if at > now:
            yield hours, at


def _hours(appointment: files.Appointment, office: WorkingTime) -> WorkingTime:
    if appointment.times is None:
        return office
    own: dict[str, tuple[time, time]] = {
        day: (time.fromisoformat(opens), time.fromisoformat(closes))
        for day, (opens, closes) in appointment.times.items()
    }
    return WorkingTime(office.zone, own, office.holidays)
