"""Whether what is said about the values of a fact or a question goes together."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from sekali.catalogue.files import CodeList, Typed

_NUMBERS = frozenset({"integer", "decimal", "rupiah"})
_TEXTS = frozenset({"text", "long_text"})


def typed_mistakes(spec: Typed, codes: Mapping[str, CodeList]) -> Iterator[str]:
    """Yield what does not fit the type."""
    if (spec.type == "choice") != (spec.codes is not None):
        yield "a choice names a code list, nothing else does"
    if spec.codes is not None and spec.codes not in codes:
        yield f"there is no code list {spec.codes!r}"
    if spec.type not in _NUMBERS and (spec.min or spec.max or spec.unit):
        yield "only numbers have min, max and unit"
    if spec.scale is not None and spec.type != "decimal":
        yield "only a decimal has a scale"
    if spec.type not in _TEXTS and (spec.max_length or spec.min_words or spec.max_words):
        yield "only texts have max_length, min_words and max_words"
    if spec.region_level is not None and spec.type != "region":
        yield "only a region has a region_level"
    if spec.not_after_today and spec.type != "date":
        yield "only a date has not_after_today"
    yield from _bounds(spec)


def _bounds(spec: Typed) -> Iterator[str]:
    try:
        low, high = Decimal(spec.min or "-Infinity"), Decimal(spec.max or "Infinity")
        if low > high:
            yield "min is more than max"
    except InvalidOperation:
        yield "min and max are numbers, in quotation marks"
