"""Who has looked at the resident's data: page by page, filtered, and as a file."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.timezone import get_current_timezone

from sekali.agencies import queries as agencies
from sekali.audit.ledger import PAGE, Wanted, lines_of, offices_on
from sekali.audit.models import Entry
from sekali.catalogue import queries as catalogue
from sekali.web.fields import said_in
from sekali.web.ledger_words import LedgerWords, Line
from sekali.web.pages import render
from sekali.web.requests import Request, today, whole_number
from sekali.web.texts import Words, words

_CSV = "text/csv; charset=utf-8"
_AT_ONCE = 500
_COLUMNS = ("at", "who", "act", "what", "case", "elements", "why")
# What a spreadsheet would take for a formula.
_RISKY = ("=", "+", "-", "@", "\t", "\r")
_ALL, _READS, _OTHERS = "", "dibaca", "orang-lain"


def looks(request: Request) -> HttpResponse:
    """Show who looked at the resident's data, when, and for what."""
    asked = _asked(request)
    # Eighteen digits fit a bigint.
    before = whole_number(request.GET.get("sebelum", ""), digits=18)
    # One more than is shown tells whether there are older ones.
    entries = lines_of(
        request.person_id, _wanted(asked), on=today(), before_position=before, limit=PAGE + 1
    )
    shown = entries[:PAGE]
    told = LedgerWords(shown, request.person_id, request.user.person_id, words(request.language))
    return render(
        request,
        "who_looked.html",
        visits=told.visits(),
        more=_address({**asked, "sebelum": str(shown[-1].position)}) if entries[PAGE:] else "",
        file=_address(asked),
        asked=asked,
        offices=[(str(one), agencies.office(one).name) for one in offices_on(request.person_id)],
        services=_titles(asked, request.language),
        kinds=(_ALL, _READS, _OTHERS),
        kept=catalogue.dictionary().retention["ledger"],
        delays=[
            (said_in(one.about, request.language), one.in_force[-1])
            for one in catalogue.dictionary().ledger.all_kept_back
        ],
    )


def looks_file(request: Request) -> StreamingHttpResponse:
    """Give the same lines as a file, all of them."""
    asked, t = _asked(request), words(request.language)
    answer = StreamingHttpResponse(
        _written(_rows(request.person_id, request.user.person_id, _wanted(asked), t)),
        content_type=_CSV,
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="siapa-melihat.csv"'
    return answer


def _asked(request: Request) -> dict[str, str]:
    """Return what was asked for, as far as it can be understood."""
    said = request.GET
    asked = {
        "kantor": str(_uuid(said.get("kantor", "")) or ""),
        "layanan": said.get("layanan", "") if said.get("layanan") in catalogue.services() else "",
        "jenis": said.get("jenis", "") if said.get("jenis") in {_READS, _OTHERS} else _ALL,
        "dari": _iso(_day(said.get("dari", ""))),
        "sampai": _iso(_day(said.get("sampai", ""))),
    }
    return {key: value for key, value in asked.items() if value}


def _wanted(asked: dict[str, str]) -> Wanted:
    since, until = _day(asked.get("dari", "")), _day(asked.get("sampai", ""))
    wanted = Wanted(
        office_id=_uuid(asked.get("kantor", "")),
        service_id=asked.get("layanan", ""),
        reads=asked.get("jenis") == _READS,
        by_others=asked.get("jenis") == _OTHERS,
        since=_begin(since) if since else None,
    )
    # The last day is part of what was asked for.
    return replace(wanted, until=_begin(until + timedelta(days=1)) if until else None)


def _rows(whose: UUID, reader: UUID, wanted: Wanted, t: Words) -> Iterator[Sequence[str]]:
    yield [t(f"looks.column.{name}") for name in _COLUMNS]
    before: int | None = None
    while entries := _next(whose, wanted, before):
        for line in LedgerWords(entries, whose, reader, t).lines():
            yield [_cell(line, name) for name in _COLUMNS]
        before = entries[-1].position


def _next(whose: UUID, wanted: Wanted, before: int | None) -> Sequence[Entry]:
    return lines_of(whose, wanted, on=today(), before_position=before, limit=_AT_ONCE)


def _cell(line: Line, name: str) -> str:
    value: Any = getattr(line, name)
    if isinstance(value, datetime):
        return value.astimezone(get_current_timezone()).isoformat(timespec="seconds")
    said = "; ".join(value) if isinstance(value, tuple) else str(value)
    return f"'{said}" if said.startswith(_RISKY) else said


def _written(rows: Iterator[Sequence[str]]) -> Iterator[str]:
    # Spreadsheets take a file for UTF-8 where it begins so.
    yield "\ufeff"
    for row in rows:
        line = StringIO()
        csv.writer(line, delimiter=";").writerow(row)
        yield line.getvalue()


def _titles(asked: dict[str, str], language: str) -> list[tuple[str, str]]:
    known = catalogue.services().items()
    titles = ((key, service.text(language).title) for key, service in known)
    return sorted(titles, key=lambda one: (one[0] != asked.get("layanan"), one[1]))


def _address(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), get_current_timezone()).astimezone(UTC)


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # A day of which there is a next one in every zone.
    return day if date(1900, 1, 1) <= day <= date(9000, 1, 1) else None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
