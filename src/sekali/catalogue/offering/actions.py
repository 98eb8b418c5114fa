"""Offering a service: adopting it, setting what is local, moving to the newest version, ending.

Each is one transaction that ends a row and begins another, with an entry in the office's chain
of the audit log. What was handed in before stays under the version it was handed in under.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from sekali.agencies import queries as agencies
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.models import Offering
from sekali.catalogue.offering.overlay import local_digest
from sekali.catalogue.offering.queries import (
    offering_now,
    settings_of,
    version_of,
)
from sekali.catalogue.offering.recording import Change, follow, row, write
from sekali.catalogue.offering.settings import LONGEST_LAW, flat, read_settings
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction

# Changes are rare. One after the other, their times follow the order of their commits, and a
# process that looks for something newer misses none.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('catalogue.offering'))"


class NothingLocal(DomainError):
    """The service is the same everywhere, or it is another agency's."""

    code = "nothing-local"


class AlreadyOffered(DomainError):
    """The office offers it already; it may change what it has set."""

    code = "already-offered"


class NotOfferedHere(DomainError):
    """The office does not offer it, or not any more."""

    code = "not-offered-here"


class OfferingChanged(DomainError):
    """What the office offers was changed meanwhile: look at it again."""

    code = "offering-changed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What somebody wants to be local, as it was typed by key, and the law that orders it."""

    typed: Mapping[str, str]
    law: str = ""


@whole_transaction
def adopt(*, change: Change, origin: UUID | None, terms: Terms) -> Offering:
    """Offer a service, as the office ``origin`` does: its version; or the newest there is.

    Doing it again with the same terms changes nothing.

    Raises:
        NothingLocal: There is nothing to adopt.
        AlreadyOffered: The office offers it on other terms.
        NotOfferedHere: The office of origin does not offer it.
        SettingRefused, LocalLawMissing: The terms are beyond what the service allows.
    """
    newest = _begin(change)
    source = offering_now(origin, change.service_id) if origin else None
    if origin is not None and source is None:
        raise NotOfferedHere
    version = version_of(source) if source else newest
    settings = read_settings(version, terms.typed, terms.law)
    current = offering_now(change.office_id, change.service_id)
    if current is not None:
        if current.local_digest == local_digest(version.digest, settings, _law(settings, terms)):
            return current
        raise AlreadyOffered
    begun = row(change, version, settings, _law(settings, terms))
    if source is not None:
        begun.origin_office_id, begun.origin_version = source.office_id, source.version
    write(change, "adopted", None, begun)
    return begun


@whole_transaction
def set_terms(*, change: Change, seen: UUID, terms: Terms) -> Offering:
    """Change what is local of an offering that was seen; the version stays.

    Raises:
        NotOfferedHere, OfferingChanged: It is not there any more, or another one.
        SettingRefused, LocalLawMissing: The terms are beyond what the service allows.
    """
    _begin(change)
    current = _seen(change, seen)
    version = version_of(current)
    settings = read_settings(version, terms.typed, terms.law)
    begun = follow(change, current, version, settings, _law(settings, terms))
    if begun.local_digest == current.local_digest:
        return current
    write(change, "changed", current, begun)
    return begun


@whole_transaction
def upgrade(*, change: Change, seen: UUID) -> Offering:
    """Move an offering that was seen to the newest version, with what is local.

    Raises:
        NotOfferedHere, OfferingChanged: It is not there any more, or another one.
        SettingRefused: The newest version does not allow a setting; take it back first.
    """
    newest = _begin(change)
    current = _seen(change, seen)
    if current.digest == newest.digest:
        return current
    settings = read_settings(newest, flat(settings_of(current)), current.law)
    law = _law(settings, Terms({}, current.law))
    begun = follow(change, current, newest, settings, law)
    write(change, "upgraded", current, begun)
    return begun


@whole_transaction
def end(*, change: Change, seen: UUID) -> None:
    """Offer it no more; of what the law obliges to, the newest version is offered then.

    Raises:
        NotOfferedHere, OfferingChanged: It is not there any more, or another one.
    """
    _begin(change)
    write(change, "ended", _seen(change, seen), None)


def _begin(change: Change) -> CompiledService:
    """Let nobody else change offerings meanwhile; return the newest version."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    newest = catalogue.service(change.service_id)
    owner = agencies.office(change.office_id).agency
    if not newest.is_regional or newest.definition.owner != owner:
        raise NothingLocal
    return newest


def _seen(change: Change, seen: UUID) -> Offering:
    current = offering_now(change.office_id, change.service_id)
    if current is None:
        raise NotOfferedHere
    if current.id != seen:
        raise OfferingChanged
    return current


def _law(settings: files.LocalSettings, terms: Terms) -> str:
    """Return the law of what is local; there is none where nothing is that needs one."""
    return terms.law.strip()[:LONGEST_LAW] if settings.needs_law else ""
