"""What this room holds of a person: papers and documents, and taking away those of a case."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sekali.documents.actions import code_hash
from sekali.documents.models import DocumentCode, Evidence, IssuedDocument, PrivateFile
from sekali.documents.ports import BlobStore
from sekali.documents.queries import NoSuchDocument
from sekali.documents.safe import Safe
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction


class FilesOf(NamedTuple):
    """The files of a person: papers they brought, documents that offices issued to them."""

    papers: Sequence[Evidence]
    documents: Sequence[IssuedDocument]


def files_of(person_id: UUID) -> FilesOf:
    """Return all files of a person in order, also papers that were taken off."""
    papers = Evidence.objects.filter(person_id=person_id)
    issued = IssuedDocument.objects.filter(person_id=person_id).exclude(blob="")
    return FilesOf(list(papers.order_by("added_at")), list(issued.order_by("issued_at")))


def is_handed_out(paper: Evidence) -> bool:
    """Tell whether a paper can be had: it was not taken off, and nothing was found in it."""
    return paper.removed_at is None and paper.scan in {Evidence.CLEAN, Evidence.NOT_SCANNED}


def forget_application(*, person_id: UUID, application_id: UUID) -> Sequence[str]:
    """Delete papers and documents of a case or draft; return their files, to be removed later.

    Nobody verifies such a document any more. In the running transaction: the files go after it.
    """
    papers = Evidence.objects.filter(person_id=person_id, application_id=application_id)
    issued = IssuedDocument.objects.filter(person_id=person_id, case_id=application_id)
    named = {*papers.values_list("blob", flat=True), *issued.values_list("blob", flat=True)}
    codes = [code_hash(document.code) for document in issued]
    DocumentCode.objects.filter(code_hash__in=codes).delete()
    papers.delete()
    issued.delete()
    return [address for address in sorted(named) if address and not _is_named(person_id, address)]


def remove_files(addresses: Iterable[str], store: BlobStore) -> None:
    """Remove files whose rows are gone; doing it again changes nothing."""
    for address in addresses:
        store.remove(address)


def _is_named(person_id: UUID, address: str) -> bool:
    """Tell whether another paper of the person is the same file: it is sealed for them alone."""
    rows = (Evidence, IssuedDocument)
    return any(one.objects.filter(person_id=person_id, blob=address).exists() for one in rows)


@whole_transaction
def keep_private_file(
    *, person_id: UUID, file_id: UUID, data: bytes, media_type: str, store: Safe, at: datetime
) -> None:
    """Keep a file that was made for a person, sealed; with the same id it is kept once."""
    if PrivateFile.objects.filter(person_id=person_id, id=file_id).exists():
        return
    # On disk before its row: what a row names is there.
    PrivateFile(
        person_id=person_id,
        id=file_id,
        blob=store.put(store.key_of(person_id), data),
        media_type=media_type,
        size_bytes=len(data),
        made_at=at,
    ).save(force_insert=True)


def private_file(*, person_id: UUID, file_id: UUID, store: Safe) -> bytes:
    """Return what is in a file that was made for a person.

    Raises:
        NoSuchDocument: There is none, or it is somebody else's.
    """
    found = row_of(PrivateFile, person_id=person_id, id=file_id)
    if found is None:
        raise NoSuchDocument
    return store.open(person_id, found.blob)


def forget_private_files(*, person_id: UUID, file_ids: Collection[UUID]) -> Sequence[str]:
    """Delete the rows of such files; return their addresses, to be removed after the commit."""
    rows = PrivateFile.objects.filter(person_id=person_id, id__in=file_ids)
    addresses = list(rows.values_list("blob", flat=True))
    rows.delete()
    return addresses
