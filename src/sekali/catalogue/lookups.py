"""Tables of the law that rules ask by key, ready to be asked on a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.files.rules import INTEGER, NUMBER
from sekali.catalogue.rules_language.rule_types import NUMBER as A_NUMBER
from sekali.catalogue.rules_language.rule_types import TEXT, Choice, Lookup, Type

Codes = Mapping[str, files.CodeList]
Asked = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class CompiledLookup:
    """A lookup with its values by the time in which they hold."""

    editions: tuple[tuple[date, date, Asked], ...]

    def on(self, day: date) -> Asked | None:
        """Return the values in force on a day, by key; None where there are none."""
        fitting = (values for since, until, values in self.editions if since <= day < until)
        return next(fitting, None)


def compiled_lookup(spec: files.Lookup) -> CompiledLookup:
    """Return a lookup ready to be asked; what is wrong with it the gate tells."""
    editions = (
        (one.since, one.until or date.max, _by_key(one.values, spec.by, spec.gives))
        for one in spec.in_force
    )
    return CompiledLookup(tuple(editions))


def type_of_lookup(spec: files.Lookup, codes: Codes) -> Lookup:
    """Return the type by which rules see a lookup."""
    keys = tuple(_type(one, INTEGER, codes) for one in spec.by)
    return Lookup(keys, _type(spec.gives, NUMBER, codes))


def lookup_mistakes(
    spec: files.Lookup, codes: Codes
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with the keys and values of a lookup: where, and what."""
    for name in {*spec.by, spec.gives} - {INTEGER, NUMBER, *codes}:
        yield (), f"{name!r} is no list of codes, nor {INTEGER} or {NUMBER}"
    for number, edition in enumerate(spec.in_force):
        for keys, value in _cells(edition.values):
            at: tuple[str | int, ...] = ("in_force", number, "values", *keys)
            if len(keys) != len(spec.by):
                yield at, f"a value here has {len(spec.by)} keys"
                continue
            for key, kind in zip(keys, spec.by, strict=True):
                if not _is_one(key, kind, codes):
                    yield at, f"{key!r} is no {kind}"
            if not _is_one(value, spec.gives, codes):
                yield at, f"{value!r} is no {spec.gives}"


def _cells(values: Mapping[str, files.LookedUp]) -> Iterator[tuple[tuple[str, ...], str]]:
    for key, value in values.items():
        if isinstance(value, str):
            yield (key,), value
        else:
            yield from (((key, second), one) for second, one in value.items())


def _by_key(values: Mapping[str, Any], by: list[str], gives: str) -> Asked:
    kind, *rest = by
    found = {}
    for written, value in values.items():
        key = _read(written, kind)
        found[key] = _by_key(value, rest, gives) if rest else _read(value, gives)
    return found


def _read(written: str, kind: str) -> Decimal | str:
    return Decimal(written) if kind in {INTEGER, NUMBER} else written


def _type(name: str, number: str, codes: Codes) -> Type:
    if name == number:
        return A_NUMBER
    known = codes.get(name)
    return Choice(tuple(code.key for code in known.items)) if known else TEXT


def _is_one(written: str, kind: str, codes: Codes) -> bool:
    known = codes.get(kind)
    if known is not None:
        return written in {code.key for code in known.items}
    try:
        return Decimal(written).is_finite() and (kind == NUMBER or written.isdigit())
    except InvalidOperation:
        return False
