"""Rows of a table as they are typed or pasted: each cell is read by the type of its column."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sekali.catalogue.files import Column, MaybeTable, Typed
from sekali.catalogue.value_types.base import Context, Posted, ValueRefused, tidy
from sekali.catalogue.value_types.columns import SINGLE
from sekali.kernel.errors import DomainError

Columns = Mapping[str, Column]
RawRow = dict[str, str]
KeptRow = dict[str, Any]
# What spreadsheets put between cells; where two would do, the one that stands first here.
_SEPARATORS = "\t;,|"
_LONGEST_CELL = 4_000


class CellMistake(NamedTuple):
    """What is wrong in a cell; the number of the row counts from 1, of the column is the key."""

    row: int
    column: str
    error: DomainError


class ReadRows(NamedTuple):
    """Rows that were read: what is kept of those that are right, and every mistake."""

    kept: list[KeptRow]
    mistakes: list[CellMistake]


def columns_of(spec: Typed) -> Columns:
    """Return the columns of a table, by key."""
    return (spec.columns or {}) if isinstance(spec, MaybeTable) else {}


def is_blank(row: RawRow) -> bool:
    """Tell whether nothing was typed into a row."""
    return not any(cell.strip() for cell in row.values())


def read_rows(rows: Sequence[RawRow], columns: Columns, context: Context) -> ReadRows:
    """Read every cell of every row; a mistake in one does not hide the others."""
    kept: list[KeptRow] = []
    mistakes: list[CellMistake] = []
    for number, row in enumerate(rows, start=1):
        values: KeptRow = {}
        before = len(mistakes)
        for key, column in columns.items():
            try:
                value = _read_cell(row.get(key, ""), column, context)
            except DomainError as refusal:
                mistakes.append(CellMistake(number, key, refusal))
                continue
            if value is not None:
                values[key] = value
        if len(mistakes) == before:
            kept.append(values)
    return ReadRows(kept, mistakes)


def _read_cell(typed: str, column: Column, context: Context) -> Any:
    said = tidy(typed)
    if said:
        return SINGLE[column.type].parse_cell(said, column, context)
    if column.optional:
        return None
    raise ValueRefused("answer-missing")


def typed_rows(kept: Sequence[Mapping[str, Any]], columns: Columns, language: str) -> list[RawRow]:
    """Return rows that are kept as one would type them."""
    return [
        {
            key: SINGLE[column.type].line_of(row[key], column, language) if key in row else ""
            for key, column in columns.items()
        }
        for row in kept
    ]


def pasted_rows(pasted: str, columns: Columns, context: Context, room: int) -> list[RawRow]:
    """Return the rows of a text that was copied from a spreadsheet or a CSV file.

    A first line with the headings says which cell is which; without one the cells stand in the
    order of the columns.

    Raises:
        ValueRefused: There is no room for so many rows, or a row has too many cells.
    """
    keys = list(columns)
    rows: list[RawRow] = []
    for number, cells in enumerate(_lines(pasted, len(keys))):
        if number == 0 and (named := _heading(cells, columns, context)):
            keys = named
            continue
        if len(rows) >= room:
            raise ValueRefused("table-no-room", room=room)
        rows.append(_row(cells, keys, len(rows) + 1))
    return rows


def _row(cells: list[str], keys: list[str], number: int) -> RawRow:
    # Spreadsheets leave empty cells out at the end of a line, or add some.
    while len(cells) > len(keys) and not cells[-1].strip():
        cells.pop()
    if len(cells) > len(keys):
        raise ValueRefused("table-cells", row=number, count=len(cells), columns=len(keys))
    padded = [*cells, *[""] * (len(keys) - len(cells))]
    return {key: cell[:_LONGEST_CELL] for key, cell in zip(keys, padded, strict=True)}


def _lines(pasted: str, width: int) -> Iterator[list[str]]:
    text = pasted.replace("\r\n", "\n").replace("\r", "\n")
    separator = _separator(text, width)
    try:
        for cells in csv.reader(text.split("\n"), delimiter=separator, skipinitialspace=True):
            if any(cell.strip() for cell in cells):
                yield cells
    except csv.Error as broken:
        # A cell of more than 128 KiB: a quotation mark that nobody closed.
        raise ValueRefused("table-pasted-not") from broken


def _separator(text: str, width: int) -> str:
    """Return what stands between the cells: what most often gives the right number of them."""
    sample = [line for line in text[:20_000].split("\n") if line.strip()][:20]

    def fitting(separator: str) -> int:
        return sum(line.count(separator) == width - 1 for line in sample)

    best = max(_SEPARATORS, key=fitting)
    if width > 1 and fitting(best):
        return best
    return next((one for one in _SEPARATORS if one in text), "\t") if width > 1 else "\t"


def _heading(cells: list[str], columns: Columns, context: Context) -> list[str] | None:
    said = [tidy(cell).casefold() for cell in cells]
    named = [context.headings.get(one, one) for one in said if one]
    is_heading = len(named) > 0 and set(named) <= set(columns) and len(set(named)) == len(named)
    return named if is_heading else None


def row_as_posted(posted: Posted, prefix: str, columns: Columns) -> RawRow:
    """Return what was typed into the boxes of one row."""
    return {key: posted.get(f"{prefix}.{key}", "")[:_LONGEST_CELL] for key in columns}
