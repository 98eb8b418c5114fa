"""The safe: what lies on the disk is sealed, keys rotate without it, and a lost key is the end."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekali.audit.queries import entries_about
from sekali.casework.effects.setting import Outside
from sekali.config import issuing, wiring
from sekali.documents import keys, queries
from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.master_keys import keys_in_file, new_line, write_keys
from sekali.documents.models import Evidence, PersonKey
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.ports import BlobDamaged, BlobMissing, MasterKeyMissing
from sekali.documents.safe import KeyDestroyed, Safe
from sekali.documents.sealing import key_id_of
from sekali.documents.uploads import check_upload
from sekali.jobs import keys_command
from sekali.kernel.ids import uuid7
from sekali.storage.writing import insert_together
from support.applying import filled, photo
from support.browsing import letter, open_form, pages_of_birth, save
from support.people import MOTHER, browser_of, person_id

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SITI, BUDI = UUID(int=41), UUID(int=42)
FILE = b"%PDF-1.7 kartu keluarga"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the master keys."""
    file = tmp_path / "master_keys"
    write_keys(file, new_line(AT))
    return file


@pytest.fixture
def safe(tmp_path: Path, file: Path) -> Safe:
    """A safe of the test's own."""
    return Safe(DirectoryBlobStore(tmp_path / "blobs"), keys_in_file(file))


def lying_in(safe: Safe) -> list[bytes]:
    return [safe.store.open(address) for address in safe.store.addresses()]


def row_with(blob: str, *, person: UUID = SITI) -> Evidence:
    row = Evidence(
        person_id=person, id=uuid7(), application_id=uuid7(), item="letter", name="a.pdf",
        blob=blob, media_type="application/pdf", size_bytes=1, pages=1, added_by_id=person,
        added_at=AT,
    )  # fmt: skip
    insert_together(row)
    return row


def test_what_is_put_comes_back_to_its_person_and_lies_sealed(safe: Safe) -> None:
    address = safe.put(safe.key_of(SITI), FILE)

    assert safe.open(SITI, address) == FILE
    assert all(b"PDF" not in kept and b"kartu" not in kept for kept in lying_in(safe))


def test_nobody_opens_the_file_of_somebody_else_even_with_its_address(safe: Safe) -> None:
    address = safe.put(safe.key_of(SITI), FILE)
    safe.key_of(BUDI)

    with pytest.raises(BlobMissing):
        safe.open(BUDI, address)


def test_the_same_file_twice_is_one_file_and_of_two_people_two_that_look_unlike(
    safe: Safe,
) -> None:
    first, again, other = (safe.put(safe.key_of(one), FILE) for one in (SITI, SITI, BUDI))

    assert first == again != other
    assert hashlib.sha256(FILE).hexdigest() not in {first, other}
    assert len(lying_in(safe)) == 2


def test_a_key_row_moved_to_another_person_does_not_unwrap(safe: Safe) -> None:
    address = safe.put(safe.key_of(SITI), FILE)
    row = PersonKey.objects.get(person_id=SITI)
    row.person_id = BUDI
    row.pk = (BUDI, row.id)
    row.save(force_insert=True)

    with pytest.raises(MasterKeyMissing):
        safe.open(BUDI, address)


