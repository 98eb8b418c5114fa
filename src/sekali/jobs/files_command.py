"""`sekali files`: moving files to another store, opening all of them, removing what is nobody's."""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from sekali.documents.moving import Moved, MovingStore, move_files
from sekali.documents.ports import BlobStore
from sekali.documents.safe import Safe
from sekali.documents.scanning import scan_anew
from sekali.documents.tidying import Looked, look_through, tidy

_SECONDS_BETWEEN_LINES = 5.0


class _Counted(Protocol):
    @property
    def seen(self) -> int: ...


def move(store: BlobStore, *, remove: bool) -> int:
    """Copy files from the former store to the present one; 1 where some could not be."""
    if not isinstance(store, MovingStore):
        _say("nothing to move: SEKALI_FILES_FORMER names no store")
        return 1
    done = move_files(store, tell=_now_and_then("files looked at"), remove=remove)
    _say(_moved(done))
    return 1 if done.damaged else 0


def check(safe: Safe) -> int:
    """Open every file that a row names; 1 where one is missing or damaged."""
    done: Looked = look_through(safe, tell=_now_and_then("files opened"))
    _say(f"{done.whole} whole, {done.missing} missing, {done.damaged} damaged")
    return 1 if done.missing or done.damaged else 0


def scan(safe: Safe) -> int:
    """Scan every paper anew."""
    _say(f"{scan_anew(safe, datetime.now(UTC))} papers scanned")
    return 0


def tidy_now(store: BlobStore) -> int:
    """Set aside what nobody names, and remove what was set aside a week ago."""
    done = tidy(store, datetime.now(UTC))
    _say(f"{done.set_aside} set aside, {done.forgotten} removed, {done.brought_back} brought back")
    return 0


def _moved(done: Moved) -> str:
    told = f"{done.copied} copied, {done.there} were there, {done.removed} removed from before"
    return told + (f", {done.damaged} damaged or missing: NOT moved" if done.damaged else "")


def _now_and_then(what: str) -> Callable[[_Counted], None]:
    """Return what tells how far it is, every few seconds."""
    told_at = time.monotonic()

    def tell(done: _Counted) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= _SECONDS_BETWEEN_LINES:
            told_at = time.monotonic()
            _say(f"{done.seen} {what}")

    return tell


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
