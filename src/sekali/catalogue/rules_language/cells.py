"""Parses the cells of decision tables: short tests of the column's input, and the results."""

from decimal import Decimal

from sekali.catalogue.rules_language.limits import Limits
from sekali.catalogue.rules_language.parser import BINDS_COMPARISON, COMPARISONS, Parser
from sekali.catalogue.rules_language.syntax import Constant, Literal, Name, Node

Cell = Constant | int
ANY = "-"


def source_of(cell: Cell) -> str:
    """Return the cell as an expression would say it; YAML gives true, 60 or a date as such.

    >>> source_of(True), source_of("0..60")
    ('true', '0..60')
    """
    if isinstance(cell, bool):
        return str(cell).lower()
    return "null" if cell is None else str(cell)


def parse_test(cell: Cell, column: str, limits: Limits) -> Node | None:
    """Return the condition that a cell puts on its column's input, or None if any value will do.

    Raises:
        ExpressionError: The cell is not a test.
    """
    if cell == ANY:
        return None
    parser = _CellParser(cell if isinstance(cell, str) else "", limits, column)
    if not isinstance(cell, str):
        return parser.equal(_constant(cell))
    node = parser.test()
    parser.end()
    return node


def parse_result(cell: Cell, limits: Limits) -> Node:
    """Return the expression that a cell of ``then`` gives; bare words in it are text.

    Raises:
        ExpressionError: The cell is not an expression.
    """
    if isinstance(cell, str):
        return Parser(cell, limits, dashed_words=True).whole()
    return _constant(cell)


def _constant(cell: Cell) -> Literal:
    value = Decimal(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell
    return Literal(value, at=0)


class _CellParser(Parser):
    """The grammar of tests: ``< 5``, ``0..60``, ``in [a, b]``, ``not ...``, ``known``, a value."""

    def __init__(self, source: str, limits: Limits, column: str) -> None:
        super().__init__(source, limits, dashed_words=True)
        self._input = Name((column,), at=0)

    def test(self) -> Node:
        """Return the condition that starts here."""
        at = self.token.at
        if self.take("not", kind="word"):
            self.deeper()
            return self.call("!", self.test(), at=at)
        if self.take_last("known"):
            return self.call("known", self._input, at=at)
        if sign := self.take(*COMPARISONS):
            operand = self.expression(BINDS_COMPARISON)
            return self.call(sign.text, self._input, operand, at=at)
        return self._range_or_value(at)

    def _range_or_value(self, at: int) -> Node:
        value = self.expression()
        if not self.take(".."):
            return self.equal(value)
        low = self.call(">=", self._input, value, at=at)
        high = self.call("<=", self._input, self.expression(), at=at)
        return self.call("&&", low, high, at=at)

    def equal(self, value: Node) -> Node:
        """Return the condition that the input is this value."""
        return self.call("==", self._input, value, at=value.at)
