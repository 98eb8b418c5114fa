"""Looking for malware in papers: before they are kept, or later where the scanner is away.

A paper that holds some is refused. Where the scanner does not answer, the paper is **held**: the
application goes on, and nobody looks at the paper before it was scanned.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid5

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from sekali.audit.actions import Act, record
from sekali.documents.attached import AttachedPaper
from sekali.documents.models import Evidence
from sekali.documents.ports import (
    BlobDamaged,
    BlobMissing,
    MalwareScanner,
    ScannerAway,
    StoreAway,
)
from sekali.documents.safe import Safe
from sekali.documents.uploads import UploadRefused
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

log = logging.getLogger(__name__)
# Each minute, and one a time: at 2 ms a paper this is far below what a minute holds.
_AT_ONCE = 200
_OPEN = (Evidence.CLEAN, Evidence.NOT_SCANNED)
_WATCHED_FOR = timedelta(days=64)
_AT_LEAST, _EARLIER = timedelta(hours=20), timedelta(hours=4)
PAPER_CLOSED = "documents.paper-closed"


class PaperHeld(DomainError):
    """Nobody sees this paper: it was not scanned yet, or malware was found in it later."""

    code = "paper-held"

    def __init__(self, scan: str) -> None:
        super().__init__(reason=scan)
        self.scan = scan


def scan_of(scanner: MalwareScanner | None, data: bytes) -> str:
    """Return what is written down of a paper that is about to be kept.

    Raises:
        UploadRefused: There is malware in it.
    """
    if scanner is None:
        return Evidence.NOT_SCANNED
    try:
        found = scanner.found_in(data)
    except ScannerAway as away:
        log.warning("a paper is held, the scanner is away: %s", away)
        return Evidence.HELD
    if found is not None:
        log.warning("a paper was refused: %s", found)
        raise UploadRefused("malware")
    return Evidence.CLEAN


def refuse_unscanned(paper: AttachedPaper) -> None:
    """Do nothing, unless nobody may look at a paper.

    Raises:
        PaperHeld: It waits for the scanner, or there is malware in it.
    """
    if paper.scan in {Evidence.HELD, Evidence.MALWARE}:
        raise PaperHeld(paper.scan)


@dataclass(frozen=True, slots=True)
class HeldPapersPoll:
    """Scans what was held, once the scanner answers again."""

    safe: Safe

    def __call__(self, at: datetime) -> None:
        """Scan what waits now; while the scanner is away, it goes on waiting."""
        if self.safe.scanner is None:
            return
        waiting = Evidence.objects.across_people().filter(scan=Evidence.HELD).order_by("added_at")
        _scan_all(self.safe, list(waiting[:_AT_ONCE]), at)


@dataclass(frozen=True, slots=True)
class YoungPapersScanned:
    """Scans papers again by night: what was unknown when they came may be known now.

    A day after a paper came, then each time it is twice as old, until it is 64 days old. What
    nobody scanned, since there was no scanner, is scanned once there is one.
    """

    safe: Safe

    def __call__(self, at: datetime) -> None:
        """Scan what is due; where the scanner or the store is away, the next night goes on."""
        if self.safe.scanner is None:
            return
        while due := _due(at):
            if not _scan_all(self.safe, due, at):
                return


def scan_anew(safe: Safe, at: datetime) -> int:
    """Scan every paper that is open to be seen, however old; return how many.

    Raises:
        ScannerAway: There is none, or it does not answer; what was scanned stays so.
    """
    done = 0
    while papers := _seen_before(at):
        if not _scan_all(safe, papers, at):
            raise ScannerAway(f"after {done} papers")
        done += len(papers)
    return done


def _seen_before(at: datetime) -> list[Evidence]:
    open_ones = Evidence.objects.across_people().filter(scan__in=_OPEN)
    return list(open_ones.filter(Q(scanned_at=None) | Q(scanned_at__lt=at))[:_AT_ONCE])


def _due(at: datetime) -> list[Evidence]:
    waited = Coalesce(F("scanned_at"), F("added_at"))
    young = Evidence.objects.across_people().filter(scan__in=_OPEN, added_at__gt=at - _WATCHED_FOR)
    never = Q(scanned_at=None)
    # Nights do not come to the minute.
    twice_as_old = Q(next_at__lte=at + _EARLIER, waited_since__lte=at - _AT_LEAST)
    next_at = F("scanned_at") + (F("scanned_at") - F("added_at"))
    found = young.annotate(waited_since=waited, next_at=next_at).filter(never | twice_as_old)
    return list(found[:_AT_ONCE])


def _scan_all(safe: Safe, papers: Sequence[Evidence], at: datetime) -> bool:
    """Scan papers one by one; return False where the scanner or the store gave no answer."""
    if safe.scanner is None:
        return False
    for paper in papers:
        try:
            found = safe.scanner.found_in(safe.open(paper.person_id, paper.blob))
        except (ScannerAway, StoreAway) as away:
            log.info("papers wait on: %s", away)
            return False
        except (BlobMissing, BlobDamaged) as lost:
            # Nobody can open it either; `sekali files check` counts it.
            log.warning("a paper cannot be scanned: %r", lost)
            Evidence.objects.filter(person_id=paper.person_id, id=paper.id).update(scanned_at=at)
            continue
        _write_down(paper, found, at)
    return True


@whole_transaction
def _write_down(paper: Evidence, found: str | None, at: datetime) -> None:
    """Write down what a scan came to, wherever the person has used this file."""
    same = Evidence.objects.filter(person_id=paper.person_id, blob=paper.blob)
    if found is None:
        same.filter(scan__in=(Evidence.HELD, *_OPEN)).update(scan=Evidence.CLEAN, scanned_at=at)
        return
    for one in same.exclude(scan=Evidence.MALWARE):
        _close(one, found, at)


def _close(paper: Evidence, found: str, at: datetime) -> None:
    """Let nobody open a paper any more, and tell whom it concerns."""
    rows = Evidence.objects.filter(person_id=paper.person_id, id=paper.id)
    rows.update(scan=Evidence.MALWARE, scanned_at=at)
    details = {"case": str(paper.application_id), "paper": paper.item, "found": found}
    act = Act(kind="documents.malware-found", actor_id=None, details=details)
    record(person_id=paper.person_id, acts=[act], at=at)
    body = {"application": str(paper.application_id), "item": paper.item, "paper": str(paper.id)}
    insert_together(
        outbox.message(
            person_id=paper.person_id,
            topic=PAPER_CLOSED,
            body=body,
            at=at,
            message_id=uuid5(paper.id, PAPER_CLOSED),
        ),
        new_only=True,
    )
