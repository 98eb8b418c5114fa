"""`sekali offerings`: which office offers what; adopting, setting, upgrading and ending it."""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.offering_effect import cases_in_flight
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.models import Offering
from sekali.catalogue.offering import actions
from sekali.catalogue.offering.difference import Kind, differing_kinds, version_changes
from sekali.catalogue.offering.queries import (
    offered_by,
    offering_now,
    offerings,
    settings_of,
    version_of,
)
from sekali.catalogue.offering.recording import Change
from sekali.catalogue.offering.settings import flat, settables
from sekali.jobs.services import FINE, WRONG, say
from sekali.kernel.errors import DomainError

LANGUAGE = "en"
MEANING: Mapping[Kind, str] = {
    "promise": "promised time",
    "fee": "fees",
    "clock": "time limits",
    "state": "steps",
    "item": "items of the form",
    "condition": "conditions",
    "row": "rules",
    "parameter": "numbers",
    "document": "documents",
    "text": "words",
}


def list_offerings(service_id: str | None) -> int:
    """Print what each office offers that is not as the law has it for everybody."""
    return _told(lambda: _list(service_id))


def show_settable(service_id: str, region: str) -> int:
    """Print what the office may set, and within which bounds."""
    return _told(lambda: _settable(service_id, region))


def adopt_offering(
    service_id: str, region: str, origin: str | None, typed: Mapping[str, str], law: str
) -> int:
    """Offer a service, in the version of another region's office or in the newest."""

    def do() -> Iterator[str]:
        source = _office(service_id, origin) if origin else None
        terms = actions.Terms(typed, law)
        begun = actions.adopt(change=_change(service_id, region), origin=source, terms=terms)
        yield _line(begun)

    return _told(do)


def set_offering(service_id: str, region: str, typed: Mapping[str, str], law: str) -> int:
    """Set what is local of an offering; what is not typed is as in the service."""

    def do() -> Iterator[str]:
        change = _change(service_id, region)
        seen = _current(change).id
        yield _line(actions.set_terms(change=change, seen=seen, terms=actions.Terms(typed, law)))

    return _told(do)


def upgrade_offering(service_id: str, region: str, *, is_sure: bool, only_show: bool) -> int:
    """Print what the newest version changes and which cases stay; then move the offering."""

    def do() -> Iterator[str]:
        change = _change(service_id, region)
        current, newest = _current(change), catalogue.service(service_id)
        if current.digest == newest.digest:
            yield f"{newest.id} {newest.version} is the newest version"
            return
        yield from _difference(current, newest)
        if only_show or not (is_sure or _agreed()):
            yield "nothing was changed"
            return
        yield _line(actions.upgrade(change=change, seen=current.id))

    return _told(do)


def end_offering(service_id: str, region: str) -> int:
    """Offer a service no more."""

    def do() -> Iterator[str]:
        change = _change(service_id, region)
        actions.end(change=change, seen=_current(change).id)
        yield f"{service_id} is not offered by an offering of {region} any more"

    return _told(do)


def _told(do: Callable[[], Iterator[str]]) -> int:
    """Print what comes of a command line by line; a refusal is told, and the exit code is 1."""
    try:
        for line in do():
            say(line)
    except DomainError as refusal:
        details = ", ".join(f"{key}: {value}" for key, value in refusal.params.items())
        say(f"refused: {refusal.code}{f' ({details})' if details else ''}")
        return WRONG
    return FINE


def _list(service_id: str | None) -> Iterator[str]:
    found = offerings().of_service
    for one in sorted(found) if service_id is None else [catalogue.service(service_id).id]:
        newest = catalogue.service(one)
        yield f"{one} {newest.version}, offered {newest.definition.offered}"
        for row in found.get(one, ()):
            yield f"  {_line(row)}"


def _settable(service_id: str, region: str) -> Iterator[str]:
    newest, office_id = catalogue.service(service_id), _office(service_id, region)
    current = offering_now(office_id, service_id)
    is_set = flat(settings_of(current)) if current else {}
    for one in settables(version_of(current) if current else newest):
        bounds = f"{one.least} to {one.most} {one.unit}".strip() if one.kind != "texts" else "text"
        yield f"{one.key}: {is_set.get(one.key, one.national)} ({bounds})"


def _difference(current: Offering, newest: CompiledService) -> Iterator[str]:
    yield f"{newest.id} {current.version} -> {newest.version}"
    for kind, changes in differing_kinds(version_changes(version_of(current), newest, LANGUAGE)):
        yield f"{MEANING[kind]}:"
        for one in changes:
            yield f"  {one.what}: {one.before or '(new)'} -> {one.after or '(gone)'}"
    offered = offered_by(newest, current) or newest
    counts = cases_in_flight(newest.id, current.office_id)
    yield "cases in flight, which stay under their version:" if counts else "no cases in flight"
    said = offered.text(LANGUAGE).states
    for state, count in counts.items():
        yield f"  {said[state].doing if state in said else state}: {count}"


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("move the offering? [yes/no] ").strip().lower() == "yes"


def _change(service_id: str, region: str) -> Change:
    return Change(service_id, _office(service_id, region), None, datetime.now(UTC))


def _office(service_id: str, region: str) -> UUID:
    office_id: UUID = agencies.office_serving(
        catalogue.service(service_id).definition.owner, region
    ).id
    return office_id


def _current(change: Change) -> Offering:
    found = offering_now(change.office_id, change.service_id)
    if found is None:
        raise actions.NotOfferedHere
    return found


def _line(row: Offering) -> str:
    parts = [f"{row.region_code} {agencies.office(row.office_id).name}: {row.version}"]
    parts += [f"{key}={value}" for key, value in flat(settings_of(row)).items()]
    if row.law:
        parts.append(f"law: {row.law}")
    if row.origin_office_id:
        origin = agencies.office(row.origin_office_id).name
        parts.append(f"adopted from {origin} ({row.origin_version})")
    return ", ".join(parts)
