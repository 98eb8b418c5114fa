"""Writing an offering down: its row, the version that cases are frozen to, the audit entry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.models import LocalVersion, Offering, PublishedVersion
from sekali.catalogue.offering.overlay import local_digest, with_local
from sekali.catalogue.offering.queries import forget_offerings, settings_of, version_of
from sekali.catalogue.offering.settings import flat
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7

_NOW = "SELECT clock_timestamp()"


class NotPublished(DomainError):
    """The version is not published yet: `sekali seed` or `sekali run` does that."""

    code = "not-published"


@dataclass(frozen=True, slots=True)
class Change:
    """Whose offering of what is changed, by whom, and when. Without ``by`` it is a command's."""

    service_id: str
    office_id: UUID
    by: UUID | None
    at: datetime


def row(
    change: Change, version: CompiledService, settings: files.LocalSettings, law: str
) -> Offering:
    """Return an offering of a version with settings, not written yet."""
    return Offering(
        office_id=change.office_id,
        id=uuid7(),
        service_id=change.service_id,
        region_code=agencies.office(change.office_id).region_id,
        digest=version.digest,
        version=version.version,
        local_digest=local_digest(version.digest, settings, law),
        settings=settings.model_dump(exclude_defaults=True),
        law=law,
        since_at=change.at,
        by_id=change.by,
    )


def follow(
    change: Change,
    current: Offering,
    version: CompiledService,
    settings: files.LocalSettings,
    law: str,
) -> Offering:
    """Return the row that follows another one: where it came from stays with it."""
    begun = row(change, version, settings, law)
    begun.origin_office_id = current.origin_office_id
    begun.origin_version = current.origin_version
    return begun


def write(change: Change, what: str, ended: Offering | None, begun: Offering | None) -> None:
    """End one row and begin another, and write it into the office's chain of the audit log.

    Raises:
        NotPublished: The version is not published here.
    """
    changed_at = _now_in_order()
    if ended is not None:
        ended.until_at, ended.changed_at = change.at, changed_at
        ended.save(update_fields=["until_at", "changed_at"])
    if begun is not None:
        _check_published(begun.digest)
        version = version_of(begun)
        keep_version(with_local(version, settings_of(begun), begun.law), of_digest=begun.digest)
        begun.changed_at = changed_at
        begun.save(force_insert=True)
    details = {
        "service": change.service_id,
        "was": _told(ended),
        "is": _told(begun),
    }
    act = Act(
        kind=f"offering.{what}",
        actor_id=change.by,
        office_id=change.office_id,
        details=details,
    )
    # It concerns an office and nobody's data: the office has a chain of its own.
    record(person_id=change.office_id, acts=[act], at=change.at)
    forget_offerings()
    # Whoever read meanwhile has not seen it.
    transaction.on_commit(forget_offerings)


def _now_in_order() -> datetime:
    """Return the database's time, which is later than that of every change before."""
    with connection.cursor() as cursor:
        cursor.execute(_NOW)
        now: datetime = cursor.fetchone()[0]
        return now


def _check_published(digest: str) -> None:
    if not PublishedVersion.objects.filter(digest=digest).exists():
        raise NotPublished


def _told(offering: Offering | None) -> dict[str, Any] | None:
    if offering is None:
        return None
    return {
        "version": offering.version,
        "digest": offering.local_digest,
        "settings": flat(settings_of(offering)),
        "law": offering.law,
        "origin": str(offering.origin_office_id) if offering.origin_office_id else None,
    }


def keep_version(service: CompiledService, *, of_digest: str) -> None:
    """Keep a version with what an office has set of it, so that a case can be frozen to it.

    ``of_digest`` is the version's own. Doing it again changes nothing.
    """
    if service.digest != of_digest:
        LocalVersion.objects.get_or_create(
            digest=service.digest,
            defaults={
                "service_id": service.id,
                "of_digest": of_digest,
                "settings": service.local.model_dump(exclude_defaults=True),
                "law": service.local_law,
            },
        )
