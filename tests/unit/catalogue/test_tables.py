"""Tables: rows in boxes and rows that travel along, buttons, pasted rows, hostile input."""

import csv
import io
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sekali.catalogue import files
from sekali.catalogue.plain_values import kept_of
from sekali.catalogue.value_types import TYPES, Context, Posted
from sekali.catalogue.value_types.rows import RawRow
from sekali.catalogue.value_types.tables import (
    TableRefused,
    TypedTable,
    carried,
    posted_rows,
    rows_shown,
    shown_rows,
    typed_table,
)

SPEC = files.MaybeTable.model_validate(
    {
        "type": "table",
        "columns": {
            "name": {"type": "text"},
            "born": {"type": "date", "not_after_today": True},
            "size": {"type": "decimal", "scale": 1, "unit": "ha", "optional": True},
        },
        "most_rows": 300,
    }
)
COLUMNS = SPEC.columns or {}
CONTEXT = Context(date(2026, 3, 2), {}, lambda code: code)
TABLE = TYPES["table"]


def row(number: int, **changes: str) -> RawRow:
    return {"name": f"Petani {number}", "born": "20-2-1990", "size": "1,5", **changes}


def page(rows: list[RawRow], *, first: int = 0, do: str = "", pasted: str = "") -> dict[str, str]:
    """Return what a page sends that shows the rows from ``first`` on."""
    size = rows_shown(COLUMNS)
    sent = dict(posted_rows(rows[first : first + size], "t", COLUMNS, pasted))
    before, after = carried(rows[:first], COLUMNS), carried(rows[first + size :], COLUMNS)
    return {**sent, "t.before": before, "t.after": after, "t.do": do}


def typed(posted: Posted) -> TypedTable:
    return typed_table(posted, "t", SPEC, CONTEXT)


def refused(posted: Posted) -> TableRefused:
    with pytest.raises(TableRefused) as said:
        TABLE.read(posted, "t", SPEC, CONTEXT)
    return said.value


def test_rows_are_kept_by_the_types_of_their_columns() -> None:
    kept = TABLE.read(page([row(1), row(2, size="")]), "t", SPEC, CONTEXT)
    assert kept == [
        {"name": "Petani 1", "born": "1990-02-20", "size": "1.5"},
        {"name": "Petani 2", "born": "1990-02-20"},
    ]
    assert TABLE.show(kept, SPEC, CONTEXT, "id") == "2 baris"
    assert shown_rows(kept, SPEC, CONTEXT, "id")[1]["born"] == "20 Februari 1990"
    assert shown_rows(kept, SPEC, CONTEXT, "id")[1]["size"] == ""
    seen = TABLE.for_rules(kept, SPEC)
    assert seen[0]["born"] == date(1990, 2, 20)


def test_nothing_typed_is_nothing_kept() -> None:
    assert TABLE.read(page([]), "t", SPEC, CONTEXT) is None
    assert TABLE.read(page([{"name": "", "born": " ", "size": ""}]), "t", SPEC, CONTEXT) is None


@pytest.mark.parametrize("first", [0, 100, 225])
def test_of_250_rows_none_is_lost_wherever_the_page_stands(first: int) -> None:
    rows = [row(number) for number in range(250)]
    kept = TABLE.read(page(rows, first=first), "t", SPEC, CONTEXT)
    assert isinstance(kept, list)
    assert [one["name"] for one in kept] == [one["name"] for one in rows]


def test_mistakes_are_told_by_row_and_column_and_nothing_typed_is_lost() -> None:
    rows = [row(number) for number in range(60)]
    rows[2] = row(2, born="31-2-1990")
    rows[40] = row(40, name="", size="big")
    error = refused(page(rows))
    told = [(m.row, m.column, m.error.code) for m in error.typed.result.mistakes]
    assert told == [
        (3, "born", "date-not"),
        (41, "name", "answer-missing"),
        (41, "size", "number-not"),
    ]
    assert error.params["count"] == 2
    assert error.typed.rows == rows


