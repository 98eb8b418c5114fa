"""The converter's edits made to the text of a file: comments, order and layout stay.

Text is cut out or replaced where it stands; nothing is written anew from the parsed document.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import yaml

from sekali.catalogue.converting.chain import is_older, next_edits
from sekali.catalogue.converting.edits import Edit, Pointer, Remove, applied
from sekali.catalogue.strict_yaml import LOADER, load_strict


class CannotConvert(Exception):
    """A file is laid out in a way that cannot be edited in place; its path is the message."""


class _Cut(NamedTuple):
    """A stretch of the text, and what stands there instead."""

    start: int
    end: int
    text: str


def converted(text: str, path: str) -> str:
    """Return the text of a file in the newest version of the notation.

    Raises:
        YamlFindings: It cannot be read.
        CannotConvert: It would not say the same afterwards.
    """
    value = load_strict(text, path).value
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    text = text.removeprefix(mark)
    while is_older(value):
        edits = next_edits(path, value)
        text, value = _rewritten(text, edits), applied(value, edits)
        if load_strict(text, path).value != value:
            raise CannotConvert(path)
    return mark + text


def _rewritten(text: str, edits: Iterable[Edit]) -> str:
    # Both parsers count places in characters; only this one reads all that is read elsewhere.
    root: Any = yaml.compose(text, Loader=LOADER)
    cuts = [_cut(text, root, edit) for edit in edits]
    for cut in sorted(cuts, reverse=True):
        text = text[: cut.start] + cut.text + text[cut.end :]
    return text


def _cut(text: str, root: yaml.Node, edit: Edit) -> _Cut:
    around = _node_at(root, edit.pointer[:-1])
    entries = _entries(around)
    at = next(n for n, entry in enumerate(entries) if entry.key == edit.pointer[-1])
    entry = entries[at]
    if not isinstance(edit, Remove):
        return _Cut(entry.value_start, entry.end, str(edit.value))
    before = entries[at - 1] if at else None
    after = entries[at + 1] if at + 1 < len(entries) else None
    if isinstance(around, yaml.MappingNode) and around.flow_style:
        return _cut_between_commas(text, entry, before, after)
    return _cut_lines(text, entry, after)


class _Entry(NamedTuple):
    """Where an entry of a mapping stands in the text."""

    key: str
    start: int
    value_start: int
    end: int


def _entries(node: yaml.Node) -> list[_Entry]:
    return [
        _Entry(key.value, key.start_mark.index, value.start_mark.index, value.end_mark.index)
        for key, value in node.value
    ]


def _node_at(node: yaml.Node, way: Pointer) -> yaml.Node:
    for step in way:
        if isinstance(step, int):
            node = node.value[step]
        else:
            node = next(value for key, value in node.value if key.value == step)
    return node


def _cut_between_commas(
    text: str, entry: _Entry, before: _Entry | None, after: _Entry | None
) -> _Cut:
    """Cut an entry of ``{...}`` with one of its commas; a comment beside it stays."""
    if before is not None and "#" not in text[before.end : entry.start]:
        return _Cut(before.end, entry.end, "")
    if after is not None and "#" not in text[entry.end : after.start]:
        return _Cut(entry.start, after.start, "")
    following = text[entry.end :]
    comma = len(following) - len(following.lstrip())
    is_comma = following[comma : comma + 1] == ","
    return _Cut(entry.start, entry.end + (comma + 1 if is_comma else 0), "")


def _cut_lines(text: str, entry: _Entry, after: _Entry | None) -> _Cut:
    """Cut an entry that has lines of its own; where a comment follows it, only its words."""
    line_start = text.rfind("\n", 0, entry.start) + 1
    line_end = text.find("\n", entry.end)
    line_end = len(text) if line_end < 0 else line_end + 1
    if text[entry.end : line_end].strip():
        return _Cut(entry.start, entry.end + len(_blank_after(text, entry.end)), "")
    if not text[line_start : entry.start].strip():
        return _Cut(line_start, line_end, "")
    # The first entry of an item of a list stands behind its dash: the next one moves there.
    return _Cut(entry.start, after.start if after else entry.end, "")


def _blank_after(text: str, at: int) -> str:
    rest = text[at:]
    return rest[: len(rest) - len(rest.lstrip(" "))]
