"""Tables over time: each row is a fact of its own, with its source, and is added or mended alone.

A row is known by some of its columns, such as year and month. Under ``STANDING`` it keeps who says
so, since when and how sure, and what other sources say of the same row; rules and pages that want
its columns alone do not see it. Which source is believed is settled as of any other fact.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sekali.vault.facts import BESIDE, DECLARED, VERIFIED, Fact
from sekali.vault.settling import Kept, Ranking, settle

STANDING = "_"
CASE = "case"
Row = dict[str, Any]
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowRule:
    """How the rows of an element are told apart, and which source is believed of one."""

    by: Sequence[str]
    ranking: Ranking

    def key(self, row: Mapping[str, Any]) -> Key:
        """Return what a row is known by."""
        return tuple(str(row.get(column)) for column in self.by)

    def sorted(self, rows: Mapping[Key, Row]) -> list[Row]:
        """Return rows in the order of their keys, numbers before each other by size."""
        return sorted(rows.values(), key=lambda row: [_placed(row.get(c)) for c in self.by])


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a table: as it is kept now, and the rows of it that are others now.

    One without rows is not known, and not kept.
    """

    kept: Kept | None
    changed: list[Row]


def add_rows(
    held: Kept | None, said: Fact, rule: RowRule, *, on: date, case_id: UUID | None
) -> Told | None:
    """Return a table with the rows that a source has said; None where all of it is known.

    A row that is known is another now where the source said otherwise before, or is believed more.
    """
    rows = {rule.key(row): row for row in (held["value"] if held else ())}
    changed: dict[Key, Row] = {}
    for row in said.value:
        key = rule.key(row)
        fact = Fact(_columns(row), said.level, said.source, said.date, office_id=said.office_id)
        now = settle(_as_fact(rows.get(key)), fact, rule.ranking, on=on)
        if now is not None:
            before = rows.get(key, {}).get(STANDING, {}).get(CASE)
            ours = now["source"] == said.source and now["value"] == fact.value
            rows[key] = _as_row(now, str(case_id) if ours and case_id else before)
            changed[key] = rows[key]
    if not changed:
        return None
    return Told(_table(said, rule.sorted(rows)), rule.sorted(changed))


def rows_without(
    held: Kept,
    case_id: UUID,
    rule: RowRule,
    former: Callable[[Key], Row | None],
) -> Told | None:
    """Return a table without what a case has recorded; None where nothing of it is left.

    ``former`` gives a row as it was before the case, by its key.
    """
    rows = {rule.key(row): row for row in held["value"]}
    ours = [key for key, row in rows.items() if row.get(STANDING, {}).get(CASE) == str(case_id)]
    if not ours:
        return None
    again: dict[Key, Row] = {}
    for key in ours:
        before = former(key)
        if before is None:
            del rows[key]
        else:
            rows[key] = again[key] = before
    kept = {**held, "value": rule.sorted(rows), "level": _level(rows.values())}
    return Told(kept if rows else None, rule.sorted(again))


def source_of_row(row: Mapping[str, Any]) -> Kept:
    """Return who says a row, since when and how sure."""
    standing: Kept = row.get(STANDING, {})
    return standing


def _columns(row: Mapping[str, Any]) -> Row:
    return {column: value for column, value in row.items() if column != STANDING}


def _as_fact(row: Mapping[str, Any] | None) -> Kept | None:
    if row is None:
        return None
    standing = {key: said for key, said in source_of_row(row).items() if key != CASE}
    return {"value": _columns(row), **standing}


def _as_row(kept: Kept, case_id: str | None) -> Row:
    standing = {key: said for key, said in kept.items() if key != "value"}
    return {**kept["value"], STANDING: standing | ({CASE: case_id} if case_id else {})}


def _table(said: Fact, rows: list[Row]) -> Kept:
    kept = {**said.as_json(), "value": rows, "level": _level(rows)}
    kept.pop(BESIDE, None)
    return kept


def _level(rows: Any) -> str:
    """Return how sure a table is: as sure as the least sure of its rows."""
    sure = all(source_of_row(row).get("level") == VERIFIED for row in rows)
    return VERIFIED if sure else DECLARED


def _placed(value: Any) -> tuple[int, int, str]:
    return (0, value, "") if isinstance(value, int) else (1, 0, str(value))
