"""Reading one file of data into its shape, with the line of everything that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sekali.catalogue.converting.chain import in_newest_language
from sekali.catalogue.files.base import WRITTEN_AS
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.strict_yaml import LARGEST_FILE, Document, YamlFindings, load_strict

S = TypeVar("S", bound=BaseModel)
Pointer = tuple[str | int, ...]

_LONGEST_TOLD = 60
_AFTER_COMMA = "put the text before it in quotation marks: inside { } a comma begins a new key"


@dataclass(frozen=True, slots=True)
class FileOf(Generic[S]):
    """A file that was read: its path as told to people, its shape, and its lines."""

    path: str
    shape: S
    document: Document

    def finding(self, pointer: Pointer, code: str, message: str, fix: str) -> Finding:
        """Return a finding at the place in the file that the pointer leads to."""
        return Finding(self.path, self.document.line_of(pointer), code, message, fix)


def read_file(file: Path, shape: type[S], *, root: Path) -> FileOf[S]:
    """Read a YAML file strictly; one of an older language as if it were of the newest.

    Raises:
        Refused: It cannot be read, or is not of that shape; all findings at once.
    """
    path = file.relative_to(root).as_posix()
    return shaped(_text_of(file, path), shape, path)


def shaped(text: str | bytes, shape: type[S], path: str) -> FileOf[S]:
    """Return what a file says in its shape; ``path`` is its name in findings.

    Raises:
        Refused: It is not of that shape; all findings at once.
    """
    try:
        document = in_newest_language(load_strict(text, path))
    except YamlFindings as wrong:
        raise Refused(
            [Finding(path, f.line, f.code, f.message, f.fix) for f in wrong.findings]
        ) from wrong
    try:
        return FileOf(path, shape.model_validate(document.value), document)
    except ValidationError as wrong:
        raise Refused(list(_findings(wrong, path, document))) from wrong


def _text_of(file: Path, path: str) -> str:
    try:
        # A device or a pipe could be read for ever.
        if not file.is_file() or file.stat().st_size > LARGEST_FILE:
            message = f"there is no such file of at most {LARGEST_FILE} bytes"
            raise Refused([Finding(path, 1, "file-unreadable", message, "add or split it")])
        return file.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        wrong = Finding(path, 1, "file-unreadable", str(error), "save it as UTF-8 text")
        raise Refused([wrong]) from error


def _findings(wrong: ValidationError, path: str, document: Document) -> Iterator[Finding]:
    seen = set()
    for error in wrong.errors(include_url=False):
        # Alternatives (an item may be of several shapes) put their own names into the location.
        pointer = _existing(error["loc"], document)
        where = ".".join(str(part) for part in pointer) or "the file"
        message = _message(error)
        if (pointer, message) not in seen:
            seen.add((pointer, message))
            line = document.line_of(pointer)
            fix = _AFTER_COMMA if _is_after_comma(pointer, document) else _fix(error["type"])
            yield Finding(path, line, "shape", f"{where}: {message}", fix)


def _message(error: ErrorDetails) -> str:
    if error["type"] == "missing":
        return f"{error['loc'][-1]!r} is missing"
    wanted = WRITTEN_AS.get(error.get("ctx", {}).get("pattern", ""))
    return f"{error['input'][:_LONGEST_TOLD]!r} is not {wanted}" if wanted else error["msg"]


def _is_after_comma(pointer: Pointer, document: Document) -> bool:
    """Tell whether a key is the rest of a text, as in ``{label: Name, as on the card}``."""
    value = document.value
    for part in pointer:
        value = value[part]
    return value is None and bool(pointer) and " " in str(pointer[-1])


def _existing(location: Pointer, document: Document) -> Pointer:
    value, found = document.value, []
    for part in location:
        is_key = isinstance(value, dict) and part in value
        if is_key or (isinstance(value, list) and isinstance(part, int) and part < len(value)):
            value = value[part]
            found.append(part)
    return tuple(found)


def _fix(kind: str) -> str:
    fixes = {
        "missing": "add the key",
        "extra_forbidden": "remove it, or correct its spelling",
        "string_type": "put it in quotation marks",
        "string_pattern_mismatch": "write it so; see docs/howto/write-a-service.md",
    }
    return fixes.get(kind, "see docs/howto/write-a-service.md")