def test_rotation_wraps_keys_anew_and_reads_no_file(
    safe: Safe, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given files of two people, and a new master key
    addresses = {one: safe.put(safe.key_of(one), FILE) for one in (SITI, BUDI)}
    old = safe.masters.current()
    assert keys_command.retire_master_key(file, old) == 1
    keys_command.add_master_key(file)
    assert keys_command.retire_master_key(file, old) == 1, "it wraps keys still"

    # When keys are rotated, with a store that would fail if it were asked
    with monkeypatch.context() as patch:
        patch.setattr(DirectoryBlobStore, "open", lambda *_: pytest.fail("a file was read"))
        patch.setattr(DirectoryBlobStore, "put", lambda *_: pytest.fail("a file was written"))
        assert keys.wrap_anew(safe) == 2
        assert keys.wrap_anew(safe) == 0

    # Then the old one can go, and every file still opens
    assert keys.keys_by_master() == {safe.masters.current(): 2}
    assert keys_command.retire_master_key(file, old) == 0
    assert old not in file.read_text()
    assert all(safe.open(one, address) == FILE for one, address in addresses.items())
    assert keys_command.show_keys(safe) == 0


def test_a_rotation_that_was_broken_off_goes_on_where_it_was(
    safe: Safe, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = {one: safe.put(safe.key_of(one), FILE) for one in (SITI, BUDI)}
    keys_command.add_master_key(file)
    real, calls = keys._wrap_row_anew, []

    def breaks(safe: Safe, row: PersonKey) -> int:
        if calls:
            raise KeyboardInterrupt
        calls.append(row)
        return real(safe, row)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(keys, "_wrap_row_anew", breaks)
        keys.wrap_anew(safe)

    assert len(keys.keys_by_master()) == 2
    assert all(safe.open(one, address) == FILE for one, address in addresses.items())
    assert keys.wrap_anew(safe) == 1


def test_a_key_destroyed_while_keys_are_wrapped_anew_does_not_come_back(
    safe: Safe, file: Path
) -> None:
    safe.key_of(SITI)
    (read,) = PersonKey.objects.filter(person_id=SITI)
    keys.destroy_keys(person_id=SITI, reason="test", at=AT)
    keys_command.add_master_key(file)

    assert keys._wrap_row_anew(safe, read) == 0
    assert not PersonKey.objects.filter(person_id=SITI).exists()


def test_a_missing_master_key_is_told_and_nothing_is_lost(safe: Safe, file: Path) -> None:
    address = safe.put(safe.key_of(SITI), FILE)
    before = file.read_text()
    write_keys(file, new_line(AT))

    with pytest.raises(MasterKeyMissing):
        safe.open(SITI, address)
    assert keys_command.show_keys(safe) == 1
    write_keys(file, before)
    assert safe.open(SITI, address) == FILE


def test_destroying_the_key_of_a_person_ends_their_files_and_nobody_elses(safe: Safe) -> None:
    addresses = {one: safe.put(safe.key_of(one), FILE) for one in (SITI, BUDI)}

    assert keys.destroy_keys(person_id=SITI, reason="hak hapus", at=AT) == 1
    assert keys.destroy_keys(person_id=SITI, reason="hak hapus", at=AT) == 0

    with pytest.raises(KeyDestroyed):
        safe.open(SITI, addresses[SITI])
    assert safe.open(BUDI, addresses[BUDI]) == FILE
    (entry,) = [one for one in entries_about(SITI) if one.kind == "documents.keys-destroyed"]
    assert entry.details["reason"] == "hak hapus"
    # A file that comes afterwards gets a key of its own.
    assert safe.open(SITI, safe.put(safe.key_of(SITI), FILE)) == FILE


# --- files from before ----------------------------------------------------------------------


def test_files_from_before_are_read_then_sealed_and_what_lay_open_is_removed(safe: Safe) -> None:
    # Given a file that two people have, as it was kept without keys, and one of nobody
    plain = safe.store.put(FILE)
    safe.store.put(b"%PDF-1.7 never committed")
    rows = [row_with(plain), row_with(plain), row_with(plain, person=BUDI)]
    assert safe.open(SITI, plain) == FILE

    done = keys.seal_what_lies_open(safe)

    assert (done.rows, done.removed, done.missing) == (3, 2, 0)
    blobs = [Evidence.objects.get(person_id=row.person_id, id=row.id).blob for row in rows]
    assert blobs[0] == blobs[1] != blobs[2]
    assert safe.open(SITI, blobs[0]) == safe.open(BUDI, blobs[2]) == FILE
    assert all(key_id_of(kept) for kept in lying_in(safe))
    assert keys.seal_what_lies_open(safe).rows == 0


def test_sealing_that_was_broken_off_leaves_every_file_readable_and_goes_on(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_AT_ONCE", 2)
    rows = [row_with(safe.store.put(b"%PDF-" + bytes([number]))) for number in range(4)]
    real, calls = DirectoryBlobStore.put, []

    def breaks(store: DirectoryBlobStore, data: bytes) -> str:
        calls.append(data)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(store, data)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(DirectoryBlobStore, "put", breaks)
        keys.seal_what_lies_open(safe)

    for number, row in enumerate(rows):
        row.refresh_from_db()
        assert safe.open(SITI, row.blob) == b"%PDF-" + bytes([number])
    assert keys.seal_what_lies_open(safe).rows == 2


def test_a_lost_file_is_counted_and_the_others_are_sealed(safe: Safe) -> None:
    row_with("0" * 64)
    row_with(safe.store.put(FILE))

    done = keys.seal_what_lies_open(safe)

    assert (done.rows, done.missing) == (1, 1)


# --- on pages -------------------------------------------------------------------------------


@pytest.fixture
def wired(outside: Outside, static_files: None) -> Path:
    """The folder in which the wired installation keeps files."""
    assert issuing.outside().store is wiring.outside().store
    return settings.VAR / "blobs"


def test_an_uploaded_paper_lies_sealed_and_its_owner_sees_it(wired: Path) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = {**pages_of_birth()["family"], "birth_letter": letter()}
    save(browser, draft_id, "family", boxes)

    (paper,) = queries.papers_of(person_id=person_id(MOTHER), application_id=draft_id)
    [kept] = wired.rglob(paper.blob)
    assert kept.read_bytes().startswith(b"SKL1")
    assert browser.get(f"/berkas/{paper.id}").content.startswith(b"\xff\xd8\xff")


def test_the_first_paper_of_a_life_costs_no_statement_more_than_the_next(wired: Path) -> None:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = {**pages_of_birth()["family"], "birth_letter": letter()}
    PersonKey.objects.filter(person_id=person_id(MOTHER)).delete()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            save(browser, draft_id, "family", {**boxes, "birth_letter": letter()})
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert PersonKey.objects.filter(person_id=person_id(MOTHER)).count() == 1


def test_a_paper_whose_key_was_destroyed_is_not_there(wired: Path, outside: Outside) -> None:
    draft_id = filled(outside)
    (paper,) = queries.papers_of(person_id=person_id(MOTHER), application_id=draft_id)
    keys.destroy_keys(person_id=person_id(MOTHER), reason="test", at=AT)

    assert browser_of(MOTHER).get(f"/berkas/{paper.id}").status_code == 404


def test_a_file_that_was_exchanged_on_the_disk_is_not_shown(safe: Safe, tmp_path: Path) -> None:
    first, second = (safe.put(safe.key_of(SITI), data) for data in (FILE, FILE + b" palsu"))
    [one], [other] = (list((tmp_path / "blobs").rglob(name)) for name in (first, second))
    one.write_bytes(other.read_bytes())

    with pytest.raises(BlobDamaged):
        safe.open(SITI, first)


def test_a_paper_can_be_kept_by_whoever_has_no_key_at_hand(safe: Safe) -> None:
    checked = check_upload(photo(), "surat.jpg")
    paper = Paper(
        person_id=SITI, application_id=uuid7(), item="x", checked=checked, added_by_id=SITI
    )
    row = keep_paper(paper=paper, store=safe, at=AT)
    assert safe.open(SITI, row.blob) == checked.data