def test_who_goes_on_is_shown_the_part_with_the_first_mistake() -> None:
    rows = [row(number) for number in range(60)]
    rows[40] = row(40, born="soon")
    assert typed(page(rows, first=0)).first == 25
    assert typed(page(rows, first=0, do="show:50")).first == 50


def test_a_row_is_added_at_the_end_and_is_not_wrong_yet() -> None:
    after = typed(page([row(n) for n in range(25)], do="add"))
    assert (after.opened, after.first, len(after.rows)) == (25, 25, 26)
    assert after.result.mistakes == []


def test_a_row_is_removed_and_the_others_stay() -> None:
    rows = [row(number) for number in range(60)]
    after = typed(page(rows, first=25, do="remove:30"))
    assert after.rows == rows[:30] + rows[31:]
    assert after.first == 25


@pytest.mark.parametrize(
    "do", ["remove:", "remove:-1", "remove:x", "remove:²", "remove:9999", "fly"]
)
def test_a_button_that_no_page_has_changes_nothing(do: str) -> None:
    rows = [row(1), row(2)]
    assert typed(page(rows, do=do)).rows == rows


def test_no_row_is_added_beyond_the_most() -> None:
    after = typed(page([row(number) for number in range(300)], do="add"))
    assert len(after.rows) == 300
    assert after.refusal is not None
    assert after.refusal.code == "table-too-many"


def test_too_few_rows_are_refused() -> None:
    spec = SPEC.model_copy(update={"least_rows": 3})
    with pytest.raises(TableRefused) as said:
        TABLE.read(page([row(1)]), "t", spec, CONTEXT)
    assert said.value.code == "table-too-few"


# --- pasted -----------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_rows_are_taken_from_a_spreadsheet_or_a_csv_file(separator: str, ending: str) -> None:
    cells = [["Petani 1", "20/2/1990", "1.5"], ["Petani 2", "1990-02-21", ""]]
    pasted = ending.join(separator.join(line) for line in cells) + ending
    after = typed(page([row(0)], do="paste", pasted=pasted))
    assert after.refusal is None
    assert (after.taken, after.pasted) == (2, "")
    assert [one["name"] for one in after.result.kept] == ["Petani 0", "Petani 1", "Petani 2"]


def test_cells_in_quotation_marks_may_hold_what_separates() -> None:
    out = io.StringIO()
    csv.writer(out).writerow(['Toko "Maju", cabang', "20-2-1990", "1,5"])
    after = typed(page([], do="paste", pasted=out.getvalue()))
    assert after.result.kept[0]["name"] == 'Toko "Maju", cabang'


def test_a_line_of_headings_says_which_cell_is_which() -> None:
    context = replace(CONTEXT, headings={"nama": "name", "tanggal lahir": "born", "luas": "size"})
    sent = page([], do="paste", pasted="Tanggal lahir;NAMA\n20-2-1990;Petani 1\n")
    after = typed_table(sent, "t", SPEC, context)
    assert after.result.kept == [{"name": "Petani 1", "born": "1990-02-20"}]


def test_one_wrong_row_takes_none_of_them_and_keeps_what_was_pasted() -> None:
    pasted = "Petani 1\t20-2-1990\t1\nPetani 2\tlater\t\n\t20-2-1990\t-x\n"
    error = refused(page([row(0)], do="paste", pasted=pasted))
    assert (error.code, error.params["count"]) == ("table-pasted-wrong", 2)
    assert error.typed.pasted == pasted
    assert error.typed.rows == [row(0)]
    told = [(m.row, m.column, m.error.code) for m in error.typed.pasted_mistakes]
    assert told == [
        (2, "born", "date-cell"),
        (3, "name", "answer-missing"),
        (3, "size", "number-not"),
    ]


def test_what_was_pasted_is_taken_too_when_somebody_only_goes_on() -> None:
    kept = TABLE.read(page([], pasted="Petani 1;20-2-1990;1"), "t", SPEC, CONTEXT)
    assert isinstance(kept, list)
    assert len(kept) == 1


