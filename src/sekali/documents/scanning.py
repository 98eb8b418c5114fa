"""Looking for malware in papers: before they are kept, or later where the scanner is away.

A paper that holds some is refused. Where the scanner does not answer, the paper is **held**: the
application goes on, and nobody looks at the paper before it was scanned.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from sekali.audit.actions import Act, record
from sekali.documents.attached import AttachedPaper
from sekali.documents.models import Evidence
from sekali.documents.ports import MalwareScanner, ScannerAway, StoreAway
from sekali.documents.safe import Safe
from sekali.documents.uploads import UploadRefused
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction

log = logging.getLogger(__name__)
# Each minute, and one a time: at 2 ms a paper this is far below what a minute holds.
_AT_ONCE = 200


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
        scanner = self.safe.scanner
        if scanner is None:
            return
        waiting = Evidence.objects.across_people().filter(scan=Evidence.HELD).order_by("added_at")
        for paper in waiting[:_AT_ONCE]:
            try:
                found = scanner.found_in(self.safe.open(paper.person_id, paper.blob))
            except (ScannerAway, StoreAway) as away:
                log.info("held papers wait on: %s", away)
                return
            _write_down(paper, found, at)


@whole_transaction
def _write_down(paper: Evidence, found: str | None, at: datetime) -> None:
    scan = Evidence.CLEAN if found is None else Evidence.MALWARE
    held = Evidence.objects.filter(person_id=paper.person_id, id=paper.id, scan=Evidence.HELD)
    if held.update(scan=scan) and found is not None:
        details = {"case": str(paper.application_id), "paper": paper.item, "found": found}
        act = Act(kind="documents.malware-found", actor_id=None, details=details)
        record(person_id=paper.person_id, acts=[act], at=at)
