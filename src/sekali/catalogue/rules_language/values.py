"""Arithmetic, text and lists: what the operators and functions do with values that are known.

Numbers are decimals of 34 significant digits, as in IEEE 754 decimal128, below 10^22: whole
rupiah of any state budget stay exact beside twelve decimal places. A result beyond that is
refused, never rounded to something else.
"""

from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import reduce

from sekali.catalogue.rules_language.limits import Run

ARITHMETIC = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emin=-34,
    Emax=21,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
LONGEST_TEXT = 10_000
_MOST_PLACES = 12
_LETTERS_A_STEP = 100


def divide(first: Decimal, second: Decimal) -> Decimal:
    """Return the quotient, to 34 digits."""
    if not second:
        raise ZeroDivisionError
    return ARITHMETIC.divide(first, second)


def remainder(first: Decimal, second: Decimal) -> Decimal:
    """Return what is left of a whole division, with the sign of the first number, as in CEL."""
    if not second:
        raise ZeroDivisionError
    return ARITHMETIC.remainder(first, second)


def round_half_up(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    """Round to so many decimal places; a half goes away from zero, as offices round.

    >>> round_half_up(Decimal("88.305"), Decimal(2)), round_half_up(Decimal("-2.5"))
    (Decimal('88.31'), Decimal('-3'))

    Raises:
        ValueError: ``places`` is not a whole number from 0 to 12.
    """
    if places not in range(_MOST_PLACES + 1):
        raise ValueError(f"places are a whole number from 0 to {_MOST_PLACES}")
    return _quantized(number, Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def floor(number: Decimal) -> Decimal:
    """Return the largest whole number that is not larger."""
    return _quantized(number, Decimal(1), ROUND_FLOOR)


def ceil(number: Decimal) -> Decimal:
    """Return the smallest whole number that is not smaller."""
    return _quantized(number, Decimal(1), ROUND_CEILING)


def _quantized(number: Decimal, step: Decimal, rounding: str) -> Decimal:
    # Adding zero turns -0 into 0: nobody owes "-0 rupiah".
    return ARITHMETIC.add(number.quantize(step, rounding=rounding, context=ARITHMETIC), Decimal(0))


def join_texts(run: Run, first: str, second: str) -> str:
    """Return one text after the other.

    Raises:
        ValueError: It gets longer than 10,000 letters.
    """
    if len(first) + len(second) > LONGEST_TEXT:
        raise ValueError(f"the text gets longer than {LONGEST_TEXT} letters")
    return _read(run, first) + _read(run, second)


def lower(run: Run, text: str) -> str:
    """Return the text in small letters."""
    return _read(run, text).lower()


def contains(run: Run, text: str, part: str) -> bool:
    """Tell whether a text has another one inside."""
    return _read(run, part) in _read(run, text)


def size(of: str | list[object]) -> Decimal:
    """Return the number of letters, or of items, unanswered ones too."""
    return Decimal(len(of))


def count(items: list[object]) -> Decimal:
    """Return the number of items that are known."""
    return Decimal(sum(item is not None for item in items))


def total(items: list[Decimal | None]) -> Decimal | None:
    """Return the sum, unknown as soon as one item is."""
    known = [item for item in items if item is not None]
    return reduce(ARITHMETIC.add, known, Decimal(0)) if len(known) == len(items) else None


def smallest(items: list[Decimal | None]) -> Decimal | None:
    """Return the smallest item, unknown as soon as one is, or of an empty list."""
    known = [item for item in items if item is not None]
    return min(known, default=None) if len(known) == len(items) else None


def largest(items: list[Decimal | None]) -> Decimal | None:
    """Return the largest item, unknown as soon as one is, or of an empty list."""
    known = [item for item in items if item is not None]
    return max(known, default=None) if len(known) == len(items) else None


def _read(run: Run, text: str) -> str:
    """Return the text, charged by its length: going through it is work."""
    run.charge(len(text) // _LETTERS_A_STEP)
    return text
