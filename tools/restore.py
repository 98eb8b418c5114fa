#!/usr/bin/env python3
"""Brings a backup back as a new installation.

    SEKALI_VAR=restored .venv/bin/python tools/restore.py FOLDER/20261124T000000Z

SEKALI_VAR must have no keys and no database yet; with DATABASE_URL the database there must be
empty. Then ``sekali migrate`` brings it to this version of Sekali, and ``sekali audit`` proves
that no chain of the audit log is broken. docs/howto/operate-and-back-up.md has the whole drill.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import psycopg
from back_up import BLOBS, DUMP, KEYS, copy_new, program

from sekali.launch.database_url import database_url
from sekali.launch.errors import LaunchError
from sekali.launch.var_directory import make_var

_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


class NotEmpty(Exception):
    """Something is there already, which restoring would mix with or destroy."""


def main() -> int:
    """Restore one backup, and say what comes next."""
    place = _place()
    var = Path(os.environ.get("SEKALI_VAR") or "var").resolve()
    try:
        restore(place, var)
    except (
        NotEmpty,
        LaunchError,
        OSError,
        psycopg.Error,
        subprocess.CalledProcessError,
    ) as failure:
        sys.stderr.write(f"Not restored: {failure}\n")
        return 1
    sys.stdout.write(f"Restored into {var}. Next: sekali migrate, sekali audit.\n")
    return 0


def restore(place: Path, var: Path) -> None:
    """Put the backup in ``place`` into an installation ``var`` that does not exist yet.

    Raises:
        NotEmpty: There are keys or tables already.
    """
    os.umask(0o077)
    if not (place / DUMP).is_file():
        raise FileNotFoundError(f"{place} is no backup: it has no {DUMP}")
    make_var(var)
    for name in KEYS:
        if (var / name).exists():
            raise NotEmpty(f"{var / name} exists; choose another SEKALI_VAR")
    with database_url(var) as url:
        _refuse_tables(url)
        load = [
            program("pg_restore"),
            "--no-owner",
            "--no-privileges",
            "--exit-on-error",
            "--single-transaction",
        ]
        subprocess.run([*load, f"--dbname={url}", str(place / DUMP)], check=True)  # noqa: S603  # no shell
    copy_new(place.parent / BLOBS, var / BLOBS)
    # Last, so that keys mean a whole installation, and a broken try can be made again.
    for name in KEYS:
        if (place / name).is_dir():
            shutil.copytree(place / name, var / name)


def _refuse_tables(url: str) -> None:
    with psycopg.connect(url) as connection:
        row = connection.execute(_TABLES).fetchone()
    if row and row[0]:
        raise NotEmpty("the database has tables already; give an empty one")


def _place() -> Path:
    parser = argparse.ArgumentParser(description="Restore a backup into SEKALI_VAR.")
    parser.add_argument("place", type=Path, help="the directory of one backup")
    place: Path = parser.parse_args().place
    return place.resolve()


if __name__ == "__main__":
    sys.exit(main())
