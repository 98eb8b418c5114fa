#!/usr/bin/env python3
"""Backs up an installation into a folder: the database, the files, and the keys.

    SEKALI_VAR=var .venv/bin/python tools/back_up.py FOLDER

It may run while Sekali runs. The database is dumped first and the files are copied after it:
a file is on disk before the row that names it, and stays for days once no row does, so whatever
the dump names is among the files. Files of an object store (SEKALI_FILES) are copied out of it
into the same folder, and restored to a disk. ``FOLDER/blobs`` is shared by all backups in FOLDER,
so that each one copies only what is new. docs/howto/operate-and-back-up.md tells how to keep and
how to restore.
"""

import argparse
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sekali.documents.adapters.directory_blob_store import DirectoryBlobStore
from sekali.documents.adapters.stores import files_of
from sekali.documents.ports import BlobStore, StoreAway
from sekali.launch.database_url import database_url
from sekali.launch.errors import LaunchError
from sekali.launch.postgres_binaries import find_binaries

DUMP = "database.dump"
# Small, and without them the rest is worth nothing: look-up tables are keyed by hash_key.
KEYS = ("secrets", "authority")
BLOBS = "blobs"


def main() -> int:
    """Make one backup, and say where it is."""
    folder = _folder()
    var = Path(os.environ.get("SEKALI_VAR") or "var").resolve()
    try:
        place = back_up(var, folder)
    except (LaunchError, OSError, StoreAway, subprocess.CalledProcessError) as failure:
        sys.stderr.write(f"No backup was made: {failure}\n")
        return 1
    sys.stdout.write(f"{place}\n")
    return 0


def back_up(var: Path, folder: Path) -> Path:
    """Back up the installation in ``var``; return the new backup's directory below ``folder``.

    It is named when it is whole: what a broken run leaves behind ends in ``.part``.
    """
    os.umask(0o077)
    if not (var / "secrets").is_dir():
        raise FileNotFoundError(f"{var} holds no installation; set SEKALI_VAR")
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    draft = place.with_suffix(".part")
    draft.mkdir()
    with database_url(var) as url:
        dump = [program("pg_dump"), "--format=custom", f"--file={draft / DUMP}", f"--dbname={url}"]
        subprocess.run(dump, check=True)  # noqa: S603  # no shell; a path of our own
    for name in KEYS:
        if (var / name).is_dir():
            shutil.copytree(var / name, draft / name)
    copy_new(var / BLOBS, folder / BLOBS)
    copy_out(
        files_of(os.environ, var, lambda: datetime.now(UTC)), DirectoryBlobStore(folder / BLOBS)
    )
    os.sync()
    draft.rename(place)
    return place


def copy_new(source: Path, target: Path) -> None:
    """Copy the files that ``target`` has not; a file's name is the hash of what is in it."""
    for file in source.rglob("*"):
        there = target / file.relative_to(source)
        if file.is_dir() or _is_whole(there, file):
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        draft = there.with_name(f"{there.name}.part")
        shutil.copy2(file, draft)
        draft.rename(there)


def copy_out(store: BlobStore, target: DirectoryBlobStore) -> None:
    """Copy the files of an object store that ``target`` has not; those of a disk are there."""
    if isinstance(store, DirectoryBlobStore):
        return
    for address in store.addresses():
        if not target.exists(address):
            target.put(store.open(address))


def _is_whole(copy: Path, file: Path) -> bool:
    # A power cut can leave a name with less behind it.
    return copy.is_file() and copy.stat().st_size == file.stat().st_size


def program(name: str) -> str:
    """Return a client program of PostgreSQL: beside the server's own, or else on PATH."""
    beside = find_binaries() / name
    return str(beside) if beside.exists() else name


def _folder() -> Path:
    parser = argparse.ArgumentParser(description="Back up the installation in SEKALI_VAR.")
    parser.add_argument("folder", type=Path, help="where backups are kept; made if need be")
    folder: Path = parser.parse_args().folder
    return folder.resolve()


if __name__ == "__main__":
    sys.exit(main())
