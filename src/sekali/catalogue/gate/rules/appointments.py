"""Appointments: there are times to choose, and while none is chosen only a reminder is sent."""

from collections.abc import Iterator
from decimal import Decimal

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.rules.promised_time import hours_of
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

# Nobody plans further, and the times of all these days are looked through for one page.
_LONGEST_AHEAD_HOURS = hours_of(files.Within(calendar_days=120))


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield appointments that nobody could book as they are described."""
    for key, state, at in under_check.states():
        if not isinstance(state, files.Visit):
            continue
        place = (*at, "appointment")
        for message, fix in (*_window(state.appointment), *_times(state.appointment)):
            yield Mistake(under_check.file, place, message, fix)
        yield from _timers(under_check, key, state, at)


def _window(appointment: files.Appointment) -> Iterator[tuple[str, str]]:
    notice, ahead = hours_of(appointment.notice), hours_of(appointment.ahead)
    if ahead <= notice:
        yield (
            "ahead: ends before notice: does, so there is no time to choose",
            "book further ahead",
        )
    if ahead > _LONGEST_AHEAD_HOURS:
        yield "ahead: is more than 120 days", "let people book later"
    if len(set(appointment.bring)) < len(appointment.bring):
        yield "bring: names something twice", "name it once"


def _times(appointment: files.Appointment) -> Iterator[tuple[str, str]]:
    for day, (opens, closes) in (appointment.times or {}).items():
        if _minutes(closes) - _minutes(opens) < appointment.minutes:
            message = f"on {day} there are not {appointment.minutes} minutes"
            yield message, "give opening and closing, the earlier first"


def _timers(
    under_check: UnderCheck, key: str, state: files.Visit, at: Pointer
) -> Iterator[Mistake]:
    for number, timer in enumerate(state.timers):
        if timer.remind is None:
            message = f"while nothing is booked in {key!r} the applicant can only be reminded"
            fix = "use remind: applicant; unbooked is what follows at the end"
            yield Mistake(under_check.file, (*at, "timers", number), message, fix)


def _minutes(clock: str) -> Decimal:
    hours, minutes = clock.split(":")
    return Decimal(hours) * 60 + Decimal(minutes)


RULE = Rule("appointment", "there are times to choose for each appointment", check)
