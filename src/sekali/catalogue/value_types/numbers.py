"""Numbers: decimals with their scale, whole numbers, money."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from sekali.catalogue.files import Typed
from sekali.catalogue.value_types.base import Context, Kept, ValueRefused, ValueType
from sekali.kernel.wording import number, rupiah


class Number(ValueType):
    """A number within bounds; decimals with comma or point, kept with the declared scale."""

    rule_type = "number"
    inputmode = "decimal"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read a number as people type it."""
        value = self._value(typed, spec)
        if spec.min is not None and value < Decimal(spec.min):
            raise ValueRefused("number-too-small", least=spec.min)
        if spec.max is not None and value > Decimal(spec.max):
            raise ValueRefused("number-too-large", most=spec.max)
        return self.keep(value)

    def _value(self, typed: str, spec: Typed) -> Decimal:
        if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,9})?", typed):
            raise ValueRefused("number-not")
        value = Decimal(typed.replace(",", "."))
        step = Decimal(1).scaleb(-(spec.scale or 0))
        try:
            exact = value.quantize(step)
        except InvalidOperation as impossible:
            raise ValueRefused("number-not") from impossible
        if exact != value:
            raise ValueRefused("number-too-fine", places=spec.scale or 0)
        return exact

    def keep(self, value: Decimal) -> Kept:
        """Return the number as it is kept."""
        return str(value)

    def line_of(self, kept: Any, spec: Typed, language: str) -> str:
        """Type decimals with a comma where people write them so."""
        return str(kept) if language == "en" else str(kept).replace(".", ",")

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the number with its unit."""
        text = number(Decimal(kept), language)
        return f"{text} {spec.unit}" if spec.unit else text

    def for_rules(self, kept: Any, spec: Typed) -> Decimal:
        """Numbers are decimals in rules."""
        return Decimal(kept)


class WholeNumber(Number):
    """A whole number; the dots that Indonesians set between thousands are forgiven."""

    inputmode = "numeric"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read 3.100 as well as 3100."""
        return super().parse(re.sub(r"\.(?=\d{3}(\D|$))", "", typed), spec, context)

    def keep(self, value: Decimal) -> Kept:
        """Whole numbers are kept as such."""
        return int(value)


class Year(WholeNumber):
    """A year of four digits, shown as it is said: no dot between thousands."""

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read four digits."""
        if not re.fullmatch(r"(1[89]|2[01])[0-9]{2}", typed):
            raise ValueRefused("year-not")
        return super().parse(typed, spec, context)

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show as 2026."""
        return str(kept)


class Rupiah(WholeNumber):
    """Whole rupiah."""

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read "Rp12.500" as well as 12500."""
        return super().parse(re.sub(r"^rp\.?\s*", "", typed.lower()), spec, context)

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show as Rp12.500."""
        return rupiah(int(kept))
