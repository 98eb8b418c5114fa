"""Chooses where files are kept: a directory of this machine, or a bucket of an object store."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.s3_blob_store import S3BlobStore
from sekali.documents.adapters.s3_bucket import Bucket
from sekali.documents.adapters.s3_signing import Credentials
from sekali.documents.moving import MovingStore
from sekali.documents.ports import BlobStore

DISK = "disk"
Clock = Callable[[], datetime]


def store_at(place: str, directory: Path, credentials: Credentials, clock: Clock) -> BlobStore:
    """Return the store at a place: ``disk``, or the address of a bucket.

    Raises:
        ValueError: The place is neither.
    """
    if place == DISK:
        return DirectoryBlobStore(directory)
    return S3BlobStore(Bucket(place, credentials, clock=clock))


def files_of(environment: Mapping[str, str], var: Path, clock: Clock) -> BlobStore:
    """Return the store that an environment names; ``clock`` is the time of day, in UTC.

    Raises:
        ValueError: It names no place.
    """
    secret_file = var / "secrets" / "files_secret"
    secret = environment.get("SEKALI_FILES_SECRET") or (
        secret_file.read_text().strip() if secret_file.is_file() else ""
    )
    region = environment.get("SEKALI_FILES_REGION", "us-east-1")
    credentials = Credentials(environment.get("SEKALI_FILES_KEY", ""), secret, region)
    place, former = environment.get("SEKALI_FILES") or DISK, environment.get("SEKALI_FILES_FORMER")
    return store_of(place, former or "", var / "blobs", credentials, clock)


def store_of(
    place: str, former: str, directory: Path, credentials: Credentials, clock: Clock
) -> BlobStore:
    """Return the store at ``place``; while files are moved, ``former`` is read besides.

    Raises:
        ValueError: One of the two is no place.
    """
    now = store_at(place, directory, credentials, clock)
    if not former:
        return now
    return MovingStore(now, store_at(former, directory, credentials, clock))
