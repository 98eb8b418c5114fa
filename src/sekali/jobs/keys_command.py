"""`sekali keys`: what wraps the keys of people, and what is sealed with them."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sekali.documents.adapters.master_keys import keys_in, new_line, write_keys
from sekali.documents.keys import (
    destroy_keys,
    keys_by_master,
    seal_what_lies_open,
    wrap_anew,
)
from sekali.documents.safe import Safe


def show_keys(safe: Safe) -> int:
    """Say which master keys there are, and how many keys each wraps; 1 where one is missing."""
    counts, given, current = keys_by_master(), safe.masters.ids(), safe.masters.current()
    for one in given:
        _say(f"{one}  wraps {counts.get(one, 0)}{'  (current)' if one == current else ''}")
    lost = sorted(set(counts) - set(given))
    for one in lost:
        _say(f"{one}  wraps {counts[one]}  MISSING: their files cannot be read")
    return 1 if lost else 0


def add_master_key(file: Path | None) -> int:
    """Add a master key below the others; it wraps from now on."""
    if file is None:
        return _of_environment(new_line(datetime.now(UTC)))
    known = file.read_text("ascii") if file.exists() else ""
    line = new_line(datetime.now(UTC))
    write_keys(file, known + ("" if not known or known.endswith("\n") else "\n") + line)
    _say(f"{line.partition(' ')[0]} is current; next: sekali keys rotate")
    return 0


def rotate_keys(safe: Safe) -> int:
    """Wrap every key of a person by the current master key."""
    _say(f"{wrap_anew(safe)} keys wrapped anew by {safe.masters.current()}")
    return 0


def retire_master_key(file: Path | None, name: str) -> int:
    """Take a master key out of the file, once it wraps nothing and is not the current one."""
    if file is None:
        _say("the master keys stand in SEKALI_MASTER_KEYS: take it out there")
        return 1
    keys = keys_in(file.read_text("ascii"))
    if name not in keys or name == list(keys)[-1] or keys_by_master().get(name):
        _say(f"{name} is not there, is the current one, or still wraps keys: nothing was changed")
        return 1
    lines = file.read_text("ascii").replace(";", "\n").splitlines()
    write_keys(file, "".join(f"{one}\n" for one in lines if one.partition(" ")[0] != name))
    _say(f"{name} is gone; backups of the database from before need it still")
    return 0


def seal_files(safe: Safe) -> int:
    """Seal what lies open from before there were keys; 1 where a file is missing."""
    done = seal_what_lies_open(safe)
    _say(f"{done.rows} sealed, {done.removed} open files removed, {done.missing} missing")
    return 1 if done.missing else 0


def destroy(person_id: UUID, reason: str) -> int:
    """Make every file of a person unreadable for good."""
    gone = destroy_keys(person_id=person_id, reason=reason, at=datetime.now(UTC))
    _say(f"{gone} keys destroyed")
    return 0 if gone else 1


def _of_environment(line: str) -> int:
    _say("the master keys stand in SEKALI_MASTER_KEYS: add this line there, behind a semicolon")
    _say(line.strip())
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
