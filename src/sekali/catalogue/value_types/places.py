"""Places: a region by its code, an address, a point on the map."""

import re
from decimal import Decimal
from typing import Any

from sekali.catalogue.files import Typed
from sekali.catalogue.value_types.base import (
    LONGEST_LINE,
    Context,
    Kept,
    Posted,
    ValueRefused,
    ValueType,
    tidy,
)

_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
# A village as a page shows it: "Gondang, Gondang, Kabupaten Mojokerto (35.16.01.2001)".
_CODE_AFTER_NAME = re.compile(r".*\(([0-9.]{2,13})\)")
_CODE_LENGTHS = {
    "regency": len("35.16"),
    "district": len("35.16.06"),
    "village": len("35.16.06.2001"),
}
# Numbers of neighbourhoods (RT and RW) have up to three digits, written with noughts.
_NEIGHBOURHOOD = re.compile(r"[0-9]{1,3}")
_NONE_HERE = frozenset({"", "-", "0", "00", "000"})
# From Rote to Weh, from Sabang to Merauke, with the sea around (BIG, secondary).
_SOUTH, _NORTH = Decimal("-11.2"), Decimal("6.3")
_WEST, _EAST = Decimal("94.5"), Decimal("141.5")
_LONGEST_POINT = 80
# A tenth of a metre; telephones show more digits than they know.
_FINEST = Decimal("0.000001")
_NUMBER = r"[-+\u2212]?[0-9]{1,3}(?:[.,][0-9]{1,15})?"
_DEGREES = re.compile(
    rf"(?P<degrees>{_NUMBER})(?:\s*°)?"
    r"(?:\s*(?P<minutes>[0-9]{1,2}(?:[.,][0-9]{1,9})?)\s*['\u2032\u2019]"
    r"(?:\s*(?P<seconds>[0-9]{1,2}(?:[.,][0-9]{1,9})?)\s*(?:\"|\u2033|\u201d|''))?)?"
    r"(?:\s*(?P<side>LS|LU|BT|BB|[NSEWU])(?![A-Z]))?"
)
_NEGATIVE_SIDES = frozenset({"S", "LS", "W", "BB"})


class RegionCode(ValueType):
    """A region by its Kemendagri code, shown by name."""

    widget = "region"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Accept a code that is a region's, or its name where that is enough to know it."""
        return _region(typed, context, spec.region_level)

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the name."""
        return context.place_name(kept) or str(kept)


class Address(ValueType):
    """Where somebody lives or works: street, RT, RW and village; rules see the village's code."""

    widget = "address"
    in_tables = False

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the four boxes."""
        return tuple(f"{name}.{part}" for part in ("street", "rt", "rw", "village"))

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Put the four boxes together; not every place has RT and RW."""
        street, rt, rw, village = (tidy(posted.get(box, "")) for box in self.posted_as(name))
        if not (street or rt or rw or village):
            return None
        if not street:
            raise ValueRefused("address-street")
        if len(street) > (spec.max_length or LONGEST_LINE):
            raise ValueRefused("text-too-long", most=spec.max_length or LONGEST_LINE)
        parts = {"street": street, "rt": _neighbourhood(rt), "rw": _neighbourhood(rw)}
        return {**parts, "village": _region(village, context, "village")}

    def boxes_of(self, kept: Any, name: str, spec: Typed, language: str) -> dict[str, str]:
        """Take the address apart."""
        return {box: kept.get(box.rpartition(".")[2], "") for box in self.posted_as(name)}

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show in one line, as on a letter."""
        numbers = [f"{what} {kept[key]}" for what, key in (("RT", "rt"), ("RW", "rw")) if kept[key]]
        place = context.place_name(kept["village"]) or kept["village"]
        return ", ".join(part for part in (kept["street"], " ".join(numbers), place) if part)

    def for_rules(self, kept: Any, spec: Typed) -> str:
        """Return the village's code: what law and offices go by."""
        return str(kept["village"])


class Coordinates(ValueType):
    """A point in Indonesia: latitude and longitude in degrees, as a map shows them."""

    widget = "coordinates"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read "-7.4726, 112.4381", with decimal commas, or in degrees, minutes and seconds."""
        return point_of(typed)


def point_of(typed: str) -> str:
    """Return a point as it is kept: latitude, longitude, in degrees with decimal points.

    Raises:
        ValueRefused: It is no point, or none in Indonesia.
    """
    first, second = _pair(typed)
    # In this country no latitude can be a longitude, so the order need not be known.
    latitude, longitude = (first, second) if abs(first) < abs(second) else (second, first)
    if not (_SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST):
        raise ValueRefused("coordinates-outside")
    return f"{_degrees(latitude)}, {_degrees(longitude)}"


def _region(typed: str, context: Context, level: str | None) -> str:
    """Return the code that was typed, or that of the only village with the name.

    Raises:
        ValueRefused: It is no region of the level, or several villages have the name.
    """
    if after_name := _CODE_AFTER_NAME.fullmatch(typed):
        typed = after_name[1]
    if _REGION.fullmatch(typed):
        is_of_level = level is None or len(typed) == _CODE_LENGTHS[level]
        if not is_of_level or context.place_name(typed) is None:
            raise ValueRefused("region-not")
        return typed
    is_village = level in {None, "village"}
    found = context.places_named(typed) if typed and is_village else ()
    if len(found) > 1:
        names = (f"{context.place_name(code)} ({code})" for code in found)
        raise ValueRefused("region-several", names="; ".join(names))
    if not found:
        raise ValueRefused("region-not")
    return found[0]


def _neighbourhood(typed: str) -> str:
    if typed in _NONE_HERE:
        return ""
    if not _NEIGHBOURHOOD.fullmatch(typed):
        raise ValueRefused("address-neighbourhood")
    return typed.zfill(3)


def _pair(typed: str) -> tuple[Decimal, Decimal]:
    if len(typed) > _LONGEST_POINT:
        raise ValueRefused("coordinates-not")
    upper = typed.upper()
    first = _DEGREES.match(upper)
    # What stands between the two: a comma, a semicolon, a bar, or only a space.
    gap = re.compile(r"\s*[,;|/]\s*|\s+").match(upper, first.end()) if first else None
    second = _DEGREES.fullmatch(upper, gap.end()) if gap else None
    if first is None or second is None:
        raise ValueRefused("coordinates-not")
    return _decimal(first), _decimal(second)


def _decimal(found: re.Match[str]) -> Decimal:
    def of(part: str) -> Decimal:
        return Decimal((found[part] or "0").replace(",", ".").replace("\u2212", "-"))

    fraction = of("minutes") / 60 + of("seconds") / 3600
    degrees = of("degrees")
    value = abs(degrees) + fraction
    is_negative = found["degrees"][0] in "-\u2212" or found["side"] in _NEGATIVE_SIDES
    return -value if is_negative else value


def _degrees(value: Decimal) -> str:
    return f"{value.quantize(_FINEST).normalize():f}"
