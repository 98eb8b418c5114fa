"""`sekali bulk`: checking an agency's list from a terminal, and handing it in."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.utils.timezone import localdate

from sekali.accounts.queries import account_of
from sekali.agencies import queries as agencies
from sekali.casework.actions import bulk_sending
from sekali.casework.actions.bulk_working import ListWorker
from sekali.casework.actors import Officer
from sekali.casework.bulk_queries import every_row, list_of, may_send
from sekali.casework.bulk_reading import looked_into
from sekali.casework.models import BulkFile, BulkRow
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.vault.ports import RegistryUnavailable
from sekali.vault.queries import subject_with_number

FINE, WRONG = 0, 1
MOVING = (bulk_sending.CHECKING, bulk_sending.HANDING_IN)
_TOLD_EVERY = 10
Tell = Callable[[BulkFile, BulkRow, CompiledService], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What the command was told."""

    service_id: str
    file: Path
    by_nik: str
    office: str
    only_good: bool
    dry_run: bool


def send_list(sending: Sending, *, worker: ListWorker, tell: Tell) -> int:
    """Check a list and hand it in, saying how far it is; return 1 where a row was wrong.

    Stopped in the middle, the same command goes on where it was. ``tell`` puts what is wrong
    with a row into lines.
    """
    try:
        service = catalogue.service(sending.service_id)
        officer = _officer(sending, service, localdate())
        if officer is None:
            return _say("nobody with this NIK may send lists of this service there", WRONG)
        return _send(sending, service, officer, worker, tell)
    except RegistryUnavailable:
        return _say("the civil registry cannot be asked now; the same command goes on", WRONG)
    except (DomainError, OSError) as refusal:
        told = f"{refusal.code} {dict(refusal.params)}" if isinstance(refusal, DomainError) else ""
        return _say(f"refused: {told or refusal}", WRONG)


def _send(
    sending: Sending,
    service: CompiledService,
    officer: Officer,
    worker: ListWorker,
    tell: Tell,
) -> int:
    with sending.file.open("rb") as file:
        received = bulk_sending.receive_list(
            service=service,
            sent=looked_into(file),
            name=sending.file.name,
            by=officer,
            at=datetime.now(UTC),
            today=localdate(),
        )
    bulk = _worked_off(received, worker)
    if bulk.state == bulk_sending.CHECKED and not sending.dry_run and _may_go_in(bulk, sending):
        now = datetime.now(UTC)
        bulk_sending.hand_in_list(bulk=bulk, only_good=sending.only_good, at=now)
        bulk = _worked_off(bulk, worker)
    for row in every_row(bulk):
        for line in tell(bulk, row, service):
            _say(line, FINE)
    if sending.dry_run and not bulk.handed_in:
        bulk_sending.drop_list(bulk=bulk)
    return _say(_result(bulk), WRONG if bulk.wrong else FINE)


def _may_go_in(bulk: BulkFile, sending: Sending) -> bool:
    return bool(bulk.good) and (sending.only_good or not bulk.wrong)


def _worked_off(bulk: BulkFile, worker: ListWorker) -> BulkFile:
    """Go on with a list until nothing is left; the worker of the installation may help."""
    steps = 0
    bulk_sending.go_on_with_list(bulk=bulk, at=datetime.now(UTC))
    while True:
        bulk = list_of(office_id=bulk.office_id, bulk_id=bulk.id)
        if bulk.state not in MOVING or bulk.stopped_at:
            return bulk
        worker.step(
            office_id=bulk.office_id,
            bulk_id=bulk.id,
            state=bulk.state,
            position=bulk.position,
            at=datetime.now(UTC),
        )
        steps += 1
        if steps % _TOLD_EVERY == 0:
            _say(_result(bulk), FINE)


def _result(bulk: BulkFile) -> str:
    counts = f"{bulk.good} good, {bulk.wrong} wrong, {bulk.handed_in} handed in"
    return f"{bulk.state}: {bulk.rows} rows, {counts}, {bulk.before} with another list before"


def _officer(sending: Sending, service: CompiledService, on: date) -> Officer | None:
    person_id = subject_with_number("nik", sending.by_nik)
    account = account_of(person_id) if person_id else None
    for posting in agencies.postings_of(person_id, on) if person_id else ():
        name = account.display_name if account else "-"
        officer = Officer(posting.person_id, name, posting.office_id, posting.role, posting.title)
        is_meant = sending.office in {"", str(posting.office_id), posting.office.region_id}
        if is_meant and may_send(officer, service):
            return officer
    return None


def _say(line: str, code: int) -> int:
    sys.stdout.write(f"{line}\n")
    return code
