"""Which office offers which version of a service, kept in memory and looked at again soon.

All offerings of a province are small and change rarely. A process asks every few seconds when
one was changed last, and reads them only then; what is handed in is checked in its transaction.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from sekali.agencies.queries import office_serving
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.models import Offering
from sekali.catalogue.offering.overlay import with_local
from sekali.catalogue.offering.settings import SettingRefused, flat, read_settings

LOOKED_AFTER_SECONDS = 10.0


@dataclass(frozen=True)
class Offerings:
    """Everything that is offered now, as it was when it was read."""

    changed_at: datetime | None = None
    of_office: Mapping[tuple[UUID, str], Offering] = field(default_factory=dict)
    of_service: Mapping[str, Sequence[Offering]] = field(default_factory=dict)


_kept: list[tuple[float, Offerings]] = []


def offerings() -> Offerings:
    """Return what is offered now, at most some seconds old."""
    now = time.monotonic()
    if _kept and now - _kept[0][0] < LOOKED_AFTER_SECONDS:
        return _kept[0][1]
    changed_at = Offering.objects.aggregate(last=Max("changed_at"))["last"]
    found = _kept[0][1] if _kept and _kept[0][1].changed_at == changed_at else _read(changed_at)
    _kept[:] = [(now, found)]
    return found


def forget_offerings() -> None:
    """Drop what this process keeps, after something was changed."""
    _kept.clear()


def offering_of(office_id: UUID, service_id: str) -> Offering | None:
    """Return what an office offers now of a service, by what is kept."""
    return offerings().of_office.get((office_id, service_id))


def offering_now(office_id: UUID, service_id: str) -> Offering | None:
    """Return what an office offers, asked of the database in the running transaction."""
    found: Offering | None = Offering.objects.filter(
        office_id=office_id, service_id=service_id, until_at__isnull=True
    ).first()
    return found


def history_of(office_id: UUID, service_id: str, *, limit: int = 20) -> Sequence[Offering]:
    """Return the offerings of an office of a service, the newest first."""
    rows = Offering.objects.filter(office_id=office_id, service_id=service_id)
    return list(rows.order_by("-since_at")[:limit])


def offered_in(found: CompiledService, region_code: str) -> CompiledService | None:
    """Return a service as the office offers it that serves a region; None: it does not.

    ``found`` is the newest version.

    Raises:
        NoOffice: Nobody serves the region.
    """
    if not found.is_regional:
        return found
    office = office_serving(found.definition.owner, region_code)
    return offered_by(found, offering_of(office.id, found.id))


def offered_by(found: CompiledService, offering: Offering | None) -> CompiledService | None:
    """Return a service as an offering has it; without one, as the law obliges everybody."""
    if offering is not None:
        return catalogue.service_as_submitted(found.id, offering.local_digest)
    return found if found.definition.offered == "everywhere" else None


def version_of(offering: Offering) -> CompiledService:
    """Return the published version of an offering, without its settings."""
    return catalogue.service_as_submitted(offering.service_id, offering.digest)


def offered_near(service_id: str, region_code: str) -> Sequence[Offering]:
    """Return the offerings of a service, those in the same district, regency, province first."""
    found = offerings().of_service.get(service_id, ())
    return sorted(found, key=lambda one: (-_shared(one.region_code, region_code), one.region_code))


def under_settings_of(digest: str, newest: CompiledService) -> CompiledService:
    """Return a version with the settings that a case's version has, as far as it allows them."""
    submitted = catalogue.service_as_submitted(newest.id, digest)
    try:
        settings = read_settings(newest, flat(submitted.local), submitted.local_law)
    except SettingRefused:
        return newest
    return with_local(newest, settings, submitted.local_law)


def settings_of(offering: Offering) -> files.LocalSettings:
    """Return what an office has set, in its shape."""
    return files.LocalSettings.model_validate(offering.settings)


def regional_services(owner: str) -> Sequence[CompiledService]:
    """Return the services of a kind of agency of which an office may set or choose something."""
    everything = catalogue.services().values()
    return [s for s in everything if s.definition.owner == owner and s.is_regional]


def _read(changed_at: datetime | None) -> Offerings:
    rows = list(Offering.objects.filter(until_at__isnull=True))
    of_service: dict[str, list[Offering]] = {}
    for row in rows:
        of_service.setdefault(row.service_id, []).append(row)
    of_office = {(row.office_id, row.service_id): row for row in rows}
    return Offerings(changed_at, of_office, of_service)


def _shared(one: str, other: str) -> int:
    """Return how many parts two region codes share, from the province down."""
    pairs = zip(one.split("."), other.split("."), strict=False)
    count = 0
    for left, right in pairs:
        if left != right:
            break
        count += 1
    return count
