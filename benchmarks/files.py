"""What keeping a resident's file costs: sealed, scanned, on a disk and in an object store.

Beside it stands the same file written plainly, and brought to disk, in the same run.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psutil

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.ports import BlobStore
from sekali.documents.sealing import new_secret, seal, unseal

# The object store and the scanner are those that the tests run.
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

# As a photographed letter is kept, and as large as few are.
SMALL, LARGE = 300_000, 3_000_000
ROUNDS = 25
MS, MB = 1_000, 1_000_000
PERSON, KEY = UUID(int=1), UUID(int=2)
Figures = Mapping[str, float]


def measured_files() -> Figures:
    """Return CPU-ms for a file of 300 kB, and MB a second for one of 3 MB, by what is done."""
    from support.malware_daemon import malware_daemon  # noqa: PLC0415  # found from here on
    from support.object_store import object_store  # noqa: PLC0415  # as the line above

    with tempfile.TemporaryDirectory() as folder, object_store() as objects:
        figures = {**_sealing(), **_plain(Path(folder))}
        figures |= _storing("disk", DirectoryBlobStore(Path(folder) / "blobs"))
        figures |= _storing("s3", objects.store())
    with malware_daemon() as daemon:
        process = psutil.Process(daemon.pid)
        figures |= _both("scan", daemon.scanner.found_in, os.urandom, cpu=lambda: _cpu(process))
    return figures


def _sealing() -> Figures:
    secret = new_secret()

    def sealed(data: bytes) -> bytes:
        return seal(data, person_id=PERSON, key_id=KEY, secret=secret)

    def opened(data: bytes) -> bytes:
        return unseal(data, person_id=PERSON, secret=secret)

    return {
        **_both("seal", sealed, os.urandom),
        **_both("unseal", opened, lambda size: sealed(os.urandom(size))),
    }


def _plain(folder: Path) -> Figures:
    def write(data: bytes) -> None:
        with (folder / os.urandom(8).hex()).open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    return _both("plain_write", write, os.urandom)


def _storing(name: str, store: BlobStore) -> Figures:
    return {
        **_both(f"{name}_put", store.put, os.urandom),
        **_both(f"{name}_open", store.open, lambda size: store.put(os.urandom(size))),
    }


def _both(
    name: str,
    do: Callable[..., object],
    make: Callable[[int], object],
    *,
    cpu: Callable[[], float] = lambda: 0.0,
) -> Figures:
    """Measure with a small and a large file; ``cpu`` is that of another process, in seconds."""
    small = [_once(do, make(SMALL)) for _ in range(ROUNDS)]
    before = cpu()
    large = [_once(do, make(LARGE)) for _ in range(ROUNDS)]
    elsewhere = (cpu() - before) / ROUNDS * SMALL / LARGE
    return {
        f"file_{name}_cpu_ms": round((statistics.median(c for c, _ in small) + elsewhere) * MS, 2),
        f"file_{name}_mb_per_second": round(LARGE / MB / statistics.median(w for _, w in large), 1),
    }


def _once(do: Callable[..., object], given: object) -> tuple[float, float]:
    with _spent() as spent:
        do(given)
    return spent[0], spent[1]


@contextmanager
def _spent() -> Iterator[list[float]]:
    found: list[float] = []
    cpu, wall = time.process_time(), time.perf_counter()
    yield found
    found += [time.process_time() - cpu, time.perf_counter() - wall]


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
