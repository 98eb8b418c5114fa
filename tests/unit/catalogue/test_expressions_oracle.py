"""On the part that both have, the language agrees with Google's implementation of CEL."""

from decimal import Decimal

import pytest
from cel_expr_python import cel
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sekali.catalogue.rules_language.expressions import compile_expression
from sekali.catalogue.rules_language.rule_types import BOOLEAN, NUMBER, TEXT, ListOf, Type

NAMES: dict[str, Type] = {
    "i": NUMBER,
    "j": NUMBER,
    "s": TEXT,
    "t": TEXT,
    "p": BOOLEAN,
    "q": BOOLEAN,
    "numbers": ListOf(NUMBER),
}
CEL = cel.NewEnv(
    variables={
        "i": cel.Type.INT,
        "j": cel.Type.INT,
        "s": cel.Type.STRING,
        "t": cel.Type.STRING,
        "p": cel.Type.BOOL,
        "q": cel.Type.BOOL,
        "numbers": cel.Type.List(cel.Type.INT),
    }
)
LETTERS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=4)
VALUES = st.fixed_dictionaries(
    {
        "i": st.integers(-9, 9),
        "j": st.integers(-9, 9),
        "s": LETTERS,
        "t": LETTERS,
        "p": st.booleans(),
        "q": st.booleans(),
        "numbers": st.lists(st.integers(-3, 3), max_size=4),
    }
)


def _quoted(text: str) -> str:
    return "'" + "".join(f"\\U{ord(letter):08x}" for letter in text) + "'"


def _joined(operands: st.SearchStrategy[str], *operators: str) -> st.SearchStrategy[str]:
    return st.builds("{} {} {}".format, operands, st.sampled_from(operators), operands)


def _chosen(operands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("({} ? {} : {})".format, st.sampled_from(["p", "!q"]), operands, operands)


# Without brackets around sums and clauses: the two must agree on what binds tighter, too.
NUMBERS = st.recursive(
    st.sampled_from(["i", "j", "2", "7", "size(s)", "t.size()", "numbers.size()"]),
    lambda inner: (
        _joined(inner, "+", "-", "*")
        | _chosen(inner)
        | st.builds("-({})".format, inner)
        | st.builds("({}) % {}".format, inner, st.sampled_from(["3", "5"]))
    ),
    max_leaves=6,
)
TEXTS = st.recursive(
    st.sampled_from(["s", "t"]) | LETTERS.map(_quoted),
    lambda inner: _joined(inner, "+") | _chosen(inner),
    max_leaves=4,
)
LISTS = st.lists(NUMBERS, max_size=3).map(lambda items: f"[{', '.join(items)}]")
COMPARISONS = (
    _joined(NUMBERS, "==", "!=", "<", "<=", ">", ">=")
    | _joined(TEXTS, "==", "!=", "<", "<=", ">", ">=")
    | _joined(LISTS, "==", "!=")
    | st.builds("{} in {}".format, NUMBERS, LISTS | st.just("numbers"))
    | st.builds("({}).{}({})".format, TEXTS, st.sampled_from(["startsWith", "contains"]), TEXTS)
    | st.builds("numbers.{}(n, n > {})".format, st.sampled_from(["all", "exists"]), NUMBERS)
    | st.builds("numbers.filter(n, n != {}).map(n, n + 1) == {}".format, NUMBERS, LISTS)
)
CONDITIONS = st.recursive(
    st.sampled_from(["p", "q", "true", "false"]) | COMPARISONS,
    lambda inner: _joined(inner, "&&", "||") | _chosen(inner) | st.builds("!({})".format, inner),
    max_leaves=5,
)


def _by_cel(source: str, values: dict[str, object]) -> object:
    result = CEL.compile(source).eval(data=values)
    assume(result.type().name() != cel.Type.ERROR.name())
    return result.plain_value()


@settings(max_examples=400)
@given(NUMBERS | TEXTS | CONDITIONS, VALUES)
def test_the_common_part_means_what_it_means_in_cel(source: str, values: dict[str, object]) -> None:
    ours = compile_expression(source, names=NAMES).evaluate(values)
    theirs = _by_cel(source, values)
    assert ours == theirs
    assert isinstance(ours, bool) == isinstance(theirs, bool)


@pytest.mark.parametrize(
    "source",
    [
        "1 + 2 * 3 - 4 % 3",
        "-7 % 3",
        "1 < 2 == true",
        "true ? 1 : false ? 2 : 3",
        "false || true && false",
        "!true || true",
        "'\\u00e9\\x41\\101\\n' + \"it's\"",
        "2 in [1, 2] ? 'yes' : 'no'",
    ],
)
def test_precedence_and_escapes_are_those_of_cel(source: str) -> None:
    ours = compile_expression(source, names={}).evaluate({})
    theirs = cel.NewEnv().compile(source).eval(data={}).plain_value()
    assert (int(ours) if isinstance(ours, Decimal) else ours) == theirs


@pytest.mark.parametrize(
    "source",
    ["1 +", "(1", "'a", "a b", "[1,", "1 ? 2", "'\\q'", "f(1,)", "?", "..", "1 ? 2 ? 3 : 4 : 5"],
)
def test_what_cel_cannot_parse_is_refused_here_too(source: str) -> None:
    with pytest.raises(Exception, match=r".+"):
        cel.NewEnv().compile(source, disable_check=True)
    with pytest.raises(Exception, match=r".+"):
        compile_expression(source, names={})
