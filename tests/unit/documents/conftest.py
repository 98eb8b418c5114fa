"""Small files to try the checks of uploads with."""

import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image

CATALOG = b"<</Type/Catalog/Pages 2 0 R%s>>"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]%s>>"


def build_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """Return a PDF of these objects, numbered from 1, the first its catalog."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\n" % (len(objects) + 1, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


def one_page(
    catalog: bytes = b"", page: bytes = b"", *others: bytes, trailer: bytes = b""
) -> bytes:
    """Return a PDF of one page; what is given goes into its catalog, its page, and behind."""
    return build_pdf([CATALOG % catalog, PAGES, PAGE % page, *others], trailer)


def picture_bytes(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return ``image`` in a file format of Pillow's."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.fixture(name="one_page")
def give_one_page() -> Callable[..., bytes]:
    return one_page


@pytest.fixture(name="build_pdf")
def give_build_pdf() -> Callable[..., bytes]:
    return build_pdf


@pytest.fixture(name="picture_bytes")
def give_picture_bytes() -> Callable[..., bytes]:
    return picture_bytes
