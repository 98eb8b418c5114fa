"""The parts of a parsed expression; two are equal when they say the same, wherever they stand."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Constant = Decimal | str | bool | date | None


@dataclass(frozen=True, slots=True)
class Node:
    """A part: ``at`` is its offset in the source, ``height`` the parts on its longest branch."""

    at: int = field(compare=False, kw_only=True)
    height: int = field(default=1, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value that stands in the source."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A fact, a parameter, or a variable of a macro and perhaps its field."""

    path: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Items(Node):
    """A list written in brackets."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """An operator or a function with what it is applied to; ``x.f(y)`` is ``f(x, y)``."""

    function: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Macro(Node):
    """``target.kind(variable, body)``: the body is computed for each item of a list."""

    kind: str
    target: Node
    variable: str
    body: Node
