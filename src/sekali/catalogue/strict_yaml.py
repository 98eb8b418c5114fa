"""Reads YAML as its authors mean it: refuses what readers of YAML disagree on, keeps lines.

Built on the events of PyYAML's parser: no object is ever constructed, no alias followed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, NoReturn

import yaml

from sekali.catalogue.yaml_scalars import Surprise, plain_value
from sekali.kernel.errors import DomainError

Pointer = tuple[str | int, ...]

LARGEST_FILE = 256 * 1024
DEEPEST = 20
MOST_NODES = 20_000
_MOST_FINDINGS = 100
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # The C parser is 20 times quicker.
# Control characters, line ends that only some readers know, and marks that turn the reading
# direction around so that a reviewer sees another text than the program.
_UNSEEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    "\U00010000-\U0010ffff]"
)


class Finding(NamedTuple):
    """What is wrong in a file, where, and how to fix it; lines and columns count from 1."""

    path: str
    line: int
    column: int
    code: str
    message: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}  {self.code}  {self.message}  {self.fix}"


class YamlFindings(DomainError):
    """A file cannot be read; ``findings`` are its mistakes, as many as could be found."""

    code = "yaml-refused"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings=findings)
        self.findings = tuple(findings)

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: dicts with text keys, lists, str, int, bool, date and None."""

    path: str
    value: Any
    _lines: Mapping[Pointer, int] = field(repr=False)

    def line_of(self, pointer: Pointer) -> int:
        r"""Return the line where a key or an item stands, or of the nearest one around it.

        >>> load_strict("rows:\n- {id: a}", "x.yaml").line_of(("rows", 0, "id"))
        2
        """
        while pointer not in self._lines and pointer:
            pointer = pointer[:-1]
        return self._lines.get(pointer, 1)


def load_strict(text: str | bytes, path: str) -> Document:
    """Return what a YAML file says.

    Args:
        text: The file, UTF-8 if it is bytes.
        path: Its name in findings.

    Raises:
        YamlFindings: It says something that could be misread, or too much.
    """
    reader = _Reader(path)
    return Document(path, reader.read(_decoded(text, reader)), reader.lines)


