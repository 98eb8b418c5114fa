"""Whatever is attached: taken by what it is, refused in words, and nothing else is lost."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from sekali.documents.queries import papers_of
from sekali.web.middleware import LARGEST_BODY_BYTES
from support.applying import photo
from support.browsing import (
    hand_in,
    letter,
    open_form,
    pages_of_birth,
    save,
    says_something,
    text_of,
)
from support.knowing import open_draft
from support.people import CLERK, MOTHER, OTHER_MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("db")


def attach(browser: Client, draft_id: object, *files: SimpleUploadedFile) -> HttpResponse:
    """Save the last page with files."""
    boxes = {**pages_of_birth()["family"], "birth_letter": list(files)}
    return browser.post(f"/isi/{draft_id}/family", boxes)


def kept(draft_id: object) -> list[str]:
    """Return the papers of an application."""
    papers = papers_of(person_id=person_id(MOTHER), application_id=draft_id)
    return [paper.media_type for paper in papers]


def a_pdf() -> bytes:
    """Return a document of one page."""
    made = io.BytesIO()
    Image.new("RGB", (9, 9)).save(made, "PDF")
    return made.getvalue()


def a_zip() -> bytes:
    """Return an archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("surat.jpg", "x")
    return made.getvalue()


def a_bomb() -> bytes:
    """Return a small file that is a very large picture."""
    made = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(made, "PNG")
    return made.getvalue()


DISGUISED = {
    "a page": (b"<html><script>alert(1)</script></html>", "surat.jpg", "not a photo or a PDF"),
    "a drawing that runs": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "not a photo"),
    "an archive": (a_zip(), "surat.jpg", "not a photo or a PDF"),
    "a program": (b"\x7fELF\x02\x01\x01" + b"\0" * 99, "surat.pdf", "not a photo or a PDF"),
    "text": (b"surat kelahiran", "surat.jpg", "not a photo or a PDF"),
    "empty": (b"", "surat.jpg", "empty"),
    "half a picture": (photo()[:200], "surat.jpg", "damaged"),
    "only the beginning": (b"\xff\xd8\xff", "surat.jpg", "damaged"),
    "no pdf inside": (b"%PDF-1.4 and nothing else", "surat.pdf", "damaged"),
    "a bomb": (a_bomb(), "surat.png", "too large"),
    "too many bytes": (b"\xff\xd8\xff" + b"x" * 10_500_000, "surat.jpg", "too large"),
}


@pytest.mark.parametrize(("data", "name", "said"), DISGUISED.values(), ids=list(DISGUISED))
def test_a_file_is_taken_for_what_it_is_and_refused_in_words(
    data: bytes, name: str, said: str
) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)

    answer = says_something(attach(browser, draft_id, letter(data, name)))

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert kept(draft_id) == []
    # The witnesses on the same page are saved all the same.
    answers = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    assert "witness_1.nik" in answers


def test_photos_and_pdfs_are_kept_as_what_they_are_whatever_they_are_called() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    png = io.BytesIO()
    Image.new("RGB", (9, 9)).save(png, "PNG")

    answer = attach(browser, draft_id, letter(png.getvalue(), "../../etc/surat\0.pdf"))

    assert answer.status_code == 302, text_of(answer)
    (paper,) = papers_of(person_id=person_id(MOTHER), application_id=draft_id)
    assert paper.media_type == "image/jpeg"
    assert "/" not in paper.name
    assert "\0" not in paper.name
    shown = browser.get(f"/berkas/{paper.id}")
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.content.startswith(b"\xff\xd8\xff")
    policy = shown.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "frame-ancestors 'none'" in policy
    assert browser_of(OTHER_MOTHER).get(f"/berkas/{paper.id}").status_code == 404


@pytest.mark.parametrize(
    "name",
    ['a".jpg', "a\r\nX-Evil: 1.jpg", "é😀.jpg", "x" * 500 + ".jpg", " ", "\u202egpj.exe"],
)
def test_a_name_that_is_odd_harms_nobody(name: str) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)

    says_something(attach(browser, draft_id, letter(photo(), name)))

    for paper in papers_of(person_id=person_id(MOTHER), application_id=draft_id):
        shown = browser.get(f"/berkas/{paper.id}")
        assert shown.status_code == 200
        assert "X-Evil" not in shown.headers
        assert shown.headers["Content-Disposition"].isascii()
        assert len(paper.name) <= 120


def test_more_files_than_an_item_may_have_are_refused_and_the_first_kept() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)

    answer = says_something(attach(browser, draft_id, *[letter() for _ in range(9)]))

    assert answer.status_code == 422
    assert "There are enough files" in text_of(answer)
    assert 1 <= len(kept(draft_id)) < 9


