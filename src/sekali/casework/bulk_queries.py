"""Reading lists that agencies sent in: how far they are, and what is wrong with which row."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.actors import Officer
from sekali.casework.models import BulkFile, BulkRow
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService

PAGE = 50
_LISTS = 20
_AT_ONCE = 1_000


def may_send(officer: Officer, service: CompiledService) -> bool:
    """Tell whether an officer may hand in lists of a service for their office."""
    bulk = service.definition.bulk
    if bulk is None or officer.role not in bulk.by:
        return False
    return agencies.office(officer.office_id).agency in bulk.of


def lists_offered(officers: Iterable[Officer]) -> list[tuple[Officer, CompiledService]]:
    """Return of which services which of somebody's roles may hand in lists."""
    return [
        (officer, service)
        for officer in officers
        for service in catalogue.services().values()
        if may_send(officer, service)
    ]


def lists_of(offered: Iterable[tuple[Officer, CompiledService]]) -> Sequence[BulkFile]:
    """Return the newest lists that the offices of some roles have sent, of their services."""
    pairs = [(officer.office_id, service.id) for officer, service in offered]
    found = BulkFile.objects.filter(
        office_id__in={office for office, _ in pairs}, service_id__in={one for _, one in pairs}
    )
    newest = found.order_by("-received_at")[:_LISTS]
    return [one for one in newest if (one.office_id, one.service_id) in pairs]


def list_of(*, office_id: UUID, bulk_id: UUID) -> BulkFile:
    """Return one list of an office.

    Raises:
        NoSuchApplication: There is none.
    """
    found = BulkFile.objects.filter(office_id=office_id, id=bulk_id).first()
    if found is None:
        raise NoSuchApplication
    return found


def rows_of_list(
    bulk: BulkFile, *, standing: str = "", after: int = 0, limit: int = PAGE
) -> Sequence[BulkRow]:
    """Return the rows after one, in order; with ``standing`` only those that stand so."""
    asked: dict[str, Any] = {"standing": standing} if standing else {}
    rows = BulkRow.objects.filter(
        office_id=bulk.office_id, bulk_id=bulk.id, number__gt=after, **asked
    )
    return list(rows.order_by("number")[:limit])


def every_row(bulk: BulkFile) -> Iterator[BulkRow]:
    """Yield every row in order, without holding all of them."""
    after = 0
    while rows := rows_of_list(bulk, after=after, limit=_AT_ONCE):
        yield from rows
        after = rows[-1].number
