"""What every store of files has to keep, on a disk and in an object store of others."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.s3_blob_store import S3BlobStore
from sekali.documents.adapters.s3_bucket import Bucket, Waiting
from sekali.documents.adapters.s3_signing import Credentials
from sekali.documents.adapters.stores import store_at, store_of
from sekali.documents.moving import Moved, MovingStore, move_files
from sekali.documents.ports import BlobDamaged, BlobMissing, BlobStore, StoreAway
from support.object_store import BUCKET, FailingLine, Objects, now, object_store

NOBODY = Credentials("nobody", "nothing", "us-east-1")
LETTER = b"SKL1 surat keterangan lahir, disegel"
ADDRESS = hashlib.sha256(LETTER).hexdigest()
SOON = timedelta(minutes=1)


@pytest.fixture(scope="module")
def server() -> Iterator[Objects]:
    """The object store of others."""
    with object_store() as running:
        yield running


@pytest.fixture
def objects(server: Objects, request: pytest.FixtureRequest) -> Objects:
    """A folder of its bucket, of this test alone."""
    folder = hashlib.sha256(request.node.nodeid.encode()).hexdigest()[:12]
    return replace(server, address=f"{server.address}/{folder}")


@pytest.fixture(params=["disk", "s3", "from disk to s3", "from s3 to disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path, objects: Objects) -> BlobStore:
    disk, bucket = DirectoryBlobStore(tmp_path / "blobs"), objects.store()
    return {
        "disk": disk,
        "s3": bucket,
        "from disk to s3": MovingStore(bucket, disk),
        "from s3 to disk": MovingStore(disk, bucket),
    }[request.param]


def test_what_is_put_comes_back_and_is_there_once(store: BlobStore) -> None:
    for size in (0, 1, 300_000, 10 * 1024 * 1024):
        data = os.urandom(size)
        address = store.put(data)
        assert address == hashlib.sha256(data).hexdigest()
        assert store.put(data) == address
        assert store.exists(address)
        assert store.open(address) == data
    assert len(list(store.addresses())) == 4


@pytest.mark.parametrize("address", ["", "0" * 64, "../../etc/passwd", "A" * 64, "0" * 63 + "\n"])
def test_what_is_not_there_is_missing(store: BlobStore, address: str) -> None:
    assert not store.exists(address)
    store.remove(address)
    store.set_aside(address)
    store.forget_aside(address)
    with pytest.raises(BlobMissing):
        store.open(address)


def test_what_is_removed_is_gone_and_removing_again_changes_nothing(store: BlobStore) -> None:
    store.put(LETTER)
    store.remove(ADDRESS)
    store.remove(ADDRESS)

    assert not store.exists(ADDRESS)
    with pytest.raises(BlobMissing):
        store.open(ADDRESS)


def test_what_was_set_aside_comes_back_to_who_opens_it(store: BlobStore) -> None:
    now = datetime.now(UTC)
    store.put(LETTER)
    assert list(store.put_before(now - SOON)) == []
    assert list(store.put_before(now + SOON)) == [ADDRESS]

    store.set_aside(ADDRESS)
    assert list(store.addresses()) == []
    assert list(store.aside_before(now - SOON)) == []
    assert list(store.aside_before(now + SOON)) == [ADDRESS]

    assert store.open(ADDRESS) == LETTER
    store.forget_aside(ADDRESS)
    assert store.open(ADDRESS) == LETTER
    assert list(store.addresses()) == [ADDRESS]


def test_what_was_set_aside_can_be_forgotten_for_good(store: BlobStore) -> None:
    store.put(LETTER)
    store.set_aside(ADDRESS)
    store.forget_aside(ADDRESS)

    with pytest.raises(BlobMissing):
        store.open(ADDRESS)
    assert list(store.aside_before(datetime.now(UTC) + SOON)) == []


def test_a_sound_store_has_nothing_to_tell(store: BlobStore) -> None:
    hints = [line for line in store.check_config() if "two stores" not in line]
    assert hints == []


def test_more_objects_are_listed_than_one_page_of_a_listing_holds(objects: Objects) -> None:
    store = objects.store()
    put = {store.put(str(number).encode()) for number in range(1005)}

    assert set(store.addresses()) == put


# --- an object store that is not as it should be ----------------------------------------------


Through = Callable[..., tuple[S3BlobStore, FailingLine]]


@pytest.fixture
def through(objects: Objects) -> Iterator[Through]:
    """Make a store behind a line with faults."""
    with ExitStack() as lines:

        def make(*faults: str) -> tuple[S3BlobStore, FailingLine]:
            line = FailingLine(objects.address, list(faults))
            address = lines.enter_context(line.running())
            return objects.seen_through(address + objects.address.partition(BUCKET)[2]), line

        yield make


@pytest.mark.parametrize("fault", ["503", "slow", "lost", "gone", "cut"])
def test_what_fails_now_and_then_is_asked_for_again(through: Through, fault: str) -> None:
    store, _ = through(fault, "", fault, "")
    assert store.put(LETTER) == ADDRESS
    assert store.open(ADDRESS) == LETTER


def test_an_etag_of_other_bytes_is_not_believed_and_the_bytes_are_read_back(
    through: Through,
) -> None:
    store, line = through("etag")
    assert store.put(LETTER) == ADDRESS
    assert [question.split()[0] for question in line.asked] == [b"PUT", b"GET"]


def test_a_store_that_kept_something_else_is_not_believed(through: Through) -> None:
    store, _ = through(*["etag", "flip"] * 4)
    with pytest.raises(StoreAway):
        store.put(LETTER)


def test_bytes_that_come_changed_are_asked_for_again_and_in_the_end_told(
    through: Through,
) -> None:
    store, _ = through("", "flip", "")
    store.put(LETTER)
    assert store.open(ADDRESS) == LETTER

    store, _ = through(*["flip"] * 4)
    with pytest.raises(BlobDamaged):
        store.open(ADDRESS)


@pytest.mark.parametrize("fault", ["503", "slow", "lost", "gone", "cut"])
def test_nothing_is_acknowledged_that_is_not_known_to_be_kept(through: Through, fault: str) -> None:
    store, line = through(*[fault] * 4)
    began = time.monotonic()
    if fault == "cut":
        # The answer to a PUT has no body to be cut; that to a GET has.
        store.put(LETTER)
        line.faults[:] = ["cut"] * 4
        with pytest.raises(StoreAway):
            store.open(ADDRESS)
    else:
        with pytest.raises(StoreAway):
            store.put(LETTER)
    assert time.monotonic() - began < 5


def test_a_store_that_is_not_there_is_told_apart_from_a_file_that_is_not(
    server: Objects,
) -> None:
    nobody = server.seen_through(f"http://127.0.0.1:1/{BUCKET}")
    with pytest.raises(StoreAway):
        nobody.open(ADDRESS)
    assert "cannot be kept" in nobody.check_config()[0]
    other = server.seen_through(server.address.replace(BUCKET, "not-there"))
    with pytest.raises(StoreAway, match="NoSuchBucket"):
        other.open(ADDRESS)


def test_a_wrong_key_is_refused_by_the_store_and_told_without_the_secret(server: Objects) -> None:
    for key_id, code in (
        (server.credentials.key_id, "SignatureDoesNotMatch"),
        ("AKIANOBODY", "InvalidAccessKeyId"),
    ):
        wrong = Credentials(key_id, "not-the-secret", "us-east-1")
        (said,) = replace(server, credentials=wrong).store().check_config()
        assert code in said
        assert "not-the-secret" not in said


def test_what_is_asked_without_https_of_another_machine_is_told() -> None:
    bucket = Bucket(
        f"http://192.0.2.1:9/{BUCKET}", NOBODY, clock=now, waiting=Waiting(all_seconds=0.1)
    )
    (said, *_) = S3BlobStore(bucket).check_config()
    assert "without HTTPS" in said


@pytest.mark.parametrize(
    "address",
    ["", "ftp://x/b", "https://host", "https://host/", "https://host/b?x=1", "https://host/a b"],
)
def test_what_is_no_place_is_refused_at_the_start(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must look like"):
        store_at(address, tmp_path, NOBODY, now)


@pytest.mark.crash
def test_a_kill_in_the_middle_leaves_whole_what_was_told(objects: Objects) -> None:
    # Given a process that keeps putting and says what it has put
    script = (
        "import sys, os; from support.object_store import Credentials, Objects\n"
        "s = Objects(sys.argv[1], Credentials(*sys.argv[2:])).store()\n"
        "while True: print(s.put(os.urandom(300_000)), flush=True)"
    )
    who = (objects.credentials.key_id, objects.credentials.secret, "us-east-1")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for pause in (0.1, 0.25):
        process = subprocess.Popen(
            [sys.executable, "-c", script, objects.address, *who],
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert process.stdout
        first = process.stdout.readline()
        time.sleep(pause)
        process.kill()
        told = (first + process.communicate()[0]).decode().split()

        # Then everything it said it kept is there, and whatever is listed is whole
        store = objects.store()
        assert told
        for address in told:
            assert store.open(address)
        for address in store.addresses():
            assert store.open(address)


# --- moving ----------------------------------------------------------------------------------


def moved(store: MovingStore, *, remove: bool = False) -> Moved:
    return move_files(store, tell=lambda _: None, remove=remove)


@pytest.fixture(params=["to s3", "to disk"])
def moving(request: pytest.FixtureRequest, tmp_path: Path, objects: Objects) -> MovingStore:
    disk, bucket = DirectoryBlobStore(tmp_path / "blobs"), objects.store()
    return MovingStore(bucket, disk) if request.param == "to s3" else MovingStore(disk, bucket)


def test_all_files_are_moved_and_are_read_all_the_time(moving: MovingStore) -> None:
    before = [moving.former.put(bytes([number])) for number in range(7)]
    moving.former.set_aside(before[0])
    later = moving.put(b"while files are moved")

    assert [moving.open(one) for one in before[1:]] == [bytes([n]) for n in range(1, 7)]
    done = moved(moving)
    assert (done.copied, done.there, done.removed) == (7, 0, 0)
    assert {moving.now.open(one) for one in before} == {bytes([n]) for n in range(7)}
    assert moving.now.open(later)
    assert moved(moving).copied == 0


def test_moving_that_was_broken_off_goes_on_and_empties_the_former_store(
    moving: MovingStore,
) -> None:
    before = [moving.former.put(bytes([number])) for number in range(7)]

    def stop(done: Moved) -> None:
        if done.copied == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_files(moving, tell=stop, remove=True)
    assert all(moving.open(one) for one in before)

    done = moved(moving, remove=True)
    assert (done.copied, done.removed) == (4, 4)
    assert list(moving.former.addresses()) == []
    assert all(moving.now.open(one) for one in before)


def test_a_damaged_file_is_told_and_left_where_it_is(tmp_path: Path, objects: Objects) -> None:
    disk = DirectoryBlobStore(tmp_path)
    disk.put(LETTER)
    [file] = tmp_path.rglob(ADDRESS)
    file.write_bytes(b"other")
    store = MovingStore(objects.store(), disk)

    assert moved(store, remove=True).damaged == 1
    assert file.exists()
    # Put again by whoever has it, it is whole, and is read from where it is whole.
    store.put(LETTER)
    assert store.open(ADDRESS) == LETTER


def test_the_settings_choose_the_stores(tmp_path: Path, server: Objects) -> None:
    alone = store_of("disk", "", tmp_path, server.credentials, now)
    both = store_of(server.address, "disk", tmp_path, server.credentials, now)

    assert isinstance(alone, DirectoryBlobStore)
    assert isinstance(both, MovingStore)
    assert isinstance(both.now, S3BlobStore)
    assert "sekali files move" in both.check_config()[-1]
