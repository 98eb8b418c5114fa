"""A table: rows of columns, typed a few at a time, or pasted from a spreadsheet.

The rows that a page shows are boxes; those before and after them travel along in two hidden
boxes, so that a page holds all that was typed, wherever its reader is and without JavaScript.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sekali.catalogue.files import MaybeTable, Typed
from sekali.catalogue.value_types.base import Context, Kept, Posted, ValueRefused, ValueType
from sekali.catalogue.value_types.columns import SINGLE
from sekali.catalogue.value_types.rows import (
    CellMistake,
    Columns,
    RawRow,
    ReadRows,
    columns_of,
    is_blank,
    pasted_rows,
    read_rows,
    row_as_posted,
    typed_rows,
)
from sekali.kernel.wording import counted_rows

_ROWS_SHOWN = 25
# What a page with other boxes beside a table may send is bounded (settings).
_MOST_BOXES = 240
_MOST_CARRIED = 1_000
_LONGEST_NUMBER = 4


class TableRefused(ValueRefused):
    """Rows cannot be kept as they are; ``typed`` is everything as it was typed."""

    def __init__(self, code: str, typed: "TypedTable", **params: Any) -> None:
        super().__init__(code, **params)
        self.typed = typed


@dataclass
class TypedTable:
    """A table while it is typed: all rows, what was read of them, and what is shown.

    ``refusal`` tells why the last button did not do what it says; ``pasted`` is the text that
    was not taken, and ``pasted_mistakes`` why. ``opened`` is the row to go on with.
    """

    columns: Columns
    rows: list[RawRow]
    first: int = 0
    operation: str = ""
    refusal: ValueRefused | None = None
    pasted: str = ""
    pasted_mistakes: list[CellMistake] = field(default_factory=list)
    taken: int = 0
    opened: int | None = None
    result: ReadRows = field(default_factory=lambda: ReadRows([], []))

    @property
    def size(self) -> int:
        """Return how many rows are shown at once."""
        return rows_shown(self.columns)

    @property
    def wrong_rows(self) -> list[int]:
        """Return the numbers of the rows with mistakes."""
        return list(dict.fromkeys(mistake.row for mistake in self.result.mistakes))

    def show_row(self, at: int) -> None:
        """Show the part of the table in which a row is."""
        last = max(0, len(self.rows) - 1)
        self.first = min(max(0, at), last) // self.size * self.size


def rows_shown(columns: Columns) -> int:
    """Return how many rows of a table a page shows at once."""
    return min(_ROWS_SHOWN, _MOST_BOXES // max(1, len(columns)))


def typed_table(posted: Posted, name: str, spec: Typed, context: Context) -> TypedTable:
    """Return a table as its page was sent, after what its last button says was done."""
    columns = columns_of(spec)
    before, shown, after = _sent(posted, name, columns)
    typed = TypedTable(columns, [*before, *shown, *after], first=len(before))
    typed.operation, _, where = posted.get(f"{name}.do", "").partition(":")
    if typed.operation == "remove" and (at := _number(where)) is not None:
        del typed.rows[at : at + 1]
    typed.rows = [row for row in typed.rows if not is_blank(row)]
    pasted = posted.get(f"{name}.paste", "")
    if pasted.strip():
        _paste(typed, pasted, spec, context)
    typed.show_row(typed.first)
    _go_on(typed, where, spec)
    typed.result = _read(typed, context)
    _show_mistakes(typed)
    return typed


class Table(ValueType):
    """Rows of columns; rules see a list of rows."""

    widget = "table"
    rule_type = "table"
    in_tables = False

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the box that says how many rows are shown."""
        return (f"{name}.shown",)

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Return the rows, or None where there are none.

        Raises:
            TableRefused: A cell cannot be kept, there are too few or too many rows, or what
                was pasted could not be taken.
        """
        typed = typed_table(posted, name, spec, context)
        if typed.refusal is not None:
            raise TableRefused(typed.refusal.code, typed, **typed.refusal.params)
        if typed.result.mistakes:
            raise TableRefused("table-wrong", typed, count=len(typed.wrong_rows))
        least, most = _bounds(spec)
        if typed.rows and len(typed.rows) < least:
            raise TableRefused("table-too-few", typed, least=least)
        if len(typed.rows) > most:
            raise TableRefused("table-too-many", typed, most=most)
        return typed.result.kept or None

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Say how many rows there are; ``shown_rows`` has their words."""
        return counted_rows(len(kept), language)

    def in_print(self, kept: Any, spec: Typed, context: Context, language: str) -> Any:
        """Return every row in words."""
        return shown_rows(kept, spec, context, language)

    def for_rules(self, kept: Any, spec: Typed) -> list[dict[str, Any]]:
        """Return rows of values as rules compute with them."""
        columns = columns_of(spec)
        return [
            {
                key: SINGLE[columns[key].type].for_rules(value, columns[key])
                for key, value in row.items()
                if key in columns
            }
            for row in kept
        ]


