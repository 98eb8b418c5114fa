"""Files that nobody names go by night; one that somebody wants again never does."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.master_keys import keys_in_file, new_line, write_keys
from sekali.documents.models import Evidence
from sekali.documents.moving import MovingStore
from sekali.documents.ports import BlobMissing, StoreAway
from sekali.documents.safe import Safe
from sekali.documents.tidying import FilesTidied, tidy
from sekali.jobs import files_command
from sekali.kernel.ids import uuid7
from sekali.storage.writing import insert_together

NOW = datetime.now(UTC)
IN_THREE_DAYS, IN_TWO_WEEKS = NOW + timedelta(days=3), NOW + timedelta(days=14)
SITI = UUID(int=41)
pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def safe(tmp_path: Path) -> Safe:
    """A safe of the test's own."""
    file = tmp_path / "master_keys"
    write_keys(file, new_line(NOW))
    return Safe(DirectoryBlobStore(tmp_path / "blobs"), keys_in_file(file))


def named(safe: Safe, data: bytes) -> str:
    blob = safe.put(safe.key_of(SITI), data)
    insert_together(
        Evidence(
            person_id=SITI, id=uuid7(), application_id=uuid7(), item="letter", name="a.pdf",
            blob=blob, media_type="application/pdf", size_bytes=1, pages=1, added_by_id=SITI,
            added_at=NOW,
        )
    )  # fmt: skip
    return blob


def test_what_nobody_names_is_set_aside_and_forgotten_a_week_later(safe: Safe) -> None:
    kept, orphan = named(safe, b"kept"), safe.store.put(b"SKL1 never saved")

    assert tidy(safe.store, NOW + timedelta(days=1)).set_aside == 0
    FilesTidied(safe.store)(IN_THREE_DAYS)
    assert list(safe.store.addresses()) == [kept]
    assert tidy(safe.store, IN_THREE_DAYS).forgotten == 0
    assert tidy(safe.store, IN_TWO_WEEKS).forgotten == 1
    with pytest.raises(BlobMissing):
        safe.store.open(orphan)
    assert safe.open(SITI, kept) == b"kept"


def test_a_file_that_is_put_again_is_young_again(safe: Safe, tmp_path: Path) -> None:
    orphan = safe.store.put(b"SKL1 twice")
    [file] = tmp_path.rglob(orphan)
    os.utime(file, (0, 0))
    assert list(safe.store.put_before(NOW)) == [orphan]

    safe.store.put(b"SKL1 twice")
    assert list(safe.store.put_before(NOW - timedelta(minutes=1))) == []


def test_a_paper_saved_while_its_file_is_set_aside_is_brought_back(safe: Safe) -> None:
    # Given a file that the tidying took at the very moment in which its row was saved
    blob = named(safe, b"late")
    safe.store.set_aside(blob)

    # When nobody opens it until the week is over, then it is not forgotten
    assert tidy(safe.store, IN_TWO_WEEKS).brought_back == 1
    assert list(safe.store.addresses()) == [blob]
    assert safe.open(SITI, blob) == b"late"


def test_the_operator_is_told_what_is_whole_and_what_is_not(
    safe: Safe, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blobs = [named(safe, bytes([number])) for number in range(3)]
    assert files_command.check(safe) == 0
    [first], [second] = (list(tmp_path.rglob(one)) for one in blobs[:2])
    first.unlink()
    second.write_bytes(b"other")

    assert files_command.check(safe) == 1
    assert "1 whole, 1 missing, 1 damaged" in capsys.readouterr().out


def test_the_commands_move_and_tidy(
    safe: Safe, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blob = named(safe, b"moved")
    new = DirectoryBlobStore(tmp_path / "new")

    assert files_command.move(safe.store, remove=False) == 1
    assert files_command.move(MovingStore(new, safe.store), remove=True) == 0
    assert list(new.addresses()) == [blob]
    assert files_command.tidy_now(new) == 0
    said = capsys.readouterr().out
    assert "1 copied, 0 were there, 1 removed from before" in said
    assert "0 set aside, 0 removed" in said


def test_a_store_that_is_away_ends_a_command_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sekali.cli import files

    def away() -> int:
        raise StoreAway("nobody answers")

    monkeypatch.setattr(files, "with_database", lambda action: action())
    assert files._told(away) == 1
    assert "nobody answers" in capsys.readouterr().err


def test_every_table_that_names_files_is_looked_at_before_one_is_taken_for_nobodys() -> None:
    from django.apps import apps

    from sekali.documents.naming import FILES

    naming = {
        model
        for model in apps.get_models()
        if any(field.name == "blob" for field in model._meta.get_fields())
    }
    assert naming == set(FILES)
