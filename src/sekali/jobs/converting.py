"""`sekali services convert`: writes a folder's files in the newest version of the notation."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from sekali.catalogue.converting.in_text import CannotConvert, converted
from sekali.catalogue.files import LANGUAGE_VERSION
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.strict_yaml import YamlFindings
from sekali.jobs.services import FINE, WRONG, say, tell


def convert_folder(folder: Path, *, dry_run: bool) -> int:
    """Rewrite every YAML file below a folder in place, and print what changed.

    Comments and order stay; where one file cannot be converted, none is written.
    Returns the exit code.
    """
    try:
        changes = list(_changes(folder))
    except Refused as refused:
        tell(refused.findings)
        return WRONG
    for path, before, after in changes:
        _show(path, before, after)
        if not dry_run:
            _replace(path, after)
    done = "would be converted" if dry_run else "converted"
    say(f"services convert: {len(changes)} files {done} to language {LANGUAGE_VERSION}")
    return FINE


def _changes(folder: Path) -> Iterator[tuple[Path, str, str]]:
    files = sorted(folder.rglob("*.yaml"))
    if not files:
        message, fix = "there are no YAML files here", "name a folder of services"
        raise Refused([Finding(str(folder), 1, "folder-unreadable", message, fix)])
    for path in files:
        before = _text_of(path)
        if (after := _converted(before, path)) != before:
            yield path, before, after


def _text_of(path: Path) -> str:
    try:
        # Line ends stay as they are.
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        wrong = Finding(str(path), 1, "file-unreadable", str(error), "save it as UTF-8 text")
        raise Refused([wrong]) from error


def _converted(text: str, path: Path) -> str:
    try:
        return converted(text, str(path))
    except YamlFindings as wrong:
        found = [Finding(f.path, f.line, f.code, f.message, f.fix) for f in wrong.findings]
        raise Refused(found) from wrong
    except CannotConvert as wrong:
        message = "this cannot be converted in place"
        fix = "change it by hand: docs/howto/write-a-service.md says how"
        raise Refused([Finding(str(path), 1, "convert", message, fix)]) from wrong


def _show(path: Path, before: str, after: str) -> None:
    say(str(path))
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    for line in list(lines)[2:]:
        say(f"  {line}")


def _replace(path: Path, text: str) -> None:
    """Write beside the file and rename, so that a crash leaves the old or the new one whole."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode("utf-8"))
    beside.chmod(path.stat().st_mode)
    beside.replace(path)