def shown_rows(kept: Any, spec: Typed, context: Context, language: str) -> list[dict[str, str]]:
    """Return the rows of a table as a person reads them, every column in each."""
    return [
        {
            key: SINGLE[column.type].show(row[key], column, context, language) if key in row else ""
            for key, column in columns_of(spec).items()
        }
        for row in kept
    ]


def posted_rows(rows: Sequence[RawRow], name: str, columns: Columns, pasted: str = "") -> Posted:
    """Return what a page with these rows sends, the first of them in boxes."""
    size = rows_shown(columns)
    boxes = {
        f"{name}.{number}.{key}": row.get(key, "")
        for number, row in enumerate(rows[:size])
        for key in columns
    }
    return {
        f"{name}.shown": str(min(size, len(rows))),
        f"{name}.columns": " ".join(columns),
        f"{name}.after": carried(rows[size:], columns),
        f"{name}.paste": pasted,
        **boxes,
    }


def carried(rows: Sequence[RawRow], columns: Columns) -> str:
    """Return rows that are not shown as they travel along, for ``_carried`` to read."""
    cells = [[row.get(key, "") for key in columns] for row in rows]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":")) if cells else ""


def _sent(
    posted: Posted, name: str, columns: Columns
) -> tuple[list[RawRow], list[RawRow], list[RawRow]]:
    # The service may have been renewed since the page was shown: cells go by their keys.
    keys = posted.get(f"{name}.columns", "").split()
    count = min(_number(posted.get(f"{name}.shown", "")) or 0, _MOST_CARRIED)
    shown = [row_as_posted(posted, f"{name}.{number}", columns) for number in range(count)]
    before, after = (
        _carried(posted.get(f"{name}.{part}", ""), keys, columns) for part in ("before", "after")
    )
    return before, shown, after


def _carried(sent: str, keys: list[str], columns: Columns) -> list[RawRow]:
    """Read rows that travelled along; whoever made up others made them up for themselves."""
    try:
        rows = json.loads(sent) if sent else []
    except (ValueError, RecursionError):
        return []
    if not isinstance(rows, list):
        return []
    return [
        {
            key: cell
            for key, cell in zip(keys, row, strict=False)
            if key in columns and isinstance(cell, str)
        }
        for row in rows[:_MOST_CARRIED]
        if isinstance(row, list)
    ]


def _paste(typed: TypedTable, pasted: str, spec: Typed, context: Context) -> None:
    """Take all rows that were pasted, or none of them."""
    _, most = _bounds(spec)
    room = most - len(typed.rows)
    try:
        rows = pasted_rows(pasted, typed.columns, context, room)
    except ValueRefused as refusal:
        typed.pasted, typed.refusal = pasted, refusal
        return
    kept, mistakes = read_rows(rows, typed.columns, context)
    if mistakes:
        count = len({mistake.row for mistake in mistakes})
        typed.pasted, typed.pasted_mistakes = pasted, mistakes
        typed.refusal = ValueRefused("table-pasted-wrong", count=count)
        return
    typed.first, typed.taken = len(typed.rows), len(rows)
    # Words of a list become its keys, as the boxes of the page have them.
    typed.rows += typed_rows(kept, typed.columns, "id")


def _go_on(typed: TypedTable, where: str, spec: Typed) -> None:
    """Add a row, or show another part of the table."""
    if typed.operation == "show":
        typed.show_row(_number(where) or 0)
    if typed.operation != "add":
        return
    _, most = _bounds(spec)
    if len(typed.rows) >= most:
        typed.refusal = typed.refusal or ValueRefused("table-too-many", most=most)
        return
    typed.opened = len(typed.rows)
    typed.rows.append(dict.fromkeys(typed.columns, ""))
    typed.show_row(typed.opened)


def _read(typed: TypedTable, context: Context) -> ReadRows:
    # A row that was added just now is not wrong before anything was typed into it.
    rows = typed.rows if typed.opened is None else typed.rows[: typed.opened]
    return read_rows(rows, typed.columns, context)


def _show_mistakes(typed: TypedTable) -> None:
    """Where somebody wants to go on, show the first row that keeps them from it."""
    wrong = [number - 1 for number in typed.wrong_rows]
    is_seen = any(typed.first <= at < typed.first + typed.size for at in wrong)
    if wrong and not is_seen and typed.operation in {"", "check"} and typed.refusal is None:
        typed.show_row(wrong[0])


def _bounds(spec: Typed) -> tuple[int, int]:
    if isinstance(spec, MaybeTable):
        return spec.least_rows, spec.most_rows
    return 0, 0


def _number(sent: str) -> int | None:
    is_number = sent.isascii() and sent.isdigit() and len(sent) <= _LONGEST_NUMBER
    return int(sent) if is_number else None
