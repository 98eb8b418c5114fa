"""Files that no row names: of uploads that were never saved, and of rows that are gone.

They are found by night, set aside, and removed for good a week later. A paper that is uploaded at
that very moment loses nothing: whoever opens a file that was set aside brings it back.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sekali.documents.naming import FILES, rows_naming, told_apart
from sekali.documents.ports import BlobDamaged, BlobMissing, BlobStore
from sekali.documents.safe import Safe

log = logging.getLogger(__name__)
# Longer than a backup takes from its dump to its last file, and than any page is worked on.
UNNAMED_FOR = timedelta(days=2)
ASIDE_FOR = timedelta(days=7)


@dataclass(slots=True)
class Tidied:
    """What tidying came to: files set aside, brought back since a row names them, forgotten."""

    set_aside: int = 0
    brought_back: int = 0
    forgotten: int = 0


def tidy(store: BlobStore, at: datetime) -> Tidied:
    """Set aside what nobody names, and remove what was set aside long enough ago."""
    done = Tidied()
    for address, is_named in told_apart(store.put_before(at - UNNAMED_FOR)):
        if not is_named:
            store.set_aside(address)
            done.set_aside += 1
    for address, is_named in told_apart(store.aside_before(at - ASIDE_FOR)):
        if is_named:
            # Opening brings it back.
            store.open(address)
            done.brought_back += 1
        else:
            done.forgotten += 1
        store.forget_aside(address)
    return done


@dataclass(frozen=True, slots=True)
class FilesTidied:
    """Tidies one store by night."""

    store: BlobStore

    def __call__(self, at: datetime) -> None:
        """Tidy; tell the log what came of it."""
        done = tidy(self.store, at)
        log.info("%d files set aside, %d removed", done.set_aside, done.forgotten)


@dataclass(slots=True)
class Looked:
    """What looking through all files came to."""

    whole: int = 0
    missing: int = 0
    damaged: int = 0

    @property
    def seen(self) -> int:
        """How many files were looked at."""
        return self.whole + self.missing + self.damaged


def look_through(safe: Safe, *, tell: Callable[[Looked], None]) -> Looked:
    """Open every file that a row names, as its reader would; return how many are whole."""
    done = Looked()
    for model in FILES:
        for person_id, _, address in rows_naming(model):
            try:
                safe.open(person_id, address)
            except BlobDamaged:
                done.damaged += 1
            except BlobMissing:
                done.missing += 1
            else:
                done.whole += 1
            tell(done)
    return done