def _decoded(text: str | bytes, reader: "_Reader") -> str:
    # Half of a pair may stand in a Python text, but in no UTF-8: it is found by decoding.
    raw = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    if len(raw) > LARGEST_FILE:
        reader.stop(1, 1, "yaml-too-large", f"more than {LARGEST_FILE} bytes", "split the file")
    try:
        shown = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reader.stop(line, 1, "yaml-encoding", "this is not UTF-8", "save the file as UTF-8")
    shown = shown.removeprefix("\ufeff")
    if unseen := _UNSEEN.search(shown):
        line, column = _place(shown, unseen.start())
        code = f"U+{ord(unseen[0]):04X}"
        reader.stop(line, column, "yaml-unseen", f"{code} cannot be seen", "remove it")
    return shown


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class _Reader:
    """Builds values from events and collects findings; made for one file."""

    def __init__(self, path: str) -> None:
        self.lines: dict[Pointer, int] = {}
        self._path = path
        self._findings: list[Finding] = []
        self._nodes = 0
        self._events: Iterator[Any] = iter(())

    def read(self, text: str) -> Any:
        self._events = yaml.parse(text, Loader=LOADER)
        try:
            value = self._document()
        except yaml.MarkedYAMLError as error:
            self._stop_at_syntax(text, error)
        if self._findings:
            raise YamlFindings(self._findings)
        return value

    # --- Findings ---------------------------------------------------------------------------

    def stop(self, line: int, column: int, code: str, message: str, fix: str) -> NoReturn:
        """Give up, with this finding and those before it."""
        self._findings.append(Finding(self._path, line, column, code, message, fix))
        raise YamlFindings(self._findings)

    def _wrong(self, event: Any, surprise: Surprise) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self._findings.append(Finding(self._path, line, column, *surprise))
        if len(self._findings) >= _MOST_FINDINGS:
            raise YamlFindings(self._findings)

    def _stop_at_syntax(self, text: str, error: yaml.MarkedYAMLError) -> NoReturn:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        line = min(line, text.count("\n") + 1)  # The end of a file may count as one line more.
        if mark and text[mark.index : mark.index + 1] == "\t":
            self.stop(line, column, "yaml-tab", "a tab cannot stand here", "use spaces")
        message = " ".join(filter(None, (error.context, error.problem)))
        fix = (
            "check quotes, brackets and indentation; quote text that has ': ', ' #' or starts oddly"
        )
        self.stop(line, column, "yaml-syntax", message, fix)

    # --- Structure --------------------------------------------------------------------------

    def _document(self) -> Any:
        value = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                self._one_plain_document(event, documents)
            elif isinstance(event, yaml.NodeEvent):
                value = self._node(event, ())
        return value

    def _one_plain_document(self, event: Any, documents: int) -> None:
        if documents > 1:
            surprise = Surprise("yaml-documents", "a second document", "one document a file")
            self._wrong(event, surprise)
        if event.version or event.tags:
            surprise = Surprise("yaml-directive", "a % directive", "remove it")
            self._wrong(event, surprise)

    def _node(self, event: Any, pointer: Pointer) -> Any:
        self._count(event, pointer)
        self.lines.setdefault(pointer, event.start_mark.line + 1)
        self._undecorated(event)
        match event:
            case yaml.MappingStartEvent():
                return self._mapping(pointer)
            case yaml.SequenceStartEvent():
                return self._sequence(pointer)
            case yaml.ScalarEvent():
                return self._scalar(event)
        return None  # An alias; what it stands for was refused.

    def _count(self, event: Any, pointer: Pointer) -> None:
        self._nodes += 1
        if len(pointer) <= DEEPEST and self._nodes <= MOST_NODES:
            return
        message = f"more than {DEEPEST} levels" if len(pointer) > DEEPEST else "too many values"
        self._wrong(event, Surprise("yaml-too-large", message, "split the file"))
        raise YamlFindings(self._findings)

    def _undecorated(self, event: Any) -> None:
        """Refuse what copies values around or asks for other types."""
        if event.anchor:
            message = f"{event.anchor!r} is an anchor or an alias"
            fix = "write the value in full; quote text that starts with & or *"
            self._wrong(event, Surprise("yaml-alias", message, fix))
        if getattr(event, "tag", None):
            fix = "remove it; quote text that starts with !"
            self._wrong(event, Surprise("yaml-tag", f"{event.tag!r} is a tag", fix))

    def _sequence(self, pointer: Pointer) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._node(event, (*pointer, len(items))))
        return items

    def _mapping(self, pointer: Pointer) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, pointer)
            if key in values:
                first = self.lines[*pointer, key]
                message = f"{key!r} stands already in line {first}"
                self._wrong(event, Surprise("yaml-duplicate", message, "remove one of them"))
            self.lines.setdefault((*pointer, key), event.start_mark.line + 1)
            values[key] = self._node(next(self._events), (*pointer, key))
        return values

    def _key(self, event: Any, pointer: Pointer) -> str:
        # `on` is a word of the service language: the day of a scenario.
        if isinstance(event, yaml.ScalarEvent) and event.value == "on":
            self._count(event, pointer)
            self._undecorated(event)
            return "on"
        known = len(self._findings)
        key = self._node(event, pointer) if isinstance(event, yaml.ScalarEvent) else None
        if isinstance(key, str):
            return key
        if len(self._findings) == known:
            self._wrong(event, Surprise("yaml-key", "a key is not text", "quote it"))
        if not isinstance(event, yaml.ScalarEvent):
            raise YamlFindings(self._findings)  # A list or a map as a key: no way to go on.
        return f"key {self._nodes}"

    def _scalar(self, event: Any) -> Any:
        if not event.implicit[0]:  # Quoted, a block, or tagged: text.
            return event.value
        value = plain_value(event.value)
        if isinstance(value, Surprise):
            self._wrong(event, value)
            return event.value
        return value
