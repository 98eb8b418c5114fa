"""Keeps documents and evidence as files in a folder, under the hash of their content."""

import hashlib
import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sekali.documents.adapters.durable import bring_to_disk, make_folder, write_whole
from sekali.documents.ports import BlobDamaged, BlobMissing

ADDRESS = re.compile(r"[0-9a-f]{64}", re.ASCII)
# Longer than the folders of files, so that nobody takes it for one of them.
ASIDE = "aside"


class DirectoryBlobStore:
    """A ``BlobStore`` in one folder: ``ab/cd/abcd…``, so that no folder grows too long.

    A file is written beside its place, brought to disk, and only then given its name: whatever
    stands under a name is whole, and what ``put`` has answered for survives a power cut. Files
    are readable by the owner only. Two processes may put the same bytes at once.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its address; putting it again heals what is damaged."""
        address = hashlib.sha256(data).hexdigest()
        place = self._place(address)
        if not _holds(place, data):
            make_folder(place.parent)
            write_whole(place, data)
        # Also where all stood already: another process may not have come to this yet.
        for folder in (place.parent, place.parent.parent, self._directory):
            bring_to_disk(folder)
        return address

    def open(self, address: str) -> bytes:
        """Return what was put, having compared it with its address.

        Raises:
            BlobMissing: There is nothing under ``address``, or it is not an address.
            BlobDamaged: The bytes no longer match ``address``.
        """
        if not ADDRESS.fullmatch(address):
            raise BlobMissing(address)
        try:
            data = self._place(address).read_bytes()
        except FileNotFoundError:
            data = self._brought_back(address)
        if hashlib.sha256(data).hexdigest() != address:
            raise BlobDamaged(address)
        return data

    def exists(self, address: str) -> bool:
        """Tell whether something is kept under ``address``; its bytes are not read."""
        return bool(ADDRESS.fullmatch(address)) and self._place(address).is_file()

    def addresses(self) -> Iterator[str]:
        """Yield the address of everything that is kept, in no order."""
        for file in self._directory.glob("??/??/*"):
            if ADDRESS.fullmatch(file.name):
                yield file.name

    def put_before(self, at: datetime) -> Iterator[str]:
        """Yield the addresses of what nobody put since ``at``, in no order."""
        return _older(self._directory.glob("??/??/*"), at)

    def set_aside(self, address: str) -> None:
        """Take a blob out of the way; whoever opens it brings it back."""
        if not self.exists(address):
            return
        place, aside = self._place(address), self._aside(address)
        make_folder(aside.parent)
        os.utime(place)
        place.replace(aside)
        bring_to_disk(aside.parent)
        bring_to_disk(place.parent)

    def aside_before(self, at: datetime) -> Iterator[str]:
        """Yield the addresses of what was set aside before ``at``."""
        return _older(self._directory.glob(f"{ASIDE}/*"), at)

    def forget_aside(self, address: str) -> None:
        """Remove for good what was set aside; what is put under the address meanwhile stays."""
        if ADDRESS.fullmatch(address):
            self._aside(address).unlink(missing_ok=True)

    def remove(self, address: str) -> None:
        """Remove what is kept under ``address``; doing it again changes nothing."""
        if self.exists(address):
            place = self._place(address)
            place.unlink(missing_ok=True)
            bring_to_disk(place.parent)

    def check_config(self) -> list[str]:
        """Return what is wrong with the store, in words for an operator; empty if nothing."""
        probe = b"the store keeps what it is given"
        try:
            if self.open(self.put(probe)) == probe:
                return []
        except (OSError, BlobDamaged) as error:
            return [f"documents cannot be kept in {self._directory}: {error!r}"]
        return [f"documents kept in {self._directory} come back different"]

    def _brought_back(self, address: str) -> bytes:
        try:
            data = self._aside(address).read_bytes()
        except FileNotFoundError:
            raise BlobMissing(address) from None
        self.put(data)
        return data

    def _aside(self, address: str) -> Path:
        return self._directory / ASIDE / address

    def _place(self, address: str) -> Path:
        return self._directory / address[:2] / address[2:4] / address


def _holds(place: Path, data: bytes) -> bool:
    # Compared byte by byte: where the disk lost the file, putting it again heals it.
    try:
        is_same = place.read_bytes() == data
        # Whoever looks for files that nobody names sees that this one is wanted again.
        os.utime(place)
    except FileNotFoundError:
        return False
    return is_same


def _older(files: Iterator[Path], at: datetime) -> Iterator[str]:
    for file in files:
        if not ADDRESS.fullmatch(file.name):
            continue
        try:
            put_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        except FileNotFoundError:
            continue
        if put_at < at:
            yield file.name
