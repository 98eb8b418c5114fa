"""Tells whether a PDF that somebody brings holds only pages to look at."""

import re
from collections.abc import Iterator
from typing import Any, Literal

from pyhanko.pdf_utils import generic

from sekali.documents.bounded_pdf import PARSER_ERRORS, BoundedPdfReader, Work

OBJECT_UNITS = 20
# Programs, other files inside, and forms that are programs (ISO 32000-1, 12.6.4 and 7.11.4).
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent"}
ACTIVE_ACTIONS = {
    "/GoTo3DView",
    "/GoToE",
    "/GoToR",
    "/ImportData",
    "/JavaScript",
    "/Launch",
    "/Movie",
    "/Rendition",
    "/RichMediaExecute",
    "/Sound",
    "/SubmitForm",
}
ACTIVE_ANNOTATIONS = {"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"}
# Says how a page is read out: by far the most objects of a file, and nothing in it acts.
PASSIVE_KEYS = {"/StructTreeRoot", "/Metadata"}
# A viewer that repairs files may find what a reader that follows the rules does not.
ACTIVE_BYTES = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)\b")
END_MARK = re.compile(rb"%%EOF[\s\x00]*\Z")


class PdfFault(Exception):
    """Why a PDF is not taken."""

    def __init__(
        self, reason: Literal["damaged", "encrypted", "active-content", "too-many-pages"]
    ) -> None:
        super().__init__(reason)
        self.reason = reason


def count_pages(data: bytes, *, most_pages: int) -> int:
    """Return the number of pages of a PDF that is whole, open and passive.

    Takes bounded time whatever the bytes: about two seconds at worst, usually some ms.

    Raises:
        PdfFault: It is not; see its ``reason``.
    """
    # What comes after the end, often another file in disguise, no honest program writes.
    if not END_MARK.search(data, max(0, len(data) - 1024)):
        raise PdfFault("damaged")
    if ACTIVE_BYTES.search(data):
        raise PdfFault("active-content")
    try:
        return _examine(data, most_pages)
    except PARSER_ERRORS as error:
        raise PdfFault("damaged") from error


def _examine(data: bytes, most_pages: int) -> int:
    reader = BoundedPdfReader(data, Work())
    if "/Encrypt" in reader.trailer:
        raise PdfFault("encrypted")
    pages = _pages(reader, most_pages)
    if any(_acts(record) for record in _records(reader)):
        raise PdfFault("active-content")
    return pages


def _pages(reader: BoundedPdfReader, most_pages: int) -> int:
    """Count the leaves of the page tree, whatever number it declares."""
    pages, seen = 0, set[Any]()
    waiting = [reader.root.raw_get("/Pages")]
    while waiting:
        node = waiting.pop()
        reader.work.spend(OBJECT_UNITS)
        if isinstance(node, generic.IndirectObject):
            if node.reference in seen:
                continue
            seen.add(node.reference)
            node = node.get_object()
        if not isinstance(node, generic.DictionaryObject):
            raise PdfFault("damaged")
        if "/Kids" in node:
            waiting.extend(node["/Kids"])
        else:
            pages += 1
            if pages > most_pages:
                raise PdfFault("too-many-pages")
    if not pages:
        raise PdfFault("damaged")
    return pages


def _records(reader: BoundedPdfReader) -> Iterator[dict[str, Any]]:
    """Give every dictionary that can be reached from the document's root, once."""
    seen = set[Any]()
    waiting: list[Any] = [reader.trailer.raw_get("/Root")]
    while waiting:
        value = waiting.pop()
        reader.work.spend(1)
        if isinstance(value, generic.IndirectObject):
            if value.reference in seen:
                continue
            seen.add(value.reference)
            reader.work.spend(OBJECT_UNITS)
            value = value.get_object()
        if isinstance(value, generic.DictionaryObject):
            yield value
            waiting.extend(dict.__getitem__(value, key) for key in value.keys() - PASSIVE_KEYS)
        elif isinstance(value, generic.ArrayObject):
            waiting.extend(list.__iter__(value))


def _acts(record: dict[str, Any]) -> bool:
    return (
        not ACTIVE_KEYS.isdisjoint(record)
        or _name(record, "/S") in ACTIVE_ACTIONS
        or _name(record, "/Subtype") in ACTIVE_ANNOTATIONS
    )


def _name(record: dict[str, Any], key: str) -> str | None:
    # Looked up by key, so that a name behind a reference is seen as well.
    if key not in record:
        return None
    value = record[key]
    return str(value) if isinstance(value, generic.NameObject) else None
