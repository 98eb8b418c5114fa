"""Values that stand in a file, read as if somebody had typed them into the boxes of a form."""

from collections.abc import Mapping
from datetime import date

from sekali.catalogue.files import CodeList, Plain, Typed
from sekali.catalogue.value_types import Context, Kept, ValueType

_DAY_BOXES = 3


def typed_as(kind: ValueType, name: str, plain: Plain) -> dict[str, str]:
    """Return what is typed into which box.

    >>> from sekali.catalogue.value_types import TYPES
    >>> typed_as(TYPES["date"], "child.birth_date", date(2026, 2, 20))["child.birth_date.month"]
    '2'
    >>> typed_as(TYPES["yes_no"], "twin", True)
    {'twin': 'yes'}
    """
    boxes = kind.posted_as(name)
    if len(boxes) == _DAY_BOXES:
        return dict(zip(boxes, _day_parts(plain), strict=True))
    if isinstance(plain, bool):
        return {name: "yes" if plain else "no"}
    return {name: str(plain)}


def kept_of(
    kind: ValueType, spec: Typed, plain: Plain, *, today: date, codes: Mapping[str, CodeList]
) -> Kept | None:
    """Return what is kept of a value.

    Raises:
        DomainError: It cannot be a value of this type; the code says why.
    """
    context = Context(today, codes, place_name)
    return kind.read(typed_as(kind, "value", plain), "value", spec, context)


def place_name(code: str) -> str:
    """Return a region code as its own name: files are read without a list of regions."""
    return code


def _day_parts(plain: Plain) -> tuple[str, str, str]:
    day = _day_of(plain)
    if day is not None:
        return (str(day.day), str(day.month), str(day.year))
    # A day that is none ("31-2-2026") can be typed, and a scenario may do so.
    first, second, third = [*str(plain).split("-", 2), "", ""][:3]
    return (first, second, third)


def _day_of(plain: Plain) -> date | None:
    if isinstance(plain, date):
        return plain
    try:
        return date.fromisoformat(str(plain))
    except ValueError:
        return None
