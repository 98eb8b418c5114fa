"""An appointment as a file for the calendar of a phone (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
# RFC 5545, 3.1: a line has at most 75 octets, and goes on after a line break and a space.
_LONGEST_LINE_OCTETS = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What stands in the calendar; ``uid`` stays the same when the entry is moved."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    made_at: datetime
    title: str
    place: str
    text: str
    sequence: int


def calendar_file(entry: CalendarEntry) -> str:
    """Return the file. A phone that has the entry already takes the one of a higher sequence."""
    return "".join(f"{line}\r\n" for whole in _lines(entry) for line in _folded(whole))


def _lines(entry: CalendarEntry) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sekali//Sekali//ID", "BEGIN:VEVENT")
    yield f"UID:{entry.uid}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_instant(entry.made_at)}"
    yield f"DTSTART:{_instant(entry.starts_at)}"
    yield f"DTEND:{_instant(entry.ends_at)}"
    yield f"SUMMARY:{entry.title.translate(_ESCAPED)}"
    yield f"LOCATION:{entry.place.translate(_ESCAPED)}"
    yield f"DESCRIPTION:{entry.text.translate(_ESCAPED)}"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _instant(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _folded(line: str) -> Iterator[str]:
    """Yield a line in parts, none of which breaks a letter of several octets.

    >>> [len(part.encode()) <= 75 for part in _folded("SUMMARY:" + "é" * 60)]
    [True, True]
    """
    part = ""
    for sign in line:
        if len((part + sign).encode()) > _LONGEST_LINE_OCTETS:
            yield part
            part = " "
        part += sign
    yield part