def test_too_many_files_at_once_are_refused_before_they_are_read() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)

    answer = says_something(attach(browser, draft_id, *[letter() for _ in range(11)]))

    assert answer.status_code == 400
    assert kept(draft_id) == []


def test_a_paper_can_be_taken_off_and_another_one_put_in_its_place() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    attach(browser, draft_id, letter())
    (first,) = papers_of(person_id=person_id(MOTHER), application_id=draft_id)

    taken = save(browser, draft_id, "family", {"birth_letter.buang": str(first.id)})
    assert taken.status_code == 422
    assert "has not been filled in" in text_of(taken)
    assert attach(browser, draft_id, letter(a_pdf(), "surat.pdf")).status_code == 302
    assert kept(draft_id) == ["application/pdf"]


def test_papers_of_others_cannot_be_taken_off() -> None:
    hers = browser_of(MOTHER)
    draft_id = open_form(hers)
    attach(hers, draft_id, letter())
    (paper,) = papers_of(person_id=person_id(MOTHER), application_id=draft_id)

    other = browser_of(OTHER_MOTHER)
    own = open_form(other)
    for garbage in (str(paper.id), "x", "\0", "", str(draft_id)):
        says_something(save(other, own, "family", {"birth_letter.buang": garbage}))

    assert len(kept(draft_id)) == 1


def test_a_paper_under_a_name_that_is_no_paper_is_not_kept() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)

    for name in ("child.full_name", "marriage_book", "", "witness_1.nik"):
        says_something(browser.post(f"/isi/{draft_id}/family", {name: letter()}))

    assert kept(draft_id) == []


def test_a_request_larger_than_any_form_is_refused_before_it_is_read() -> None:
    for size in (str(LARGEST_BODY_BYTES + 1), "9" * 30, "-1", "much", "²"):
        answer = browser_of(MOTHER).post("/masuk", {"nik": "1"}, CONTENT_LENGTH=size)
        assert says_something(answer).status_code == 413


BASE64 = b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--b--\r\n"
MALFORMED = {
    "no boundary": (b"x", "multipart/form-data"),
    "an empty boundary": (b"x", "multipart/form-data; boundary="),
    "an endless boundary": (b"x", "multipart/form-data; boundary=" + "a" * 500),
    "cut off": (
        b'--b\r\nContent-Disposition: form-data; name="birth_letter"; filename="a.jpg"\r\n\r\nxx',
        "multipart/form-data; boundary=b",
    ),
    "no name": (b"--b\r\n\r\nxx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    "bad base64": (
        b'--b\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n' + BASE64,
        "multipart/form-data; boundary=b",
    ),
    "a header without end": (b"--b\r\nX: " + b"y" * 5_000, "multipart/form-data; boundary=b"),
    "not utf-8": (b"child.full_name=%ff%fe%00&child.sex=\xff", "application/x-www-form-urlencoded"),
    "another coding": (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
    "an unknown coding": (b"a=1", "application/x-www-form-urlencoded; charset=klingon"),
    "json": (b'{"a": 1}', "application/json"),
    "nothing": (b"", ""),
}


@pytest.mark.parametrize(("body", "content_type"), MALFORMED.values(), ids=list(MALFORMED))
def test_a_body_that_is_no_form_is_answered_in_words(body: bytes, content_type: str) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    for address in (f"/isi/{draft_id}/child", f"/isi/{draft_id}/family", "/masuk", "/daftar"):
        says_something(browser.generic("POST", address, body, content_type=content_type))


def test_more_boxes_than_any_form_has_are_refused() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    many = {f"box{number}": "x" for number in range(1_001)}
    assert says_something(save(browser, draft_id, "child", many)).status_code == 400


def test_more_text_than_any_form_has_is_refused() -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    answer = save(browser, draft_id, "child", {"child.full_name": "x" * 3_000_000})
    assert says_something(answer).status_code == 400


def test_a_document_that_is_compared_can_be_anything() -> None:
    browser = browser_of(None)
    code = "0" * 20
    for data in (b"", b"x", b"%PDF-1.4", b"\0" * 11_000_000):
        answer = browser.post(f"/periksa/{code}", {"berkas": letter(data, "a.pdf")})
        assert says_something(answer).status_code == 404


def test_an_officer_sees_the_papers_as_they_were_attached() -> None:
    case_id = hand_in(browser_of(MOTHER))
    (paper,) = papers_of(person_id=person_id(MOTHER), application_id=case_id)
    address = f"/meja/{person_id(MOTHER)}/{case_id}/berkas/{paper.id}"

    shown = browser_of(CLERK).get(address)

    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
