"""Whether what is said about the values of a fact or a question goes together."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sekali.catalogue.files import CodeList, MaybeTable, Typed
from sekali.catalogue.value_types import TYPES

_NUMBERS = frozenset({"integer", "year", "decimal", "rupiah"})
_TEXTS = frozenset({"text", "long_text"})
_LONG_ENOUGH = _TEXTS | {"address"}
_CHOICES = frozenset({"choice", "choices"})
_DAYS = frozenset({"date", "month"})


def typed_mistakes(spec: Typed, codes: Mapping[str, CodeList]) -> Iterator[str]:
    """Yield what does not fit the type."""
    if (spec.type in _CHOICES) != (spec.codes is not None):
        yield "a choice names a code list, nothing else does"
    if spec.codes is not None and spec.codes not in codes:
        yield f"there is no code list {spec.codes!r}"
    if spec.type not in _NUMBERS and (spec.min or spec.max or spec.unit):
        yield "only numbers have min, max and unit"
    if spec.scale is not None and spec.type != "decimal":
        yield "only a decimal has a scale"
    if spec.type not in _TEXTS and (spec.min_words or spec.max_words):
        yield "only texts have max_length, min_words and max_words"
    if spec.type not in _LONG_ENOUGH and spec.max_length:
        yield "only texts have max_length, min_words and max_words"
    if spec.region_level is not None and spec.type != "region":
        yield "only a region has a region_level"
    if spec.not_after_today and spec.type not in _DAYS:
        yield "only a date has not_after_today"
    yield from _bounds(spec)
    if isinstance(spec, MaybeTable):
        yield from _table(spec, codes)


def _bounds(spec: Typed) -> Iterator[str]:
    if Decimal(spec.min or "-Infinity") > Decimal(spec.max or "Infinity"):
        yield "min is more than max"


def _table(spec: MaybeTable, codes: Mapping[str, CodeList]) -> Iterator[str]:
    if (spec.type == "table") != (spec.columns is not None):
        yield "a table has columns, nothing else does"
    if spec.type != "table" and {"least_rows", "most_rows"} & spec.model_fields_set:
        yield "only a table has least_rows and most_rows"
    if spec.least_rows > spec.most_rows:
        yield "least_rows is more than most_rows"
    for key, column in (spec.columns or {}).items():
        if not TYPES[column.type].in_tables:
            yield f"the column {key} is of the type {column.type}, which does not fit into a cell"
        yield from (f"the column {key}: {mistake}" for mistake in typed_mistakes(column, codes))
