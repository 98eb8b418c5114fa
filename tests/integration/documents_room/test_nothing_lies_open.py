"""After everything a file goes through, no byte of it lies open anywhere on the disk."""

import mmap
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sekali.casework.effects.setting import Outside
from sekali.casework.queries import case_of
from sekali.documents.models import Evidence, IssuedDocument
from sekali.documents.queries import documents_of
from support.applying import NOW, decide, deliver
from support.browsing import hand_in, open_form, pages_of_birth, save
from support.people import CLERK, MOTHER, browser_of, officer, person_id

# Longer than what is found by chance, and in no file of ours.
MARK = b"TANDA-PENDUDUK-7f3c9a51e2"
# Django lays what is larger than 2.5 MB down on the disk while it is received.
LARGE = 3_000_000
PLAIN = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG")
pytestmark = pytest.mark.usefixtures("static_files", "db")


def marked_pdf() -> bytes:
    """Return a whole PDF of one page, large, that is full of the mark."""
    content = MARK * (LARGE // len(MARK))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 5\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


@pytest.fixture
def passing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files lie that only pass through."""
    folder = tmp_path / "passing"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def holding(folders: list[Path], mark: bytes) -> list[Path]:
    """Return the files below some folders in which the mark stands."""
    return [file for folder in folders for file in _files(folder) if _holds(file, mark)]


def _files(folder: Path) -> Iterator[Path]:
    return (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())


def _holds(file: Path, mark: bytes) -> bool:
    try:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, prot=mmap.PROT_READ) as view:
            return view.find(mark) >= 0
    except (ValueError, FileNotFoundError):
        # Empty, or gone meanwhile: a database works beside us.
        return False


def test_no_plain_file_of_a_person_is_left_anywhere(
    outside: Outside,
    installation: Path,
    passing: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    # Given a paper full of a mark, of a case that goes all the way to its certificate
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    letter = SimpleUploadedFile(f"{MARK.decode()}.pdf", marked_pdf(), "application/pdf")
    answer = save(
        browser, draft_id, "family", {**pages_of_birth()["family"], "birth_letter": letter}
    )
    assert answer.status_code == 302
    for page, boxes in pages_of_birth().items():
        if page != "family":
            save(browser, draft_id, page, boxes)
    assert browser.post(f"/isi/{draft_id}/kirim").headers["Location"] == f"/perkara/{draft_id}"
    case = case_of(person_id=person_id(MOTHER), case_id=draft_id)
    decide(case, officer(CLERK), "accept")
    deliver(outside, at=NOW.replace(hour=23))
    (document, *_) = documents_of(person_id(MOTHER), case_id=draft_id)

    # When both are looked at, by whoever may
    paper = Evidence.objects.get(person_id=person_id(MOTHER), application_id=draft_id)
    shown = browser.get(f"/berkas/{paper.id}").content
    assert MARK in shown
    issued = browser.get(f"/dokumen/{document.id}").content
    assert issued.startswith(b"%PDF-")

    # Then the paper and the certificate lie nowhere as they are: not in the installation, not
    # among what only passed through, and not in the database's own files
    places = [installation, passing, tmp_path_factory.getbasetemp()]
    middle = issued[len(issued) // 2 :][:48]
    assert holding(places, MARK * 2) == []
    assert holding(places, middle) == []
    assert list(passing.iterdir()) == []
    for file in _files(installation / "blobs"):
        with file.open("rb") as opened:
            start = opened.read(8)
        assert start.startswith(b"SKL1"), file
        assert not start.startswith(PLAIN)


def test_the_search_would_find_a_file_that_lies_open(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "file").write_bytes(b"x" * 100_000 + MARK + b"x")
    (tmp_path / "empty").touch()

    assert holding([tmp_path], MARK) == [tmp_path / "deep" / "file"]


def test_every_file_that_a_row_names_is_sealed(outside: Outside, installation: Path) -> None:
    hand_in(browser_of(MOTHER))
    named = {
        blob
        for model in (Evidence, IssuedDocument)
        for blob in model.objects.across_people().exclude(blob="").values_list("blob", flat=True)
    }
    assert named
    assert all(outside.store.store.open(blob).startswith(b"SKL1") for blob in named)
