"""What authors and callers are told when an expression or a value is wrong."""

from datetime import date, datetime

import pytest

from sekali.catalogue.rules_language.expressions import Expression, compile_expression
from sekali.catalogue.rules_language.refusals import (
    DivisionByZero,
    ExpressionError,
    NotWellFormed,
    OutOfRange,
    UnknownKey,
    UnknownName,
    WrongType,
)
from sekali.catalogue.rules_language.rule_types import (
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Row,
    Type,
)

MEMBERS = ListOf(Row({"name": TEXT, "age": NUMBER, "verified": BOOLEAN}))
SEX = Choice(("male", "female"))
NAMES: dict[str, Type] = {
    "child.birth_date": DATE,
    "child.sex": SEX,
    "mother.sex": SEX,
    "mother.nik": TEXT,
    "mother.segment": Choice(("pbi", "ppu")),
    "income": NUMBER,
    "married": BOOLEAN,
    "household.members": MEMBERS,
    "today": DATE,
}


def compiled(source: str, expect: Type | None = None) -> Expression:
    return compile_expression(source, names=NAMES, expect=expect)


def answer(source: str, **values: object) -> object:
    return compiled(source).evaluate({"today": date(2026, 3, 2), **values})


def refusal(source: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as caught:
        answer(source)
    return caught.value


@pytest.mark.parametrize(
    ("source", "kind", "column", "says"),
    [
        ("child.sex == 'mael'", UnknownKey, 14, "did you mean 'male'?"),
        ("'mael' == child.sex", UnknownKey, 11, "did you mean 'male'?"),
        ("child.sex in ['male', 'femal']", UnknownKey, 14, "did you mean 'female'?"),
        ("child.sex == (married ? 'male' : 'x')", UnknownKey, 23, "its keys are: male, female"),
        ("child.sex == mother.segment", UnknownKey, 14, "the choice has no key"),
        ("child.sex < 'male'", WrongType, 11, "have no order"),
        ("child.brith_date < today", UnknownName, 1, "did you mean 'child.birth_date'?"),
        ("child == 'x'", UnknownName, 1, "such as child.birth_date"),
        ("household.members.age", UnknownName, 1, "use .map(row, row.field)"),
        ("household.members.all(m, m.agee > 1)", UnknownName, 26, "did you mean 'age'?"),
        ("startWith(mother.nik, 'a')", UnknownName, 1, "did you mean 'startsWith'?"),
        ("has(mother.nik)", UnknownName, 1, "use known(x)"),
        ("matches(mother.nik, 'a')", UnknownName, 1, "there are no patterns"),
        ("today + 3", WrongType, 7, "use add_days"),
        ("today > '2026-01-01'", WrongType, 7, "date('2026-01-31')"),
        ("mother.nik == 351", WrongType, 12, "codes such as a NIK"),
        ("income + null", WrongType, 8, "coalesce"),
        ("null in [1]", WrongType, 6, "use known(x)"),
        ("1 in 2", WrongType, 3, "write x in ['a', 'b']"),
        ("income && true", WrongType, 1, "boolean is needed here, this is number"),
        ("married ? 1 : 'a'", WrongType, 15, "the types differ"),
        ("[1, 'a']", WrongType, 5, "the types differ"),
        ("[[1]]", WrongType, 2, "single values"),
        ("household.members == household.members", WrongType, 19, "field by field"),
        ("household.members.map(m, [1])", WrongType, 26, "single values"),
        ("household.members.all(m, m.name)", WrongType, 26, "boolean is needed here"),
        ("income.all(m, true)", WrongType, 8, "goes through a list"),
        ("known(income, 1)", WrongType, 1, "known takes one value"),
        ("coalesce()", WrongType, 1, "needs values"),
        ("round(1, 2, 3)", WrongType, 1, "it takes (number) or (number, number)"),
        ("household.members.all(child, true)", NotWellFormed, 19, "another variable"),
        ("[1].all(a, [1].all(a, a > 0))", NotWellFormed, 16, "another variable"),
        ("[1].all(1, true)", NotWellFormed, 9, "name the item first"),
        ("(today).year", UnknownName, 2, "'today.year' is not known"),
        ("[1].first", NotWellFormed, 5, "only a name has fields"),
        ("date('2026-02-30')", NotWellFormed, 1, "date('2026-01-31')"),
        ("date('20260228')", NotWellFormed, 1, "date('2026-01-31')"),
        ("date(mother.nik)", NotWellFormed, 1, "a text written here"),
        ("income = 3", NotWellFormed, 8, "compare with =="),
        ("married and true", NotWellFormed, 9, "write &&"),
        ("1e5", NotWellFormed, 1, "write it in full"),
        ("1.", NotWellFormed, 3, "a name was expected"),
        ("0351", NotWellFormed, 1, "quote it if it is a code such as a NIK"),
        ("\u201ca\u201d", NotWellFormed, 1, "straight quotes"),
        ("'a\nb'", NotWellFormed, 1, "close the text"),
        (r"'\q'", NotWellFormed, 2, "means no letter"),
        (r"'\ud800'", NotWellFormed, 2, "means no letter"),
        ("(1 + 2", NotWellFormed, 7, "')' was expected at the end"),
        ("[1, ]", NotWellFormed, 5, "a value was expected"),
        ("1 2", NotWellFormed, 3, "an operator was expected before '2'"),
        ("", NotWellFormed, 1, "a value was expected at the end"),
        ("0..60", NotWellFormed, 2, "an operator was expected before '..'"),
        ("income / 0", DivisionByZero, 8, "division by zero"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_how_to_fix_it(
    source: str, kind: type[ExpressionError], column: int, says: str
) -> None:
    found = refusal(source)
    assert type(found) is kind
    assert found.params["column"] == column
    assert says in str(found)


def test_the_line_of_a_mistake_is_told() -> None:
    assert refusal("married &&\n  marred").params["line"] == 2


def test_the_wanted_type_is_checked() -> None:
    assert compiled("income > 3", BOOLEAN).type == BOOLEAN
    assert compiled("married ? 'male' : 'female'", SEX).evaluate({"married": True}) == "male"
    with pytest.raises(WrongType, match="boolean is needed here, this is number"):
        compiled("income", BOOLEAN)
    with pytest.raises(UnknownKey, match="did you mean 'male'"):
        compiled("married ? 'mal' : 'female'", SEX)
    with pytest.raises(WrongType):
        compiled("lower('MALE')", SEX)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("1 / (income - income)", DivisionByZero),
        ("1 % (income - income)", DivisionByZero),
        ("9999999999999999999999 * 10", OutOfRange),
        ("add_days(today, 0.5)", OutOfRange),
        ("add_days(today, 9999999)", OutOfRange),
        ("add_months(today, -99999)", OutOfRange),
        ("round(income, 1.5)", OutOfRange),
        ("round(income, 99)", OutOfRange),
    ],
)
def test_what_has_no_answer_is_refused_where_it_stands(
    source: str, kind: type[ExpressionError]
) -> None:
    with pytest.raises(kind) as caught:
        answer(source, income=1)
    assert caught.value.params["line"] == 1
    assert caught.value.params["message"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("income", 1.5),
        ("income", "1"),
        ("income", True),
        ("married", 1),
        ("today", datetime(2026, 3, 2)),  # noqa: DTZ001  # a naive time is what must not pass
        ("household.members", "text"),
        ("household.members", [1]),
        ("household.members", [{"age": "31"}]),
    ],
)
def test_a_value_of_another_type_is_a_bug_of_the_caller(name: str, value: object) -> None:
    expression = compiled(f"known({name})")
    with pytest.raises(TypeError, match="expected"):
        expression.evaluate({name: value})
