"""Checks what people bring as evidence: by its content, within limits, made harmless.

Of pictures only the pixels arrive: a plain JPEG keeps its own, others are drawn anew. PDFs are
kept as they are, or refused.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from sekali.documents.pdf_content import PdfFault, count_pages
from sekali.documents.pictures import PictureFault, redraw
from sekali.kernel.errors import DomainError

MIB = 1024 * 1024
PDF_START = b"%PDF-"
# JPEG, PNG, and WebP with its four bytes of length between.
PICTURE_START = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF.{4}WEBP", re.DOTALL)
LONGEST_NAME = 80

Reason = Literal[
    "too-big",
    "not-image-or-pdf",
    "damaged",
    "encrypted",
    "active-content",
    "too-many-pages",
    "too-many-pixels",
    "empty",
    "malware",
    "not-kept",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadLimits:
    """How large a file may be, and how large a picture is kept."""

    max_bytes: int = 10 * MIB
    max_pixels: int = 50_000_000
    max_pages: int = 20
    longest_side_pixels: int = 2400
    jpeg_quality: int = 82


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedUpload:
    """A file that may be kept and shown to an officer.

    ``name`` is for people to read: the declared name without folders and control characters,
    with the ending that fits the content. ``width`` and ``height`` are pixels, None for a PDF.
    """

    media_type: Literal["image/jpeg", "application/pdf"]
    data: bytes
    name: str
    pages: int
    width: int | None
    height: int | None


class UploadRefused(DomainError):
    """A file that is not taken; ``params["reason"]`` is one of ``Reason``."""

    code: ClassVar[str] = "upload-refused"

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason=reason)
        self.reason = reason


def check_upload(
    data: bytes, declared_name: str, *, limits: UploadLimits | None = None
) -> CheckedUpload:
    """Return the harmless form of a file, or refuse it.

    Only the content decides; the name is kept for people. The same bytes give the same result.

    Raises:
        UploadRefused: The file is not taken, with the reason.
    """
    allowed = limits or UploadLimits()
    if not data:
        raise UploadRefused("empty")
    if len(data) > allowed.max_bytes:
        raise UploadRefused("too-big")
    if data.startswith(PDF_START):
        return _checked_pdf(data, declared_name, allowed)
    if PICTURE_START.match(data):
        return _checked_picture(data, declared_name, allowed)
    raise UploadRefused("not-image-or-pdf")


def _checked_pdf(data: bytes, declared_name: str, limits: UploadLimits) -> CheckedUpload:
    try:
        pages = count_pages(data, most_pages=limits.max_pages)
    except PdfFault as fault:
        raise UploadRefused(fault.reason) from fault
    return CheckedUpload(
        media_type="application/pdf",
        data=data,
        name=_name(declared_name, ".pdf"),
        pages=pages,
        width=None,
        height=None,
    )


def _checked_picture(data: bytes, declared_name: str, limits: UploadLimits) -> CheckedUpload:
    try:
        picture = redraw(
            data,
            most_pixels=limits.max_pixels,
            longest_side=limits.longest_side_pixels,
            quality=limits.jpeg_quality,
        )
    except PictureFault as fault:
        raise UploadRefused(fault.reason) from fault
    return CheckedUpload(
        media_type="image/jpeg",
        data=picture.jpeg,
        name=_name(declared_name, ".jpg"),
        pages=1,
        width=picture.width,
        height=picture.height,
    )


def _name(declared: str, ending: str) -> str:
    r"""Return a name that is safe to show and to offer for saving.

    >>> _name("C:\\fakepath\\surat lahir.PNG", ".jpg")
    'surat lahir.jpg'
    """
    last = re.split(r"[/\\]", declared)[-1]
    stem = last.rpartition(".")[0] or last
    plain = " ".join("".join(sign for sign in stem if sign.isprintable()).split()).strip(". ")
    return (plain[:LONGEST_NAME] or "berkas") + ending
