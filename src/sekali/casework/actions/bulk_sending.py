"""Taking in an agency's list, and what its sender may do with it: hand in, stop, go on, drop it."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, connection, models, transaction

from sekali.casework.actors import Officer
from sekali.casework.bulk_queries import may_send
from sekali.casework.bulk_reading import ListReader, Row, SentFile
from sekali.casework.models import BulkFile, BulkRow
from sekali.catalogue import files
from sekali.catalogue.bulk_words import list_headings, number_column
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.queries import NoSuchService
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

TOPIC = "casework.bulk"
CHECKING, CHECKED, HANDING_IN, DONE = "checking", "checked", "handing-in", "done"
_LISTS = UUID("c0b5b1de-5b0a-5f5f-9f2c-6c1e2b0a7d11")
_DIGEST_LENGTH = 32
_LONGEST_NAME = 120
_FORGOTTEN_AT_ONCE = 20
_PERIODS = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
_COPY = """
    COPY casework_bulkrow (office_id, bulk_id, number, digest, cells, standing, mistakes)
    FROM STDIN
"""


class NothingToHandIn(DomainError):
    """Rows are wrong and nobody said to hand in the others, or none is good."""

    code = "nothing-to-hand-in"


class ListIsMoving(DomainError):
    """It is just being worked on, or has come on since the page was shown."""

    code = "list-is-moving"


def receive_list(
    *,
    service: CompiledService,
    sent: SentFile,
    name: str,
    by: Officer,
    at: datetime,
    today: date,
) -> BulkFile:
    """Take in a list whole, or not at all; the worker then checks it row by row.

    The same file sent again by the same office is the list that it was the first time, and
    nothing changes; what is handed in once a month, say, is another list the month after.

    Raises:
        NoSuchService: The officer may send no lists of this service.
        ListRefused: The file cannot be read as a list.
    """
    bulk = service.definition.bulk
    if bulk is None or not may_send(by, service):
        raise NoSuchService(service=service.id)
    period = _period(bulk, today)
    bulk_id = uuid5(_LISTS, f"{service.id}:{by.office_id}:{period}:{sent.sha256}")
    reader = ListReader(sent, list_headings(service, bulk), number_column(bulk))
    found = BulkFile(
        office_id=by.office_id,
        id=bulk_id,
        service_id=service.id,
        role=by.role,
        sent_by_id=by.person_id,
        sent_by_name=by.name,
        name=" ".join(name.split())[:_LONGEST_NAME] or "-",
        encoding=sent.encoding,
        columns=list(reader.columns),
        state=CHECKING,
        received_at=at,
        changed_at=at,
    )
    try:
        return _keep(found, reader, f"{service.id}:{period}", at)
    except IntegrityError:
        # It was sent from two windows at the same instant.
        return BulkFile.objects.get(office_id=by.office_id, id=bulk_id)


@whole_transaction
def _keep(found: BulkFile, reader: ListReader, origin: str, at: datetime) -> BulkFile:
    before = BulkFile.objects.filter(office_id=found.office_id, id=found.id).first()
    if before is not None:
        return before
    found.rows = 0
    # A refusal in the middle ends the copying, and must end nothing else.
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for row in reader.rows():
            copy.write_row(_copied(found, row, digest_of_row(origin, reader.columns, row.cells)))
            found.rows += 1
    insert_together(found, next_step(found, at))
    return found


def digest_of_row(origin: str, columns: Sequence[str], cells: Sequence[str]) -> str:
    """Return what tells a row from others, in whatever order its columns stand.

    ``origin`` is the service and the period in which a row counts once.
    """
    said = sorted((column, cell) for column, cell in zip(columns, cells, strict=True) if cell)
    return hashlib.sha256(json.dumps([origin, said]).encode()).hexdigest()[:_DIGEST_LENGTH]


def next_step(bulk: BulkFile, at: datetime) -> models.Model:
    """Return the message by which the worker goes on from where the list is.

    It says from where: one that comes again after the list has come on does nothing.
    """
    body = {"list": str(bulk.id), "state": bulk.state, "position": bulk.position}
    return outbox.message(person_id=bulk.office_id, topic=TOPIC, body=body, at=at)


@whole_transaction
def hand_in_list(*, bulk: BulkFile, only_good: bool, at: datetime) -> None:
    """Begin to hand in a list that was checked; doing it again changes nothing.

    Raises:
        NothingToHandIn: Rows are wrong and ``only_good`` was not chosen, or no row is good.
        ListIsMoving: It is not checked yet.
    """
    locked = _locked(bulk)
    if locked.state == HANDING_IN:
        return
    if locked.state not in {CHECKED, DONE}:
        raise ListIsMoving
    if not locked.good or (locked.wrong and not only_good):
        raise NothingToHandIn
    locked.only_good = only_good
    _begin(locked, HANDING_IN, at)


@whole_transaction
def check_list_again(*, bulk: BulkFile, at: datetime) -> None:
    """Check the rows again that were not handed in: what was wrong may have been put right.

    Raises:
        ListIsMoving: It is being handed in.
    """
    locked = _locked(bulk)
    if locked.state == CHECKING:
        return
    if locked.state == HANDING_IN:
        raise ListIsMoving
    locked.good = locked.wrong = 0
    _begin(locked, CHECKING, at)


@whole_transaction
def stop_list(*, bulk: BulkFile, at: datetime) -> None:
    """Let the worker leave a list where it is; what was handed in stays handed in."""
    moving = BulkFile.objects.filter(office_id=bulk.office_id, id=bulk.id, stopped_at__isnull=True)
    moving.filter(state__in=[CHECKING, HANDING_IN]).update(stopped_at=at)


@whole_transaction
def go_on_with_list(*, bulk: BulkFile, at: datetime) -> None:
    """Let the worker go on with a list that was stopped, from where it is."""
    locked = _locked(bulk)
    if locked.stopped_at is None:
        return
    locked.stopped_at = None
    locked.save(update_fields=["stopped_at"])
    insert_together(next_step(locked, at))


@whole_transaction
def drop_list(*, bulk: BulkFile) -> None:
    """Forget a list and its rows; the cases that came of it stay.

    Raises:
        ListIsMoving: It is just being handed in; stop it first.
    """
    locked = _locked(bulk)
    if locked.state == HANDING_IN and locked.stopped_at is None:
        raise ListIsMoving
    BulkRow.objects.filter(office_id=bulk.office_id, bulk_id=bulk.id).delete()
    BulkFile.objects.filter(office_id=bulk.office_id, id=bulk.id).delete()


@whole_transaction
def forget_old_lists(*, before: datetime) -> int:
    """Drop the lists that have not come on since a day; return how many."""
    old = BulkFile.objects.filter(changed_at__lt=before).exclude(
        state=HANDING_IN, stopped_at__isnull=True
    )
    keys = list(old.values_list("office_id", "id")[:_FORGOTTEN_AT_ONCE])
    for office_id, bulk_id in keys:
        BulkRow.objects.filter(office_id=office_id, bulk_id=bulk_id).delete()
        BulkFile.objects.filter(office_id=office_id, id=bulk_id).delete()
    return len(keys)


def _begin(locked: BulkFile, state: str, at: datetime) -> None:
    locked.state, locked.position, locked.stopped_at = state, 0, None
    locked.changed_at = at
    locked.save()
    insert_together(next_step(locked, at))


def _locked(bulk: BulkFile) -> BulkFile:
    rows = BulkFile.objects.select_for_update().filter(office_id=bulk.office_id, id=bulk.id)
    found: BulkFile | None = rows.first()
    if found is None:
        raise ListIsMoving
    return found


def _period(bulk: files.Bulk, today: date) -> str:
    return today.strftime(_PERIODS[bulk.once_per]) if bulk.once_per else ""


def _copied(found: BulkFile, row: Row, digest: str) -> Iterator[object]:
    cells = json.dumps(row.cells, ensure_ascii=False)
    return iter((found.office_id, found.id, row.number, digest, cells, "read", "[]"))
