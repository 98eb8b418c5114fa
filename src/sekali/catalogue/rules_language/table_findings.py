"""What a table that works may still get wrong: rows that never matter, and cases left open."""

from collections.abc import Iterator, Sequence

from sekali.catalogue.rules_language.table_rows import TableRow
from sekali.catalogue.rules_language.table_spec import HitPolicy, Pointer, TableFinding

_FIX_ID = "give each row an id of its own"
_FIX_SAME = "remove one of them, or let them differ"
_FIX_HIDDEN = "move it up, or narrow the other row"
_FIX_OPEN = "end with a row without conditions, such as one that sends the case to an officer"


def findings_in(hit: HitPolicy, rows: Sequence[TableRow]) -> tuple[TableFinding, ...]:
    """Return everything that looks unintended, in the order of the rows.

    A row is hidden when it has all the cells of an earlier row. Ranges are not compared:
    ``< 10`` is not seen to lie in ``< 20``.
    """
    found = [*_same_ids(rows), *_hidden(hit, rows)]
    if hit != "collect" and all(row.conditions for row in rows):
        message = "no row matches when none of the conditions is fulfilled"
        found.append(TableFinding(("rows",), "table-may-not-answer", message, _FIX_OPEN))
    return tuple(found)


def _same_ids(rows: Sequence[TableRow]) -> Iterator[TableFinding]:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if row.id in seen:
            message = f"{row.id!r} stands twice"
            yield TableFinding(("rows", index, "id"), "table-duplicate-id", message, _FIX_ID)
        seen.add(row.id)


def _hidden(hit: HitPolicy, rows: Sequence[TableRow]) -> Iterator[TableFinding]:
    tests = [frozenset(condition.node for condition in row.conditions) for row in rows]
    for index, row in enumerate(rows):
        for before in range(index):
            if tests[before] <= tests[index]:
                same = tests[before] == tests[index]
                yield from _hiding(hit, ("rows", index), row.id, rows[before].id, same=same)
                break


def _hiding(
    hit: HitPolicy, pointer: Pointer, hidden: str, hiding: str, *, same: bool
) -> Iterator[TableFinding]:
    if same:
        message = f"{hidden!r} has the conditions of {hiding!r}"
        yield TableFinding(pointer, "table-duplicate-row", message, _FIX_SAME)
    elif hit == "first":
        message = f"{hidden!r} is never reached: {hiding!r} matches before"
        yield TableFinding(pointer, "table-row-unreachable", message, _FIX_HIDDEN)
    elif hit == "unique":
        message = f"whenever {hidden!r} matches, {hiding!r} does too"
        yield TableFinding(pointer, "table-row-ambiguous", message, _FIX_HIDDEN)
