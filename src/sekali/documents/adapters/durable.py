"""Writes files so that a crash at any instant leaves the old state or the new one."""

import os
import tempfile
from pathlib import Path

OWNER_ONLY = 0o700


def write_whole(place: Path, data: bytes) -> None:
    """Write a file that its owner alone can read; under its name it is whole or not there.

    It is on disk when this returns, its name only after ``bring_to_disk(place.parent)``.
    """
    # mkstemp makes the file readable by its owner only.
    descriptor, written = tempfile.mkstemp(dir=place.parent, prefix=".writing-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(written).replace(place)
    except BaseException:
        Path(written).unlink(missing_ok=True)
        raise


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each brought to disk within the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
    bring_to_disk(folder.parent)


def bring_to_disk(folder: Path) -> None:
    """Make the names in a folder last through a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
