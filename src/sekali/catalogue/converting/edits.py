"""What a step of the converter changes in a file, and the change made to the parsed document.

The same edits are made to the text of a file (``in_text``), so that what is read from an older file
and what the converted file says cannot differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """Leave out the entry of a mapping that the pointer leads to."""

    pointer: Pointer


@dataclass(frozen=True, slots=True)
class Write:
    """Write another number where the pointer leads to."""

    pointer: Pointer
    value: int


Edit = Remove | Write


def applied(value: Any, edits: Iterable[Edit]) -> Any:
    """Return a parsed document with the edits made; the one given stays as it is."""
    for edit in edits:
        value = _applied(value, edit.pointer, edit)
    return value


def _applied(value: Any, way: Pointer, edit: Edit) -> Any:
    step, *further = way
    if further:
        inner = _applied(value[step], tuple(further), edit)
    elif isinstance(edit, Write):
        inner = edit.value
    else:
        return {key: kept for key, kept in value.items() if key != step}
    if isinstance(value, list):
        return [inner if at == step else kept for at, kept in enumerate(value)]
    return value | {step: inner}
