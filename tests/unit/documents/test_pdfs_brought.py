"""PDFs that people bring: only pages to look at, in bounded time."""

import io
import time
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sekali.documents.uploads import UploadLimits, UploadRefused, check_upload

Build = Callable[..., bytes]
# About five times what the slowest of these takes on the machine it was written on.
PATIENCE_SECONDS = 8
MEGABYTES = 4_000_000


def refusal(data: bytes, limits: UploadLimits | None = None) -> str:
    with pytest.raises(UploadRefused) as refused:
        check_upload(data, "berkas.pdf", limits=limits)
    return refused.value.reason


def test_a_plain_pdf_is_kept_as_it_is(one_page: Build) -> None:
    data = one_page()

    upload = check_upload(data, "surat.scan.PDF")

    assert upload.data == data
    assert (upload.media_type, upload.name) == ("application/pdf", "surat.scan.pdf")
    assert (upload.pages, upload.width, upload.height) == (1, None, None)


def test_a_scan_of_another_program_is_taken() -> None:
    out = io.BytesIO()
    sheet = Image.new("RGB", (100, 140), "white")
    sheet.save(out, "PDF", save_all=True, append_images=[sheet, sheet])

    assert check_upload(out.getvalue(), "x").pages == 3


def test_pages_are_counted_not_believed(build_pdf: Build) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 24))
    pages = b"<</Type/Pages/Count 1/Kids[%s]>>" % kids
    data = build_pdf([b"<</Type/Catalog/Pages 2 0 R>>", pages, *[b"<</Type/Page>>"] * 21])

    assert refusal(data) == "too-many-pages"
    assert check_upload(data, "x", limits=UploadLimits(max_pages=21)).pages == 21


@pytest.mark.parametrize(
    "catalog",
    [
        b"/OpenAction<</S/JavaScript/JS(app.alert)>>",
        b"/OpenAction<</S/Java#53cript/J#53(app.alert)>>",
        b"/OpenAction[4 0 R]/X<</S/Launch/F(a.exe)>>",
        b"/AA<</WC<</S/#4caunch/F(a.exe)>>>>",
        b"/Names<</#4aavaScript<</Names[]>>>>",
        b"/Names<</Embedded#46iles<</Names[]>>>>",
        b"/AcroForm<</Fields[]/X#46A(x)>>",
        b"/AF[<</Type/Filespec/F(a)/EF<<>>>>]",
        b"/X<</S/SubmitForm/F(http://example.org)>>",
    ],
)
def test_what_acts_is_refused_however_it_is_written(catalog: bytes, one_page: Build) -> None:
    assert refusal(one_page(catalog, b"", b"null")) == "active-content"


@pytest.mark.parametrize("kind", [b"FileAttachment", b"Rich#4dedia", b"Screen", b"Movie", b"3D"])
def test_pages_with_films_or_files_on_them_are_refused(kind: bytes, one_page: Build) -> None:
    page = b"/Annots[<</Type/Annot/Subtype/%s/Rect[0 0 1 1]>>]" % kind

    assert refusal(one_page(b"", page)) == "active-content"


def test_an_action_behind_references_is_found(one_page: Build) -> None:
    action = (b"<</S 5 0 R/F(a.exe)>>", b"/L#61unch")

    assert refusal(one_page(b"", b"/AA<</O 4 0 R>>", *action)) == "active-content"


def test_an_action_in_a_compressed_stream_of_objects_is_found() -> None:
    assert refusal(with_object_stream(b"<</S/JavaScript/J#53(x)>> ")) == "active-content"
    assert check_upload(with_object_stream(b"<</S/URI/URI(x)>> "), "x").pages == 1


def test_a_program_left_in_an_older_revision_is_found(one_page: Build) -> None:
    data = one_page(b"", b"", b"<</S/JavaScript/JS(x)>>")

    assert refusal(data) == "active-content"


def test_links_and_jumps_are_harmless(one_page: Build) -> None:
    link = b"/Annots[<</Subtype/Link/Rect[0 0 1 1]/A<</S/URI/URI(https://example.org)>>>>]"

    assert check_upload(one_page(b"/OpenAction[3 0 R/Fit]", link), "x").pages == 1


def test_an_encrypted_pdf_is_refused_as_such(one_page: Build) -> None:
    lock = b"<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"a" * 32, b"b" * 32)
    data = one_page(b"", b"", lock, trailer=b"/Encrypt 4 0 R/ID[<00><00>]")

    assert refusal(data) == "encrypted"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-30],
        lambda data: data.replace(b"/Root 1", b"/Root 9"),
        lambda data: data.replace(b"/Kids[3 0 R]", b"/Kids[]     "),
        lambda data: data.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
        lambda data: data + b"PK\x03\x04 another file",
        lambda _: b"%PDF-1.7\n%%EOF",
        lambda _: b"%PDF-",
    ],
)
def test_a_broken_pdf_is_refused_as_damaged(
    spoil: Callable[[bytes], bytes], one_page: Build
) -> None:
    assert refusal(spoil(one_page())) == "damaged"


