"""A table as pages draw it: to be typed, a few rows at a time, or to be read."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.files import Column, Typed
from sekali.catalogue.table_words import column_label
from sekali.catalogue.value_types import TYPES, Context
from sekali.catalogue.value_types.rows import (
    CellMistake,
    RawRow,
    columns_of,
    is_blank,
    typed_rows,
)
from sekali.catalogue.value_types.tables import (
    TypedTable,
    carried,
    posted_rows,
    shown_rows,
    typed_table,
)
from sekali.web.errors import sentence_for
from sekali.web.texts import Words

# How many cells of a row say which one it is, while it is closed.
_CELLS_TOLD = 3
_MOST_TOLD = 50
# Types whose cells are typed in another way than they look.
_EXAMPLES = frozenset({"date", "month", "time", "coordinates"})


class ColumnView(NamedTuple):
    """One column as it is typed: a box, or a list to choose from."""

    key: str
    label: str
    hint: str
    inputmode: str
    unit: str
    optional: bool
    options: tuple[tuple[str, str], ...]


class CellView(NamedTuple):
    """One cell: its column, what stands in it, and what is wrong with it."""

    column: ColumnView
    value: str
    mistake: str


class RowView(NamedTuple):
    """One row: its place among those shown and among all, which one it is, its cells."""

    at: int
    number: int
    about: str
    is_open: bool
    is_new: bool
    is_wrong: bool
    cells: list[CellView]


class TableWords(NamedTuple):
    """A table to be read: the headings, and rows of words."""

    headings: list[str]
    rows: list[list[str]]


class ReadTable(NamedTuple):
    """A table that is only ever read."""

    words: TableWords


class TableView:
    """One table on a page; what a page does not ask for is not made."""

    def __init__(
        self,
        service: CompiledService,
        key: str,
        spec: Typed,
        t: Words,
        context: Context,
        *,
        kept: Sequence[Mapping[str, Any]] = (),
        rough: Sequence[RawRow] = (),
        posted: Mapping[str, str] | None = None,
    ) -> None:
        self.key = key
        self._service = service
        self._spec = spec
        self._t = t
        self._context = context
        self._kept = kept
        self._rough = rough
        self._posted = posted

    # --- to be read --------------------------------------------------------------------------

    @property
    def words(self) -> TableWords:
        """Return the kept rows in words."""
        shown = shown_rows(self._kept, self._spec, self._context, self._t.language)
        headings = [self._label(key) for key in columns_of(self._spec)]
        return TableWords(headings, [list(row.values()) for row in shown])

    # --- to be typed -------------------------------------------------------------------------

    @cached_property
    def columns(self) -> list[ColumnView]:
        """Return the columns in order."""
        return [self._column(key, column) for key, column in columns_of(self._spec).items()]

    @cached_property
    def rows(self) -> list[RowView]:
        """Return the rows that are shown; a table without any has one to begin with."""
        typed = self._typed
        shown = typed.rows[typed.first : typed.first + typed.size]
        return [self._row(at, row) for at, row in enumerate(shown or [{}])]

    @property
    def columns_sent(self) -> str:
        """Return the keys of the columns as they travel along."""
        return " ".join(columns_of(self._spec))

    @property
    def before(self) -> str:
        """Return the rows before those that are shown, as they travel along."""
        typed = self._typed
        return carried(typed.rows[: typed.first], typed.columns)

    @property
    def after(self) -> str:
        """Return the rows after those that are shown, as they travel along."""
        typed = self._typed
        return carried(typed.rows[typed.first + typed.size :], typed.columns)

    @property
    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._typed.rows)

    @property
    def first(self) -> int:
        """Return the number of the first row that is shown."""
        return self._typed.first + 1

    @property
    def last(self) -> int:
        """Return the number of the last row that is shown."""
        return min(self.count, self._typed.first + self._typed.size)

    @property
    def previous_rows(self) -> int | None:
        """Return where the part before this one begins, if there is one."""
        typed = self._typed
        return typed.first - typed.size if typed.first else None

    @property
    def next_rows(self) -> int | None:
        """Return where the part after this one begins, if there is one."""
        typed = self._typed
        after = typed.first + typed.size
        return after if after < self.count else None

    @property
    def has_room(self) -> bool:
        """Tell whether another row may be added."""
        return self.count < getattr(self._spec, "most_rows", 0)

    @property
    def wrong_rows(self) -> list[int]:
        """Return the numbers of the rows that are not right yet."""
        return self._typed.wrong_rows

    @property
    def wrong_elsewhere(self) -> int | None:
        """Return the number of the first row that is not right, if none of those shown is wrong."""
        wrong = self.wrong_rows
        is_shown = any(self.first <= number <= self.last for number in wrong)
        return wrong[0] if wrong and not is_shown else None

    @property
    def taken(self) -> int:
        """Return how many rows were taken just now of what was pasted."""
        return self._typed.taken

    @property
    def pasted(self) -> str:
        """Return what was pasted and not taken."""
        return self._typed.pasted

    @property
    def why_not_pasted(self) -> str:
        """Return what is wrong with what was pasted as a whole."""
        refusal = self._typed.refusal
        return sentence_for(refusal, self._t) if refusal is not None and self.pasted else ""

    @property
    def report(self) -> list[tuple[int, str, str]]:
        """Return row, column and sentence for what is wrong in what was pasted."""
        told = self._typed.pasted_mistakes[:_MOST_TOLD]
        return [(m.row, self._label(m.column), sentence_for(m.error, self._t)) for m in told]

    @property
    def untold(self) -> int:
        """Return how many further mistakes the report leaves out."""
        return max(0, len(self._typed.pasted_mistakes) - _MOST_TOLD)

    @cached_property
    def _typed(self) -> TypedTable:
        columns = columns_of(self._spec)
        if self._posted is not None:
            return typed_table(self._posted, self.key, self._spec, self._context)
        if self._rough:
            rows = [{key: str(row.get(key, "")) for key in columns} for row in self._rough]
            sent = posted_rows(rows, self.key, columns)
            return typed_table(sent, self.key, self._spec, self._context)
        return TypedTable(columns, typed_rows(self._kept, columns, self._t.language))

    @cached_property
    def _mistakes(self) -> dict[tuple[int, str], CellMistake]:
        return {(m.row, m.column): m for m in self._typed.result.mistakes}

    def _row(self, at: int, row: RawRow) -> RowView:
        number = self._typed.first + at + 1
        is_new = self._typed.opened == number - 1
        cells = [self._cell(number, column, row) for column in self.columns]
        is_wrong = any(cell.mistake for cell in cells)
        is_open = is_wrong or is_new or is_blank(row)
        return RowView(at, number, self._about(row), is_open, is_new, is_wrong, cells)

    def _cell(self, number: int, column: ColumnView, row: RawRow) -> CellView:
        mistake = self._mistakes.get((number, column.key))
        said = sentence_for(mistake.error, self._t) if mistake else ""
        return CellView(column, row.get(column.key, ""), said)

    def _about(self, row: RawRow) -> str:
        told = []
        for column in self.columns:
            value = row.get(column.key, "").strip()
            label = dict(column.options).get(value, value) if column.options else value
            if label:
                told.append(label)
        return " · ".join(told[:_CELLS_TOLD])

    def _column(self, key: str, column: Column) -> ColumnView:
        kind = TYPES[column.type]
        said = self._service.text(self._t.language).items.get(f"{self.key}.{key}")
        example = self._t(f"table.example.{column.type}") if column.type in _EXAMPLES else ""
        return ColumnView(
            key=key,
            label=self._label(key),
            hint=(said.hint if said else None) or example,
            inputmode="text" if column.type in _EXAMPLES else kind.inputmode,
            unit=column.unit or "",
            optional=column.optional,
            options=self._options(column),
        )

    def _options(self, column: Column) -> tuple[tuple[str, str], ...]:
        if column.type == "yes_no":
            return (("yes", self._t("form.yes")), ("no", self._t("form.no")))
        if column.codes is None:
            return ()
        english = self._t.language == "en"
        codes = self._context.codes[column.codes].items
        return tuple((code.key, code.en if english else code.id) for code in codes)

    def _label(self, key: str) -> str:
        return column_label(self._service, self.key, key, self._spec, self._t.language)
