"""Finding service folders and taking what is in them: within bounds, and following no link."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sekali.catalogue.findings import Finding, Refused

LARGEST_FOLDER_BYTES = 2_000_000
MOST_FILES = 200
DEEPEST = 6
# A province has about a thousand services; this is what a walk looks at before it gives up.
MOST_ENTRIES = 50_000
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}")


def service_folders(directory: Path) -> list[Path]:
    """Return the folders below a directory that hold a ``service.yaml``, in order.

    Raises:
        Refused: There are links, or more than a catalogue can be.
    """
    return sorted(
        Path(entry.path).parent
        for entry in _walk(directory, told=directory.name)
        if entry.name == "service.yaml"
    )


def folder_contents(folder: Path, *, root: Path) -> Mapping[str, bytes]:
    """Return the content of every file of a service folder by its path in the folder.

    Raises:
        Refused: With a link, a device, an odd name, a file that is no text, or too much.
    """
    told = folder.relative_to(root).as_posix()
    contents: dict[str, bytes] = {}
    left = LARGEST_FOLDER_BYTES
    for entry in _walk(folder, told=told):
        content = _content(Path(entry.path), told, at_most=left)
        left -= len(content)
        if left < 0 or len(contents) >= MOST_FILES:
            raise _refused(told, "folder-too-large", "more than 2 MB or 200 files", "make it less")
        contents[Path(entry.path).relative_to(folder).as_posix()] = content
    return dict(sorted(contents.items()))


def shared_content(file: Path, *, root: Path) -> bytes | None:
    """Return what is in a file that several services share; None where there is none.

    Raises:
        Refused: It is a link, a device, or no text of a bearable size.
    """
    if not os.path.lexists(file):
        return None
    told = file.relative_to(root).as_posix()
    content = _content(file, told, at_most=LARGEST_FOLDER_BYTES)
    if len(content) > LARGEST_FOLDER_BYTES:
        raise _refused(told, "folder-too-large", "more than 2 MB", "make it less")
    return content


def _walk(directory: Path, *, told: str) -> Iterator[os.DirEntry[str]]:
    """Yield the plain files below a directory; a folder whose name starts with a dot is none."""
    waiting = [(str(directory), 0)]
    seen = 0
    while waiting:
        here, depth = waiting.pop()
        for entry in _entries(here, told):
            seen += 1
            if seen > MOST_ENTRIES or depth > DEEPEST:
                raise _refused(told, "folder-too-large", "too many or too deep folders", "tidy up")
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, depth + 1))
            else:
                _refuse_oddity(entry, told)
                yield entry


def _entries(here: str, told: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(here) as found:
            # One more than allowed, so that the caller sees that there are too many.
            return [entry for entry, _ in zip(found, range(MOST_ENTRIES + 1), strict=False)]
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise _refused(told, "folder-unreadable", reason, "check that it exists") from error


def _refuse_oddity(entry: os.DirEntry[str], told: str) -> None:
    name = ascii(entry.name)
    if entry.is_symlink():
        raise _refused(told, "link", f"{name} is a link", "put the file itself")
    if not entry.is_file(follow_symlinks=False):
        raise _refused(told, "not-a-file", f"{name} is no plain file", "remove it")
    if not _NAME.fullmatch(entry.name):
        fix = "use letters, digits, dots and dashes"
        raise _refused(told, "file-name", f"{name} is no name for a file here", fix)


def _content(path: Path, told: str, *, at_most: int) -> bytes:
    """Return what is in a file, or one byte more than allowed: it may grow while it is read."""
    try:
        # Since it was looked at, a link or a pipe may have taken its place: neither is waited for.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(at_most + 1) or b""
        if len(content) <= at_most:
            content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path.name} is no UTF-8 text"
        raise _refused(told, "file-unreadable", message, "save it as UTF-8 text") from error
    return content


def _refused(path: str, code: str, message: str, fix: str) -> Refused:
    return Refused([Finding(path, 1, code, message, fix)])
