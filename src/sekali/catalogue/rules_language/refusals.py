"""What the rule language says no to, where in the expression, and what to write instead."""

import difflib
from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from sekali.kernel.errors import DomainError

_LONGEST_WORD = 80


class Place(NamedTuple):
    """Where in an expression, both counted from 1."""

    line: int
    column: int


class ExpressionError(DomainError):
    """An expression cannot be read, or has no answer; says where, what and how to fix it.

    ``params`` holds ``message``, ``fix`` (may be empty), ``line`` and ``column`` (0 where the
    place is not known).
    """

    code: ClassVar[str] = "expression-refused"

    def __init__(self, message: str, *, fix: str = "", place: Place | None = None) -> None:
        where = place or Place(0, 0)
        super().__init__(message=message, fix=fix, line=where.line, column=where.column)

    def __str__(self) -> str:
        where = "{line}:{column} ".format(**self.params) if self.params["line"] else ""
        fix = f": {self.params['fix']}" if self.params["fix"] else ""
        return f"{where}{self.params['message']}{fix}"


class NotWellFormed(ExpressionError):
    """The expression is not a sentence of the language."""

    code = "expression-syntax"


class UnknownName(ExpressionError):
    """No fact, parameter, function or field has this name."""

    code = "expression-unknown-name"


class UnknownKey(ExpressionError):
    """A choice is compared with a key that it does not have."""

    code = "expression-unknown-key"


class WrongType(ExpressionError):
    """An operator, a function or the reader of the answer needs another type."""

    code = "expression-wrong-type"


class TooLarge(ExpressionError):
    """The expression is longer, deeper or has more parts than allowed."""

    code = "expression-too-large"


class TooCostly(ExpressionError):
    """Computing it takes, or could take, more steps than allowed."""

    code = "expression-too-costly"


class DivisionByZero(ExpressionError):
    """A division by zero has no answer."""

    code = "expression-division-by-zero"


class OutOfRange(ExpressionError):
    """A number, date or text leaves the range that the language computes in."""

    code = "expression-out-of-range"


def place_in(source: str, offset: int) -> Place:
    r"""Return the line and column of a character.

    >>> place_in("a &&\n  b", 7)
    Place(line=2, column=3)
    """
    line_start = source.rfind("\n", 0, offset) + 1
    return Place(source.count("\n", 0, offset) + 1, offset - line_start + 1)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question that names the nearest known word, or nothing.

    >>> did_you_mean("mael", ["male", "female"])
    "did you mean 'male'?"
    """
    # Likeness takes time with the product of the lengths: nobody mistypes 80 letters.
    near = difflib.get_close_matches(word, known, n=1) if len(word) <= _LONGEST_WORD else []
    return f"did you mean '{near[0]}'?" if near else ""
