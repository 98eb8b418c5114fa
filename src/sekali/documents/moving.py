"""Moving files from one store to another while people work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain

from sekali.documents.ports import BlobDamaged, BlobMissing, BlobStore


@dataclass(frozen=True, slots=True)
class MovingStore:
    """A ``BlobStore`` that writes to one store, and reads what is not there yet from another."""

    now: BlobStore
    former: BlobStore

    def put(self, data: bytes) -> str:
        """Keep ``data`` in the new store."""
        return self.now.put(data)

    def open(self, address: str) -> bytes:
        """Return what was put into either of them.

        Raises:
            BlobMissing: It is in neither.
            BlobDamaged: It is whole in neither.
        """
        try:
            return self.now.open(address)
        except BlobMissing:
            return self.former.open(address)
        except BlobDamaged:
            return self._whole_before(address)

    def _whole_before(self, address: str) -> bytes:
        try:
            return self.former.open(address)
        except BlobMissing:
            raise BlobDamaged(address) from None

    def exists(self, address: str) -> bool:
        """Tell whether something is kept under ``address`` in either of them."""
        return self.now.exists(address) or self.former.exists(address)

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything that is kept; what is in both, once."""
        yield from self.now.addresses()
        for address in self.former.addresses():
            if not self.now.exists(address):
                yield address

    def put_before(self, at: datetime) -> Iterator[str]:
        """Yield what nobody put into the new store since ``at``; the former is left alone."""
        return self.now.put_before(at)

    def set_aside(self, address: str) -> None:
        """Take a blob of the new store out of the way."""
        self.now.set_aside(address)

    def aside_before(self, at: datetime) -> Iterator[str]:
        """Yield what was set aside in the new store before ``at``."""
        return self.now.aside_before(at)

    def forget_aside(self, address: str) -> None:
        """Remove for good what was set aside in the new store."""
        self.now.forget_aside(address)

    def remove(self, address: str) -> None:
        """Remove what is kept under ``address`` from both."""
        self.now.remove(address)
        self.former.remove(address)

    def check_config(self) -> list[str]:
        """Return what is wrong with either store; that files are to be moved still is told too."""
        hint = ["files are read from two stores: sekali files move, then unset SEKALI_FILES_FORMER"]
        return [*self.now.check_config(), *self.former.check_config(), *hint]


@dataclass(slots=True)
class Moved:
    """What moving came to: files copied, there already, damaged ones left, removed ones."""

    copied: int = 0
    there: int = 0
    damaged: int = 0
    removed: int = 0

    @property
    def seen(self) -> int:
        """How many files were looked at."""
        return self.copied + self.there + self.damaged


def move_files(store: MovingStore, *, tell: Callable[[Moved], None], remove: bool = False) -> Moved:
    """Copy every file to the new store; with ``remove`` take it out of the former one then.

    It may be broken off and begun again, and run while people work: a file is whole in the new
    store before it leaves the former one. Files that were set aside go along.
    """
    done = Moved()
    far = datetime.max.replace(tzinfo=UTC)
    for address in chain(store.former.addresses(), list(store.former.aside_before(far))):
        if store.now.exists(address):
            done.there += 1
        elif not _copied(store, address, done):
            continue
        if remove:
            _take_out(store, address, done)
        tell(done)
    return done


def _copied(store: MovingStore, address: str, done: Moved) -> bool:
    try:
        store.now.put(store.former.open(address))
    except (BlobDamaged, BlobMissing):
        done.damaged += 1
        return False
    done.copied += 1
    return True


def _take_out(store: MovingStore, address: str, done: Moved) -> None:
    # Read back whole: where it is not, this raises and the former one stays.
    store.now.open(address)
    store.former.remove(address)
    store.former.forget_aside(address)
    done.removed += 1
