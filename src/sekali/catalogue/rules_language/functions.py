"""What operators and functions take and give: the one table that checking and docs read."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sekali.catalogue.rules_language import dates, regions, values
from sekali.catalogue.rules_language.parser import NEGATE
from sekali.catalogue.rules_language.rule_types import (
    ANYTHING,
    BOOLEAN,
    DATE,
    NUMBER,
    TEXT,
    ListOf,
    Type,
    fits,
)


@dataclass(frozen=True, slots=True)
class Overload:
    """One way to call: an unanswered argument gives an unanswered result without calling.

    ``metered``: ``compute`` takes the run first and charges it. ``repeats``: the last
    parameter may stand several times.
    """

    parameters: tuple[Type, ...]
    result: Type
    compute: Callable[..., Any]
    metered: bool = False
    repeats: bool = False

    def takes(self, given: tuple[Type, ...]) -> bool:
        """Tell whether arguments of these types can be given."""
        wanted = self.parameters
        if self.repeats:
            wanted += wanted[-1:] * (len(given) - len(wanted))
        return len(wanted) == len(given) and all(map(fits, wanted, given))

    def __str__(self) -> str:
        return ", ".join(map(str, self.parameters)) + (", ..." if self.repeats else "")


_NUMBERS = (NUMBER, NUMBER)
_TEXTS = (TEXT, TEXT)
_DATES = (DATE, DATE)


def _ordering(compute: Callable[[Any, Any], bool]) -> tuple[Overload, ...]:
    return tuple(Overload(pair, BOOLEAN, compute) for pair in (_NUMBERS, _TEXTS, _DATES))


def _extreme(of_many: Callable[..., Any], of_list: Callable[..., Any]) -> tuple[Overload, ...]:
    numbers = Overload(_NUMBERS, NUMBER, of_many, repeats=True)
    days = Overload(_DATES, DATE, of_many, repeats=True)
    number_list = Overload((ListOf(NUMBER),), NUMBER, of_list)
    return numbers, days, number_list, Overload((ListOf(DATE),), DATE, of_list)


OPERATORS: Mapping[str, tuple[Overload, ...]] = {
    "+": (
        Overload(_NUMBERS, NUMBER, values.ARITHMETIC.add),
        Overload(_TEXTS, TEXT, values.join_texts, metered=True),
    ),
    "-": (
        Overload(_NUMBERS, NUMBER, values.ARITHMETIC.subtract),
        Overload(_DATES, NUMBER, lambda end, start: dates.days_between(start, end)),
    ),
    "*": (Overload(_NUMBERS, NUMBER, values.ARITHMETIC.multiply),),
    "/": (Overload(_NUMBERS, NUMBER, values.divide),),
    "%": (Overload(_NUMBERS, NUMBER, values.remainder),),
    "<": _ordering(operator.lt),
    "<=": _ordering(operator.le),
    ">": _ordering(operator.gt),
    ">=": _ordering(operator.ge),
    "!": (Overload((BOOLEAN,), BOOLEAN, operator.not_),),
    NEGATE: (Overload((NUMBER,), NUMBER, values.ARITHMETIC.minus),),
}

FUNCTIONS: Mapping[str, tuple[Overload, ...]] = {
    "add_days": (Overload((DATE, NUMBER), DATE, dates.add_days),),
    "add_months": (Overload((DATE, NUMBER), DATE, dates.add_months),),
    "age": (Overload(_DATES, NUMBER, dates.age),),
    "ceil": (Overload((NUMBER,), NUMBER, values.ceil),),
    "contains": (Overload(_TEXTS, BOOLEAN, values.contains, metered=True),),
    "count": (Overload((ListOf(ANYTHING),), NUMBER, values.count),),
    "days_between": (Overload(_DATES, NUMBER, dates.days_between),),
    "district_of": (Overload((TEXT,), TEXT, regions.district_of),),
    "endsWith": (Overload(_TEXTS, BOOLEAN, str.endswith),),
    "floor": (Overload((NUMBER,), NUMBER, values.floor),),
    "lower": (Overload((TEXT,), TEXT, values.lower, metered=True),),
    "max": _extreme(max, values.largest),
    "min": _extreme(min, values.smallest),
    "month": (Overload((DATE,), NUMBER, dates.month),),
    "months_between": (Overload(_DATES, NUMBER, dates.months_between),),
    "province_of": (Overload((TEXT,), TEXT, regions.province_of),),
    "regency_of": (Overload((TEXT,), TEXT, regions.regency_of),),
    "round": (
        Overload((NUMBER,), NUMBER, values.round_half_up),
        Overload(_NUMBERS, NUMBER, values.round_half_up),
    ),
    "size": (
        Overload((TEXT,), NUMBER, values.size),
        Overload((ListOf(ANYTHING),), NUMBER, values.size),
    ),
    "startsWith": (Overload(_TEXTS, BOOLEAN, str.startswith),),
    "sum": (Overload((ListOf(NUMBER),), NUMBER, values.total),),
    "year": (Overload((DATE,), NUMBER, dates.year),),
}

SPECIAL_FORMS = frozenset({"coalesce", "date", "known"})
"""Functions whose typing is their own: any type, unanswered ones included."""

INSTEAD = {
    "has": "use known(x)",
    "matches": "there are no patterns: use startsWith, endsWith or contains",
    "exists_one": "use .filter(x, ...).size() == 1",
    "int": "numbers need no conversion: use floor(x) or round(x)",
    "double": "numbers need no conversion",
    "timestamp": "use date('2026-01-31')",
    "duration": "use add_days or add_months",
}
"""What to write for functions of CEL that are not here."""
