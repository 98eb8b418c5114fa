"""Tables over time: rows are added, mended and taken away alone, each with its source."""

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sekali.vault.facts import DECLARED, VERIFIED, Fact, Level
from sekali.vault.rows import STANDING, Row, RowRule, Told, add_rows, rows_without, source_of_row
from sekali.vault.settling import Kept, Ranking

RULE = RowRule(["year", "month"], Ranking("personnel", {"personnel": 80, "system": 60}))
TODAY = date(2026, 3, 2)
FIRST, SECOND = UUID(int=1), UUID(int=2)


def row(year: int, month: int = 1, grade: str = "good") -> Row:
    return {"year": year, "month": month, "grade": grade}


def add(
    held: Kept | None,
    *rows: Row,
    source: str = "system",
    level: Level = VERIFIED,
    on: date = TODAY,
    case: UUID | None = FIRST,
) -> Told | None:
    return add_rows(held, Fact(list(rows), level, source, on), RULE, on=TODAY, case_id=case)


def kept(told: Told | None) -> Kept:
    assert told is not None
    assert told.kept is not None
    return told.kept


def plain(table: Kept) -> list[Row]:
    return [{k: v for k, v in one.items() if k != STANDING} for one in table["value"]]


def never(_key: tuple[str, ...]) -> Row | None:
    return None


def test_rows_are_added_in_the_order_of_their_keys() -> None:
    table = kept(add(kept(add(None, row(2024), row(2023, 10))), row(2023, 9)))

    assert [(r["year"], r["month"]) for r in table["value"]] == [(2023, 9), (2023, 10), (2024, 1)]


def test_each_row_says_who_says_it() -> None:
    table = kept(add(None, row(2023)))
    table = kept(add(table, row(2024), source="personnel", case=SECOND))

    first, second = map(source_of_row, table["value"])
    assert (first["source"], first["case"]) == ("system", str(FIRST))
    assert (second["source"], second["case"]) == ("personnel", str(SECOND))


def test_what_is_known_is_no_news() -> None:
    assert add(kept(add(None, row(2023))), row(2023)) is None
    assert add(None) is None


def test_a_source_corrects_its_own_row_and_no_other() -> None:
    table = kept(add(None, row(2023), row(2024)))

    told = add(table, row(2023, grade="excellent"), case=SECOND)

    assert [one["grade"] for one in kept(told)["value"]] == ["excellent", "good"]
    assert told is not None
    assert [one["year"] for one in told.changed] == [2023]
    assert source_of_row(kept(told)["value"][1])["case"] == str(FIRST)


def test_of_two_sources_the_authority_is_believed_and_the_other_stands_beside() -> None:
    table = kept(add(None, row(2023, grade="poor"), source="personnel"))

    table = kept(add(table, row(2023, grade="good"), source="system", case=SECOND))

    (one,) = table["value"]
    assert one["grade"] == "poor"
    assert [said["value"]["grade"] for said in source_of_row(one)["beside"]] == ["good"]
    assert source_of_row(one)["case"] == str(FIRST)


def test_a_table_is_as_sure_as_its_least_sure_row() -> None:
    sure = kept(add(None, row(2023)))

    assert sure["level"] == VERIFIED
    assert kept(add(sure, row(2024), level=DECLARED))["level"] == DECLARED


def test_taking_a_case_back_leaves_what_others_have_added_since() -> None:
    table = kept(add(None, row(2023)))
    table = kept(add(table, row(2024), case=SECOND))

    told = rows_without(table, FIRST, RULE, never)

    assert plain(kept(told)) == [row(2024)]


def test_taking_a_correction_back_lets_the_row_be_as_it_was() -> None:
    before = kept(add(None, row(2023)))
    table = kept(add(before, row(2023, grade="poor"), case=SECOND))

    told = rows_without(table, SECOND, RULE, lambda _key: before["value"][0])

    assert kept(told)["value"] == before["value"]
    assert told is not None
    assert told.changed == before["value"]


def test_a_table_without_rows_is_not_known() -> None:
    told = rows_without(kept(add(None, row(2023))), FIRST, RULE, never)

    assert told is not None
    assert told.kept is None


def test_a_case_that_added_nothing_takes_nothing_back() -> None:
    assert rows_without(kept(add(None, row(2023))), SECOND, RULE, never) is None


_ROWS = st.lists(
    st.builds(row, st.integers(2019, 2026), st.integers(1, 12), st.sampled_from(["good", "poor"])),
    min_size=1,
    max_size=8,
)


@given(_ROWS, _ROWS)
def test_the_order_in_which_a_source_tells_different_rows_does_not_matter(
    some: list[Row], others: list[Row]
) -> None:
    first = {RULE.key(one): one for one in some}
    second = {RULE.key(one): one for one in others if RULE.key(one) not in first}

    def told(*groups: dict[tuple[str, ...], Row]) -> Any:
        table: Kept | None = None
        for group in groups:
            after = add(table, *group.values())
            table = kept(after) if after else table
        return table["value"] if table else None

    assert told(first, second) == told(second, first)


@given(_ROWS, _ROWS)
def test_adding_and_taking_back_is_as_if_nothing_had_been(
    some: list[Row], others: list[Row]
) -> None:
    before = kept(add(None, *{RULE.key(one): one for one in some}.values()))
    after = add(before, *{RULE.key(one): one for one in others}.values(), case=SECOND)
    known = {RULE.key(one): one for one in before["value"]}
    if after is None:
        return

    again = rows_without(kept(after), SECOND, RULE, known.get)

    assert again is not None
    assert kept(again)["value"] == before["value"]
