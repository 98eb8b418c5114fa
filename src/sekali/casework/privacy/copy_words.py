"""The copy of somebody's data as a document: the same in words, for people to read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sekali.agencies import queries as agencies
from sekali.casework.privacy.copy_applications import Application
from sekali.casework.privacy.copy_sections import sections
from sekali.casework.privacy.copy_shape import CopyOfData, Held, LedgerLine
from sekali.catalogue import queries as catalogue
from sekali.catalogue.value_types import Context
from sekali.kernel.wording import long_date

# Documents of offices are in Indonesian (UU 24/2009 pasal 27).
LANGUAGE = "id"
# More than anybody reads on paper; the data for machines have all of it.
MOST_LINES = 200
_STATES = {"done": "selesai", "refused": "ditolak", "withdrawn": "dibatalkan pemohon"}
_NO_VALUE = "-"


def document_words(copied: CopyOfData, *, today: date, is_sample: bool) -> dict[str, Any]:
    """Return what the template of the copy gets: all of it words in Indonesian."""
    named = {fact.element: fact.value for fact in copied.person.facts}
    return {
        "name": str(named.get("full_name") or _NO_VALUE),
        "nik": str(named.get("nik") or _NO_VALUE),
        "made_on": long_date(today, LANGUAGE),
        "law": copied.law,
        "sample": is_sample,
        "person": _facts(copied.person, today),
        "household": _facts(copied.household, today) if copied.household else [],
        "things": [_facts(thing, today) for thing in copied.things],
        "relations": [one.name for one in copied.relations],
        "applications": [_application(one) for one in copied.applications],
        "files": [{"name": one.name, "day": _day(one.at)} for one in copied.files],
        "contacts": list(copied.account.contacts.values()) if copied.account else [],
        "more": sections(copied),
        "former": [_former(one, today) for one in copied.former_records],
        "ledger": [_line(one) for one in reversed(copied.ledger[-MOST_LINES:])],
        "ledger_left": str(max(0, len(copied.ledger) - MOST_LINES)),
    }


def _former(record: CopyOfData, today: date) -> Mapping[str, Any]:
    """Return a record that was found to be theirs; the data for machines have all of it."""
    return {
        "person": _facts(record.person, today),
        "applications": [_application(one) for one in record.applications],
    }


def _facts(held: Held, today: date) -> list[dict[str, str]]:
    context = Context(today, catalogue.dictionary().codes, agencies.place_name)
    known = catalogue.dictionary().elements.get(held.kind, {})
    return [
        {
            "label": fact.label,
            "value": known[fact.element].type.show(
                fact.value, known[fact.element].spec, context, LANGUAGE
            )
            or _NO_VALUE,
            "source": _source(fact.source),
            "since": long_date(fact.since, LANGUAGE),
        }
        for fact in held.facts
        if fact.element in known
    ]


def _source(key: str) -> str:
    source = catalogue.dictionary().sources.get(key)
    return source.short["id"] if source else key


def _application(one: Application) -> Mapping[str, str]:
    return {
        "number": one.number,
        "title": one.title,
        "office": one.office,
        "day": _day(one.submitted_at),
        "state": _STATES.get(one.state, "sedang diproses"),
    }


def _line(one: LedgerLine) -> Mapping[str, str]:
    who = " · ".join(part for part in (one.office, one.who) if part) or "Sistem"
    return {"day": _day(one.at), "who": who, "act": one.act, "elements": ", ".join(one.elements)}


def _day(at: datetime) -> str:
    return long_date(at.date(), LANGUAGE)
