"""Values that stand in a file, read as if somebody had typed them into the boxes of a form."""

from collections.abc import Mapping
from datetime import date

from sekali.catalogue.files import CodeList, Plain, Scalar, Typed
from sekali.catalogue.value_types import Context, Kept, ValueType
from sekali.catalogue.value_types.rows import columns_of
from sekali.catalogue.value_types.tables import posted_rows


def typed_as(kind: ValueType, name: str, plain: Plain, spec: Typed) -> dict[str, str]:
    """Return what is typed into which box.

    Several choices stand in a file as a list of keys, an address as a mapping, a table as a
    list of mappings.

    >>> from sekali.catalogue.value_types import TYPES
    >>> typed_as(TYPES["date"], "born", date(2026, 2, 20), Typed(type="date"))["born.month"]
    '2'
    >>> typed_as(TYPES["yes_no"], "twin", True, Typed(type="yes_no"))
    {'twin': 'yes'}
    """
    if kind.widget == "choices":
        keys = plain if isinstance(plain, list) else [plain]
        return {name: "shown"} | {f"{name}.{key}": "yes" for key in keys}
    if kind.widget == "table":
        return _table(name, plain, spec)
    boxes = kind.posted_as(name)
    if isinstance(plain, Mapping):
        return {box: _line(plain.get(box.rpartition(".")[2], "")) for box in boxes}
    if isinstance(plain, list):
        return {name: str(plain)}
    parts = {"day": _day_parts, "month": _month_parts}.get(kind.widget)
    return dict(zip(boxes, parts(plain), strict=True)) if parts else {name: _line(plain)}


def kept_of(
    kind: ValueType, spec: Typed, plain: Plain, *, today: date, codes: Mapping[str, CodeList]
) -> Kept | None:
    """Return what is kept of a value.

    Raises:
        DomainError: It cannot be a value of this type; the code says why.
    """
    context = Context(today, codes, place_name)
    return kind.read(typed_as(kind, "value", plain, spec), "value", spec, context)


def place_name(code: str) -> str:
    """Return a region code as its own name: files are read without a list of regions."""
    return code


def _table(name: str, plain: Plain, spec: Typed) -> dict[str, str]:
    columns = columns_of(spec)
    if not isinstance(plain, list):
        # Pasted, as from a spreadsheet.
        return dict(posted_rows([], name, columns, str(plain)))
    rows = [row if isinstance(row, Mapping) else {} for row in plain]
    typed = [{key: _line(cell) for key, cell in row.items()} for row in rows]
    return dict(posted_rows(typed, name, columns))


def _line(plain: Scalar) -> str:
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    return plain.isoformat() if isinstance(plain, date) else str(plain)


def _day_parts(plain: Scalar) -> tuple[str, str, str]:
    day = _day_of(plain)
    if day is not None:
        return (str(day.day), str(day.month), str(day.year))
    # A day that is none ("31-2-2026") can be typed, and a scenario may do so.
    first, second, third = [*str(plain).split("-", 2), "", ""][:3]
    return (first, second, third)


def _month_parts(plain: Scalar) -> tuple[str, str]:
    year, _, month = str(plain).partition("-")
    return (month[:2], year)


def _day_of(plain: Scalar) -> date | None:
    if isinstance(plain, date):
        return plain
    try:
        return date.fromisoformat(str(plain))
    except ValueError:
        return None