def with_object_stream(content: bytes, count: int = 3, *, declared: int | None = None) -> bytes:
    """Return a PDF with ``count`` objects of the same content in one compressed stream."""
    directory = b"".join(b"%d %d " % (10 + i, i * len(content)) for i in range(count))
    packed = zlib.compress(directory + content * count)
    head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n"
    refer = b" ".join(b"%d 0 R" % (10 + i) for i in range(count))
    body, rows = bytearray(b"%PDF-1.7\n"), {}
    for number, text in {
        1: b"<</Type/Catalog/Pages 2 0 R/X[%s]>>" % refer,
        2: b"<</Type/Pages/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R>>",
        4: head % (declared or count, len(directory), len(packed)) + packed + b"\nendstream",
    }.items():
        rows[number] = b"\x01" + len(body).to_bytes(4, "big") + b"\0\0"
        body += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    for index in range(count):
        rows[10 + index] = b"\x02" + (4).to_bytes(4, "big") + min(index, 65535).to_bytes(2, "big")
    size = 10 + count
    table = zlib.compress(b"".join(rows.get(number, bytes(7)) for number in range(size)))
    place = len(body)
    body += b"9 0 obj\n<</Type/XRef/W[1 4 2]/Size %d/Root 1 0 R/Filter/FlateDecode" % size
    body += b"/Length %d>>stream\n%s\nendstream\nendobj\n" % (len(table), table)
    return bytes(body + b"startxref\n%d\n%%%%EOF\n" % place)


def only_a_table(entries: bytes, content: bytes) -> bytes:
    """Return a PDF that is nothing but a stream of references."""
    stream = b"<</Type/XRef/Root 1 0 R%s/Length %d>>stream\n%s\nendstream\nendobj\n"
    return (
        b"%PDF-1.7\n9 0 obj\n"
        + stream % (entries, len(content), content)
        + b"startxref\n9\n%%EOF\n"
    )


def many_revisions(count: int) -> bytes:
    """Return a PDF whose table of references was replaced so many times."""
    out, before = bytearray(b"%PDF-1.7\n"), b""
    for _ in range(count):
        place = len(out)
        out += b"xref\n1 1\n0000000009 00000 n \ntrailer\n<</Size 4/Root 1 0 R%s>>\n" % before
        before = b"/Prev %d" % place
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % place)


HOSTILE: dict[str, Callable[[Build], bytes]] = {
    "brackets in brackets": lambda page: page(b"/X 4 0 R", b"", b"[" * MEGABYTES),
    "a long list": lambda page: page(b"/X 4 0 R", b"", b"[" + b"1 " * (MEGABYTES // 2) + b"]"),
    "a long string": lambda page: page(b"/X 4 0 R", b"", b"<" + b"a" * MEGABYTES + b">"),
    "a long number": lambda page: page(b"/X 4 0 R", b"", b"1" * MEGABYTES),
    "a long gap": lambda page: page(b"/X 4 0 R", b"", b" " * MEGABYTES),
    "a long name": lambda page: page(b"/X 4 0 R", b"", b"/" + b"a" * MEGABYTES),
    "a long comment": lambda page: page(b"/X 4 0 R", b"", b"%" * MEGABYTES + b"\n1"),
    "an object that is itself": lambda page: page(b"/X 4 0 R", b"", b"4 0 R"),
    "a billion entries of nothing": lambda _: only_a_table(b"/W[0 0 0]/Size 999999999", b""),
    "a table of no known size": lambda _: only_a_table(b"/W[0 0 0 (a)]/Size 999999999", b""),
    "a table that unfolds": lambda _: only_a_table(
        b"/W[1 2 1]/Size 2000000/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>",
        zlib.compress(b"\2\1\0\0\0" * 2_000_000),
    ),
    "objects that unfold": lambda _: with_object_stream(b"(" + b"a" * 20_000_000 + b") ", 1),
    "too many objects": lambda _: with_object_stream(b"<</A 1>> ", 60_000),
    "too many revisions": lambda _: many_revisions(20_000),
    "lines without end": lambda _: (
        b"%PDF-1.7\nxref\n0 999999999\n" + b"\n" * 900 + b"startxref\n9\n%%EOF\n"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_pdf_made_to_cost_much_is_given_up_soon(name: str, one_page: Build) -> None:
    data = HOSTILE[name](one_page)
    started = time.process_time()

    assert refusal(data) == "damaged"
    assert time.process_time() - started < PATIENCE_SECONDS


@settings(max_examples=150)
@given(data=st.data())
def test_a_mangled_pdf_is_taken_or_refused_and_never_an_error(data: st.DataObject) -> None:
    words = [b"/JS", b"<<", b">>", b"[", b"]", b" 0 R", b"-1", b"/Kids", b"stream", b"\0", b"999"]
    mangled = bytearray(with_object_stream(b"<</A(b)/C[1 2 3 0 R]>> "))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(9, len(mangled) - 1))
        put = data.draw(st.one_of(st.sampled_from(words), st.binary(max_size=9)))
        mangled[place : place + data.draw(st.integers(0, 9))] = put

    try:
        upload = check_upload(bytes(mangled), "x")
    except UploadRefused:
        return
    assert upload.pages >= 1
