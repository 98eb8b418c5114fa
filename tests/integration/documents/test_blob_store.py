"""What is put into the store comes back as it was, or not at all."""

import hashlib
import os
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.ports import BlobDamaged, BlobMissing

LETTER = b"surat keterangan lahir"


@pytest.fixture
def store(tmp_path: Path) -> DirectoryBlobStore:
    return DirectoryBlobStore(tmp_path / "blobs")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=2000))
def test_what_is_put_comes_back(store: DirectoryBlobStore, data: bytes) -> None:
    address = store.put(data)

    assert address == hashlib.sha256(data).hexdigest()
    assert store.exists(address)
    assert store.open(address) == data


def test_files_lie_two_folders_deep_and_are_the_owners_alone(
    store: DirectoryBlobStore, tmp_path: Path
) -> None:
    address = store.put(LETTER)

    file = tmp_path / "blobs" / address[:2] / address[2:4] / address
    assert file.read_bytes() == LETTER
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_putting_again_changes_nothing(store: DirectoryBlobStore, tmp_path: Path) -> None:
    address = store.put(LETTER)
    [before] = [file.stat() for file in tmp_path.rglob(address)]

    assert store.put(LETTER) == address
    [after] = [file.stat() for file in tmp_path.rglob(address)]
    assert (after.st_ino, after.st_size) == (before.st_ino, before.st_size)
    # Whoever looks for files that nobody names sees that it is wanted again.
    assert after.st_mtime_ns >= before.st_mtime_ns


@pytest.mark.parametrize(
    "address", ["", "0" * 64, "../../etc/passwd", "A" * 64, "0" * 63 + "\n", "0" * 65]
)
def test_what_is_not_there_is_missing(store: DirectoryBlobStore, address: str) -> None:
    assert not store.exists(address)
    with pytest.raises(BlobMissing):
        store.open(address)


def test_damage_is_noticed_and_healed_by_putting_again(
    store: DirectoryBlobStore, tmp_path: Path
) -> None:
    address = store.put(LETTER)
    [file] = tmp_path.rglob(address)
    file.write_bytes(LETTER.replace(b"lahir", b"mati!"))

    with pytest.raises(BlobDamaged):
        store.open(address)
    store.put(LETTER)
    assert store.open(address) == LETTER


def test_a_full_or_failing_disk_leaves_nothing_behind(
    store: DirectoryBlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(b"something else")
    before = sorted(tmp_path.rglob("*"))

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        store.put(LETTER)
    monkeypatch.undo()

    assert not store.exists(hashlib.sha256(LETTER).hexdigest())
    assert [path for path in sorted(tmp_path.rglob("*")) if path.is_file()] == [
        path for path in before if path.is_file()
    ]


def test_many_threads_put_the_same_bytes(store: DirectoryBlobStore, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        addresses = set(pool.map(store.put, [LETTER] * 40))

    assert len(addresses) == 1
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == list(addresses)


@pytest.mark.crash
def test_a_kill_in_the_middle_leaves_only_whole_files(tmp_path: Path) -> None:
    # Given a process that keeps putting and says what it has put
    script = (
        "import sys, os; from pathlib import Path;"
        "from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore as S;"
        "s = S(Path(sys.argv[1]))\n"
        "while True: print(s.put(os.urandom(300_000)), flush=True)"
    )
    for pause in (0.1, 0.2, 0.3):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE
        )
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(pause)
        process.kill()
        told = (first + process.communicate()[0]).decode().split()

        # Then everything it said it kept is there, and whatever has a name is whole
        store = DirectoryBlobStore(tmp_path)
        assert told
        for address in told:
            assert store.open(address)
    for file in tmp_path.rglob("[0-9a-f]" * 64):
        assert hashlib.sha256(file.read_bytes()).hexdigest() == file.name


def test_the_store_says_what_is_wrong_with_it(store: DirectoryBlobStore, tmp_path: Path) -> None:
    assert store.check_config() == []
    (tmp_path / "file").write_text("")

    assert "cannot be kept" in DirectoryBlobStore(tmp_path / "file").check_config()[0]
