"""A backup brings an installation back: its rows, its files and its keys."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.stores import files_of
from sekali.launch.database_url import database_url
from sekali.launch.var_directory import ensure_secrets, make_var
from support.object_store import now, object_store
from support.scripts import script

back_up, restore = script("back_up"), script("restore")
PAPER = b"a birth letter, photographed"
ADDRESS = hashlib.sha256(PAPER).hexdigest()
WRITE = (
    "INSERT INTO accounts_attempt (key_hash, window_ends_at, count) "
    "VALUES ('\\x01'::bytea, '2026-03-02', 7)"
)
READ = "SELECT count FROM accounts_attempt WHERE key_hash = '\\x01'::bytea"


@pytest.fixture(autouse=True)
def no_other_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    before = os.umask(0o022)
    yield
    # The scripts keep what they write to themselves; the tests after this one need not.
    os.umask(before)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with keys, the tables, a row and a file."""
    var = make_var(tmp_path_factory.mktemp("backup") / "var")
    ensure_secrets(var)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    argv = [sys.executable, "-m", "sekali", "migrate"]
    subprocess.run(argv, env=environment | {"SEKALI_VAR": str(var)}, check=True)
    file = var / "blobs" / ADDRESS[:2] / ADDRESS[2:4] / ADDRESS
    file.parent.mkdir(parents=True)
    file.write_bytes(PAPER)
    with database_url(var) as url, psycopg.connect(url) as connection:
        connection.execute(WRITE)
    return var


@pytest.fixture
def backup(installation: Path, tmp_path: Path) -> Path:
    place: Path = back_up.back_up(installation, tmp_path / "backups")
    return place


def test_what_was_backed_up_comes_back(installation: Path, backup: Path, tmp_path: Path) -> None:
    restored = tmp_path / "restored"
    restore.restore(backup, restored)

    with database_url(restored) as url, psycopg.connect(url) as connection:
        assert connection.execute(READ).fetchone() == (7,)
    assert (restored / "blobs" / ADDRESS[:2] / ADDRESS[2:4] / ADDRESS).read_bytes() == PAPER
    for key in ("django_key", "hash_key"):
        kept, found = installation / "secrets" / key, restored / "secrets" / key
        assert found.read_text() == kept.read_text()
        assert found.stat().st_mode & 0o077 == 0


def test_a_backup_is_for_nobody_elses_eyes(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert (backup / back_up.DUMP).stat().st_mode & 0o077 == 0


def test_nothing_is_restored_over_an_installation(installation: Path, backup: Path) -> None:
    with pytest.raises(restore.NotEmpty):
        restore.restore(backup, installation)


def test_a_database_with_tables_is_left_as_it_is(
    installation: Path, backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database_url(installation) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(restore.NotEmpty):
            restore.restore(backup, tmp_path / "elsewhere")


def test_a_directory_without_an_installation_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        back_up.back_up(tmp_path / "nothing", tmp_path / "backups")
    assert not (tmp_path / "nothing").exists()


def test_only_new_files_are_copied_and_cut_off_ones_again(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    (source / "one").write_bytes(b"whole")
    back_up.copy_new(source, target)
    first = (target / "one").stat().st_ino

    back_up.copy_new(source, target)
    assert (target / "one").stat().st_ino == first

    (target / "one").write_bytes(b"who")
    back_up.copy_new(source, target)
    assert (target / "one").read_bytes() == b"whole"


def test_files_of_an_object_store_are_copied_out_of_it(
    installation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with object_store() as objects:
        address = objects.store().put(b"SKL1 in a bucket")
        monkeypatch.setenv("SEKALI_FILES", objects.address)
        monkeypatch.setenv("SEKALI_FILES_KEY", objects.credentials.key_id)
        monkeypatch.setenv("SEKALI_FILES_SECRET", objects.credentials.secret)
        for _ in range(2):
            back_up.copy_out(files_of(os.environ, installation, now), DirectoryBlobStore(tmp_path))

    assert DirectoryBlobStore(tmp_path).open(address) == b"SKL1 in a bucket"
