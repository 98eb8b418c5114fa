"""The types of the rule language: which values an expression may give, and which fit where.

Every type also has the value None, "unanswered".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any

from sekali.catalogue.rules_language.limits import Run
from sekali.catalogue.rules_language.syntax import Node


class Type:
    """A type. ``python`` is the class of its values where one look at the class is enough."""

    python: type = NoneType

    def accept(self, value: Any, _run: Run, /) -> Any:
        """Return a value given from outside as the language computes with it.

        Raises:
            TypeError: The caller gave a value of another type: a bug, not a refusal.
        """
        if value is None or type(value) is self.python:
            return value
        if self.python is Decimal and type(value) is int:
            return Decimal(value)
        if self.python is str and isinstance(value, str):
            return str(value)
        raise TypeError(f"expected {self}, was given {type(value).__name__}")


@dataclass(frozen=True, slots=True)
class Scalar(Type):
    """A type without parts."""

    name: str
    python: type

    def __str__(self) -> str:
        return self.name


TEXT = Scalar("text", str)
NUMBER = Scalar("number", Decimal)
BOOLEAN = Scalar("boolean", bool)
DATE = Scalar("date", date)
NULL = Scalar("null", NoneType)
ANYTHING = Scalar("anything", object)


@dataclass(frozen=True, slots=True)
class Choice(Type):
    """Text that is one of ``keys``; ``written`` when the author wrote them in the expression."""

    keys: tuple[str, ...]
    written: bool = False
    python: type = field(default=str, init=False, compare=False)

    def __str__(self) -> str:
        return ("text " if self.written else "choice of ") + ", ".join(map(repr, self.keys))


@dataclass(frozen=True, slots=True)
class ListOf(Type):
    """Items of one type, some of them perhaps unanswered; ``most`` there are, where it is known."""

    item: Type
    most: int | None = field(default=None, compare=False)

    def __str__(self) -> str:
        return f"list of {self.item}"

    def accept(self, value: Any, run: Run, /) -> list[Any] | None:
        """Check every item, at the cost of one step for each value in it."""
        if value is None:
            return None
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise TypeError(f"expected {self}, was given {type(value).__name__}")
        run.charge(len(value) * width(self.item))
        return [self.item.accept(item, run) for item in value]


@dataclass(frozen=True, slots=True)
class Row(Type):
    """One row of a table: named fields with single values. Rows are found in lists only."""

    fields: Mapping[str, Type]

    def __post_init__(self) -> None:
        if any(isinstance(kind, ListOf | Row) for kind in self.fields.values()):
            raise TypeError("a field of a row holds a single value")

    def __str__(self) -> str:
        return f"row of {', '.join(self.fields)}"

    def accept(self, value: Any, run: Run, /) -> dict[str, Any] | None:
        """Check every declared field; fields that are not declared cannot be read."""
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise TypeError(f"expected {self}, was given {type(value).__name__}")
        return {name: kind.accept(value.get(name), run) for name, kind in self.fields.items()}


@dataclass(frozen=True, slots=True)
class Lookup(Type):
    """Values of one type by one key or several: ``lookup.rate[level]``. It is asked, never held.

    Its value is a mapping by the first key, of mappings by the next one.
    """

    keys: tuple[Type, ...]
    gives: Type
    python: type = field(default=dict, init=False, compare=False)

    def __str__(self) -> str:
        return f"lookup by {', '.join(map(str, self.keys))}"


@dataclass(frozen=True, slots=True)
class Follows(Type):
    """What stands for an expression over other names: it is computed wherever it is read."""

    node: Node

    def __str__(self) -> str:
        return "what follows from other facts"


def width(kind: Type) -> int:
    """Return how many values one item of the type has."""
    return len(kind.fields) + 1 if isinstance(kind, Row) else 1


def fits(wanted: Type, given: Type) -> bool:
    """Tell whether every value of ``given`` is one of ``wanted``.

    >>> fits(TEXT, Choice(("male", "female"))), fits(NUMBER, TEXT)
    (True, False)
    """
    if wanted == ANYTHING:
        return given != NULL
    if isinstance(wanted, ListOf) and isinstance(given, ListOf):
        return given.item == NULL or fits(wanted.item, given.item)
    if isinstance(wanted, Choice) and isinstance(given, Choice):
        return set(given.keys) <= set(wanted.keys)
    return wanted == given or (wanted == TEXT and isinstance(given, Choice))


def joined(first: Type, second: Type) -> Type | None:
    """Return the narrowest type that holds the values of both, or None where there is none.

    >>> str(joined(Choice(("accept",), written=True), Choice(("review",), written=True)))
    "text 'accept', 'review'"
    """
    if isinstance(first, Choice) and isinstance(second, Choice):
        keys = tuple(dict.fromkeys(first.keys + second.keys))
        return Choice(keys, written=first.written and second.written)
    if isinstance(first, ListOf) and isinstance(second, ListOf):
        item = joined(first.item, second.item)
        return item and ListOf(item)
    if first == NULL or fits(second, first):
        return second
    return first if second == NULL or fits(first, second) else None


def stray_keys(first: Type, second: Type) -> tuple[Sequence[str], Choice] | None:
    """Return keys that the author wrote though the choice beside them has none such.

    Two choices that were both declared are strays when they share no key at all; two texts
    that were both written are the author's own business.
    """
    if not (isinstance(first, Choice) and isinstance(second, Choice)):
        return None
    if first.written and second.written:
        return None
    written, declared = (first, second) if first.written else (second, first)
    strays = [key for key in written.keys if key not in declared.keys]
    if not strays or (not written.written and len(strays) < len(written.keys)):
        return None
    return strays, declared
