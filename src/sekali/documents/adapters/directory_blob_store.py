"""Keeps documents and evidence as files in a folder, under the hash of their content."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from sekali.documents.adapters.durable import bring_to_disk, make_folder, write_whole
from sekali.documents.ports import BlobDamaged, BlobMissing

ADDRESS = re.compile(r"[0-9a-f]{64}", re.ASCII)


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
            raise BlobMissing(address) from None
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

    def remove(self, address: str) -> None:
        """Remove what is kept under ``address``; doing it again changes nothing."""
        if self.exists(address):
            place = self._place(address)
            place.unlink(missing_ok=True)
            bring_to_disk(place.parent)

    def check(self) -> list[str]:
        """Return what is wrong with the store, in words for an operator; empty if nothing."""
        probe = b"the store keeps what it is given"
        try:
            if self.open(self.put(probe)) == probe:
                return []
        except (OSError, BlobDamaged) as error:
            return [f"documents cannot be kept in {self._directory}: {error!r}"]
        return [f"documents kept in {self._directory} come back different"]

    def _place(self, address: str) -> Path:
        return self._directory / address[:2] / address[2:4] / address


def _holds(place: Path, data: bytes) -> bool:
    # Compared byte by byte: where the disk lost the file, putting it again heals it.
    try:
        return place.read_bytes() == data
    except FileNotFoundError:
        return False
