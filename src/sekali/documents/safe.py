"""The safe: files in the blob store, each sealed with a key of the person whose file it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sekali.documents.attached import KeptKey
from sekali.documents.models import PersonKey
from sekali.documents.ports import BlobMissing, BlobStore, MalwareScanner, MasterKeys, Wrapped
from sekali.documents.sealing import key_id_of, new_secret, seal, unseal
from sekali.kernel.ids import uuid7
from sekali.storage.reading import row_of, rows_of
from sekali.storage.writing import insert_together


class KeyDestroyed(BlobMissing):
    """The person's key is no more: the file is there, and nobody can read it again."""


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A key of a person as it is kept, and unwrapped. ``is_new`` until its row is inserted."""

    row: KeptKey
    secret: bytes
    is_new: bool = False

    @property
    def new_rows(self) -> list[PersonKey]:
        """Return what has to be inserted with the first file that is sealed with it."""
        return [self.row] if self.is_new and isinstance(self.row, PersonKey) else []


@dataclass(frozen=True, slots=True)
class Safe:
    """Keeps files of people: what lies in ``store`` is sealed, what wraps the keys is apart."""

    store: BlobStore
    masters: MasterKeys
    # None where the installation scans nothing.
    scanner: MalwareScanner | None = None

    def held(self, kept: Sequence[KeptKey], person_id: UUID) -> HeldKey:
        """Return the key of a person that was read, or a new one to be inserted."""
        if kept:
            return HeldKey(kept[0], self._unwrapped(kept[0]))
        return self.new_key(person_id)

    def key_of(self, person_id: UUID) -> HeldKey:
        """Return the key that files of this person are sealed with; the first time, make it."""
        kept = rows_of(PersonKey, person_id=person_id, order="id", limit=1)
        held = self.held(kept, person_id)
        if held.is_new:
            insert_together(*held.new_rows)
        return held

    def new_key(self, person_id: UUID) -> HeldKey:
        """Return a key whose row is not inserted yet.

        Two may be made at the same instant: both stay, and each file says which one it needs.
        """
        key_id, secret = uuid7(), new_secret()
        wrapped = self.masters.wrap(secret, bound_to=bound_to(person_id, key_id))
        row = PersonKey(
            person_id=person_id,
            id=key_id,
            master_id=wrapped.master_id,
            wrapped=wrapped.text,
        )
        return HeldKey(row, secret, is_new=True)

    def put(self, key: HeldKey, data: bytes) -> str:
        """Seal ``data`` and bring it to disk; return its address."""
        return self.store.put(
            seal(data, person_id=key.row.person_id, key_id=key.row.id, secret=key.secret)
        )

    def open(self, person_id: UUID, address: str) -> bytes:
        """Return a file of this person.

        Files from before there were keys come back as they are, until `sekali keys seal` ran.

        Raises:
            BlobMissing: There is none under ``address``, or it is somebody else's.
            KeyDestroyed: The same, to whoever asks; the key it was sealed with is not there.
            BlobDamaged: It is no longer what was put there.
        """
        kept = self.store.open(address)
        key_id = key_id_of(kept)
        if key_id is None:
            return kept
        row = row_of(PersonKey, person_id=person_id, id=key_id)
        if row is None:
            raise KeyDestroyed(address)
        return unseal(kept, person_id=person_id, secret=self._unwrapped(row))

    def _unwrapped(self, row: KeptKey) -> bytes:
        wrapped = Wrapped(row.master_id, row.wrapped)
        return self.masters.unwrap(wrapped, bound_to=bound_to(row.person_id, row.id))


def bound_to(person_id: UUID, key_id: UUID) -> bytes:
    """Return what a wrapped key belongs to: under another person it does not unwrap."""
    return person_id.bytes + key_id.bytes