def test_a_row_with_too_many_cells_is_told_by_its_number() -> None:
    error = refused(page([], do="paste", pasted="A;20-2-1990;1\nB;20-2-1990;1;2;3\n"))
    assert (error.code, error.params["row"]) == ("table-cells", 2)


def test_ten_thousand_pasted_rows_are_refused_at_once_and_kept_as_text() -> None:
    pasted = "Petani;20-2-1990;1\n" * 10_000
    began = time.perf_counter()
    error = refused(page([row(0)], do="paste", pasted=pasted))
    assert time.perf_counter() - began < 1
    assert (error.code, error.params["room"]) == ("table-no-room", 299)
    assert error.typed.pasted == pasted


@pytest.mark.parametrize(
    "pasted",
    [
        '"' + "x" * 200_000,
        "\x00\x01\x02;\x1b[2J;\u202e",
        ";" * 50_000,
        "\t" * 50_000 + "x",
        "[" * 50_000,
        '=HYPERLINK("http://evil.example");20-2-1990;' + "9" * 100_000,
    ],
)
def test_whatever_is_pasted_is_taken_or_refused_soon(pasted: str) -> None:
    began = time.perf_counter()
    after = typed(page([], do="paste", pasted=pasted))
    assert time.perf_counter() - began < 1
    assert after.rows == []


def test_a_formula_stays_the_text_that_it_is() -> None:
    after = typed(page([], do="paste", pasted="=1+1;20-2-1990;1"))
    assert after.result.kept[0]["name"] == "=1+1"


def test_control_characters_and_turned_directions_are_taken_out() -> None:
    kept = TABLE.read(page([row(1, name="A\x00b\x1b\u202ec")]), "t", SPEC, CONTEXT)
    assert isinstance(kept, list)
    assert kept[0]["name"] == "A b c"


@pytest.mark.parametrize(
    "sent",
    [
        "[" * 100_000,
        "{}",
        "[[[]]]",
        "[1,2]",
        '[["a",{"b":1}]]',
        "nonsense",
        '"text"',
        "null",
        "1e999",
    ],
)
def test_rows_that_did_not_travel_from_a_page_of_ours_harm_nobody(sent: str) -> None:
    after = typed({**page([row(1)]), "t.before": sent, "t.after": sent})
    assert all(isinstance(cell, str) for one in after.rows for cell in one.values())


def test_columns_may_have_changed_since_the_page_was_shown() -> None:
    sent = page([row(number) for number in range(30)])
    former = {**sent, "t.columns": "gone name born", "t.after": '[["x","Petani 99","20-2-1990"]]'}
    after = typed(former)
    assert after.rows[-1] == {"name": "Petani 99", "born": "20-2-1990"}


CELL = st.text(max_size=12)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELL)), max_size=60), st.text())
def test_whatever_is_typed_it_is_kept_or_told(rows: list[RawRow], pasted: str) -> None:
    after = typed(page(rows, pasted=pasted))
    wrong = {mistake.row for mistake in after.result.mistakes}
    assert len(after.result.kept) + len(wrong) == len(after.rows)


def test_a_table_in_a_file_is_a_list_of_mappings() -> None:
    plain: files.Plain = [
        {"name": "Petani 1", "born": date(1990, 2, 20), "size": "1,5"},
        {"name": "Petani 2", "born": date(1990, 2, 21)},
    ]
    kept = kept_of(TABLE, SPEC, plain, today=date(2026, 3, 2), codes={})
    assert isinstance(kept, list)
    assert [one["born"] for one in kept] == ["1990-02-20", "1990-02-21"]
    pasted = kept_of(TABLE, SPEC, "A;20-2-1990;1", today=date(2026, 3, 2), codes={})
    assert pasted == [{"name": "A", "born": "1990-02-20", "size": "1.0"}]
