"""Where files are kept, with a scanner that says what a test wants, or with a store that is away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest

from sekali.config import wiring
from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.attached import AttachedPaper
from sekali.documents.ports import ScannerAway, StoreAway
from sekali.documents.queries import papers_of
from support.people import MOTHER, person_id


@dataclass
class Scanner:
    """Says what a test wants; the real daemon has tests of its own (documents/test_clamd.py)."""

    says: str | None = None
    is_away: bool = False
    asked: list[bytes] = field(default_factory=list)

    def found_in(self, data: bytes) -> str | None:
        """Return what was set."""
        if self.is_away:
            raise ScannerAway("test")
        self.asked.append(data)
        return self.says

    def check_config(self) -> list[str]:
        """Nothing is wrong."""
        return []


class Away(DirectoryBlobStore):
    """A store that gives no answer."""

    def put(self, data: bytes) -> str:
        """Fail."""
        raise StoreAway("test")

    def open(self, address: str) -> bytes:
        """Fail."""
        raise StoreAway("test")


@contextmanager
def safe_with(**changed: Any) -> Iterator[None]:
    """Let the wired safe have another scanner or store meanwhile."""
    kept = replace(wiring.safe(), **changed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "safe", lambda: kept)
        wiring.outside.cache_clear()
        yield
    wiring.outside.cache_clear()


def papers(application_id: UUID) -> list[AttachedPaper]:
    """Return what the mother has attached to an application."""
    return list(papers_of(person_id=person_id(MOTHER), application_id=application_id))
