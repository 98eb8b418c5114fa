"""Laws that hold for all dates, and for every expression when one more fact becomes known."""

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from sekali.catalogue.rules_language import dates, values
from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.rule_types import BOOLEAN, NUMBER, Type

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MONTHS = st.integers(-1_200, 1_200).map(Decimal)


@given(DAYS, DAYS, MONTHS)
def test_months_between_agrees_with_adding_months(start: date, end: date, months: Decimal) -> None:
    completed = dates.months_between(start, end) >= months
    assert completed == (dates.add_months(start, months) <= end)


@given(DAYS, DAYS, st.integers(0, 100))
def test_an_age_is_reached_on_the_day_that_so_many_years_make(
    born: date, on: date, years: int
) -> None:
    reached = dates.age(born, on) >= years
    assert reached == (dates.add_months(born, Decimal(12 * years)) <= on)


@given(DAYS, st.integers(-50_000, 50_000).map(Decimal))
def test_adding_days_is_undone_by_counting_them(start: date, days: Decimal) -> None:
    assert dates.days_between(start, dates.add_days(start, days)) == days


@given(st.decimals(-(10**9), 10**9, places=6), st.integers(0, 6))
def test_rounding_moves_by_at_most_half_a_place(number: Decimal, places: int) -> None:
    rounded = values.round_half_up(number, Decimal(places))
    assert abs(rounded - number) <= Decimal(5).scaleb(-places - 1)
    assert values.round_half_up(-number, Decimal(places)) == -rounded


NAMES: dict[str, Type] = {
    **dict.fromkeys(("p", "q", "r"), BOOLEAN),
    **dict.fromkeys(("i", "j"), NUMBER),
}
NUMBERS = st.recursive(
    st.sampled_from(["i", "j", "1", "2"]),
    lambda inner: st.builds(
        "({}{}{})".format, inner, st.sampled_from([" + ", " - ", " * "]), inner
    ),
    max_leaves=4,
)
CONDITIONS = st.recursive(
    st.sampled_from(["p", "q", "r", "true", "false"])
    | st.builds("{}{}{}".format, NUMBERS, st.sampled_from([" < ", " == ", " != "]), NUMBERS)
    | st.builds("({} in [{}, {}])".format, NUMBERS, NUMBERS, NUMBERS),
    lambda inner: (
        st.builds("({} && {})".format, inner, inner)
        | st.builds("({} || {})".format, inner, inner)
        | st.builds("!({})".format, inner)
        | st.builds("({} ? {} : {})".format, inner, inner, inner)
        | st.builds("[{}, {}].all(x, x)".format, inner, inner)
        | st.builds("[{}, {}].exists(x, x)".format, inner, inner)
    ),
    max_leaves=8,
)
PARTIAL = st.fixed_dictionaries(
    {
        **dict.fromkeys(("p", "q", "r"), st.none() | st.booleans()),
        **dict.fromkeys(("i", "j"), st.none() | st.integers(-2, 3)),
    }
)
COMPLETE = st.fixed_dictionaries(
    {
        **dict.fromkeys(("p", "q", "r"), st.booleans()),
        **dict.fromkeys(("i", "j"), st.integers(-2, 3)),
    }
)


@settings(max_examples=300)
@given(CONDITIONS, PARTIAL, COMPLETE)
def test_a_decided_answer_stays_whatever_else_becomes_known(
    source: str, partial: dict[str, object], complete: dict[str, object]
) -> None:
    condition = compile_expression(source, names=NAMES, expect=BOOLEAN)
    before = condition.evaluate(partial)
    filled = {name: complete[name] if value is None else value for name, value in partial.items()}
    after = condition.evaluate(filled)
    assert after is not None
    assert before is None or before is after
