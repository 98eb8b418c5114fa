"""The types that facts and answers have: how each is typed in, kept, shown and reasoned with.

What is kept is JSON: text, whole numbers, true and false; decimals as text with their scale,
days as ``2026-02-20``, times as ``09:30``, choices as the key of the code list.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from sekali.catalogue.files import CodeList, Typed
from sekali.kernel import nik as nik_numbers
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import long_date, number, rupiah

Posted = Mapping[str, str]
Kept = str | int | bool
_LONGEST_LINE = 250
_LONGEST_TEXT = 4_000
_EARLIEST_YEAR = 1900
# Digits as telephones and registers have them; Python's own also means those of other scripts.
_PHONE = re.compile(r"\+?[0-9]{9,15}")
# What every mail server takes: letters without accents, one address, no second line.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]+(-+[A-Za-z0-9]+)*\.)+[A-Za-z]{2,63}"
)
_REGION = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


class ValueRefused(DomainError):
    """What was typed cannot be a value of the type; ``code`` says what to do about it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(**params)
        self.code = code  # type: ignore[misc]  # each refusal has its own sentence


@dataclass(frozen=True, slots=True)
class Context:
    """What reading and showing needs besides the value itself."""

    today: date
    codes: Mapping[str, CodeList]
    place_name: Callable[[str], str | None]


class ValueType:
    """A plain line of text; the other types change what differs."""

    widget: ClassVar[str] = "line"
    # CEL type by which rules see it; see rules_language.
    rule_type: ClassVar[str] = "text"
    inputmode: ClassVar[str] = "text"

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the names of the boxes in which the value is typed."""
        return (name,)

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Return what is kept of what was typed, or None where nothing was.

        Raises:
            ValueRefused: It cannot be a value of this type.
        """
        typed = _tidy(posted.get(name, ""))
        return self.parse(typed, spec, context) if typed else None

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Return what is kept of a tidy, non-empty line."""
        if len(typed) > (spec.max_length or _LONGEST_LINE):
            raise ValueRefused("text-too-long", most=spec.max_length or _LONGEST_LINE)
        if len(typed.split()) < (spec.min_words or 1):
            raise ValueRefused("text-too-few-words", least=spec.min_words)
        return typed

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Return the value as a person reads it."""
        return str(kept)

    def for_rules(self, kept: Any) -> Any:
        """Return the value as rules compute with it."""
        return kept


class LongText(ValueType):
    """Several lines, with a limit in words."""

    widget = "lines"

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Keep line breaks; count words."""
        lines = posted.get(name, "").replace("\r\n", "\n").split("\n")
        typed = "\n".join(_tidy(line) for line in lines).strip()
        if len(typed) > (spec.max_length or _LONGEST_TEXT):
            raise ValueRefused("text-too-long", most=spec.max_length or _LONGEST_TEXT)
        if spec.max_words and len(typed.split()) > spec.max_words:
            raise ValueRefused("text-too-many-words", most=spec.max_words)
        return typed or None


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
        if not re.fullmatch(r"-?\d{1,15}([.,]\d{1,9})?", typed):
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

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the number with its unit."""
        text = number(Decimal(kept), language)
        return f"{text} {spec.unit}" if spec.unit else text

    def for_rules(self, kept: Any) -> Decimal:
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


class Rupiah(WholeNumber):
    """Whole rupiah."""

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read "Rp12.500" as well as 12500."""
        return super().parse(re.sub(r"^rp\.?\s*", "", typed.lower()), spec, context)

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show as Rp12.500."""
        return rupiah(int(kept))


class Day(ValueType):
    """A day in three boxes: a browser's own field shows American order on many phones."""

    widget = "day"
    rule_type = "date"
    inputmode = "numeric"

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the three boxes."""
        return (f"{name}.day", f"{name}.month", f"{name}.year")

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Put the three boxes together."""
        parts = [_tidy(posted.get(box, "")) for box in self.posted_as(name)]
        if not any(parts):
            return None
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in parts):  # noqa: PLR2004  # a year's digits
            raise ValueRefused("date-incomplete")
        day, month, year = (int(part) for part in parts)
        return self._checked(year, month, day, spec, context)

    def _checked(self, year: int, month: int, day: int, spec: Typed, context: Context) -> str:
        if year < _EARLIEST_YEAR:
            raise ValueRefused("date-year")
        try:
            found = date(year, month, day)
        except ValueError as impossible:
            raise ValueRefused("date-not") from impossible
        if spec.not_after_today and found > context.today:
            raise ValueRefused("date-future")
        return found.isoformat()

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show with the month by name."""
        return long_date(date.fromisoformat(kept), language)

    def for_rules(self, kept: Any) -> date:
        """Days are dates in rules."""
        return date.fromisoformat(kept)


class TimeOfDay(ValueType):
    """A time on the wall clock, typed as 9.30, 09:30 or 0930."""

    widget = "time"
    inputmode = "decimal"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read hours and minutes."""
        found = re.fullmatch(r"(\d{1,2})[.:, ]?(\d{2})", typed)
        if not found:
            raise ValueRefused("time-not")
        try:
            return time(int(found[1]), int(found[2])).isoformat("minutes")
        except ValueError as impossible:
            raise ValueRefused("time-not") from impossible

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show as 09.30, in English as 09:30."""
        return str(kept) if language == "en" else str(kept).replace(":", ".")


class YesNo(ValueType):
    """Yes or no, never preselected."""

    widget = "yes_no"
    rule_type = "boolean"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read the two buttons."""
        if typed not in {"yes", "no"}:
            raise ValueRefused("choice-not")
        return typed == "yes"

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Say it in a word."""
        words = ("Yes", "No") if language == "en" else ("Ya", "Tidak")
        return words[0] if kept else words[1]


class Choice(ValueType):
    """One value of a code list."""

    widget = "choice"
    rule_type = "choice"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Accept only keys of the list."""
        if not any(item.key == typed for item in context.codes[spec.codes or ""].items):
            raise ValueRefused("choice-not")
        return typed

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the label; a key that left the list shows as itself."""
        for item in context.codes[spec.codes or ""].items:
            if item.key == kept:
                return item.en if language == "en" else item.id
        return str(kept)


class NikNumber(ValueType):
    """A resident's number of sixteen digits (kernel.nik)."""

    inputmode = "numeric"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Check what can be checked without a registry."""
        return nik_numbers.read_nik(typed).digits

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show in groups of four."""
        return " ".join(kept[at : at + 4] for at in range(0, len(kept), 4))


class FamilyCardNumber(NikNumber):
    """A family card's number of sixteen digits."""

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Check what can be checked without a registry."""
        return nik_numbers.read_family_card_no(typed)


class Phone(ValueType):
    """A telephone number, kept without separators."""

    inputmode = "tel"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Accept 0812-3456-7890 and +62 812 3456 7890."""
        plain = re.sub(r"[\s().-]", "", typed)
        if not _PHONE.fullmatch(plain):
            raise ValueRefused("phone-not")
        return "0" + plain.removeprefix("+62") if plain.startswith("+62") else plain


class Email(ValueType):
    """An e-mail address."""

    inputmode = "email"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Check its form only; that it is read is shown by a message that arrives."""
        if len(typed) > _LONGEST_LINE or not _EMAIL.fullmatch(typed):
            raise ValueRefused("email-not")
        return typed


class RegionCode(ValueType):
    """A region by its Kemendagri code, shown by name."""

    widget = "region"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Accept a code that is a region's, or its name where that is enough to know it."""
        if not _REGION.fullmatch(typed) or context.place_name(typed) is None:
            raise ValueRefused("region-not")
        return typed

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the name."""
        return context.place_name(kept) or str(kept)


TYPES: Mapping[str, ValueType] = {
    "text": ValueType(),
    "long_text": LongText(),
    "integer": WholeNumber(),
    "decimal": Number(),
    "rupiah": Rupiah(),
    "date": Day(),
    "time": TimeOfDay(),
    "yes_no": YesNo(),
    "choice": Choice(),
    "nik": NikNumber(),
    "family_card_no": FamilyCardNumber(),
    "phone": Phone(),
    "email": Email(),
    "region": RegionCode(),
}


def _tidy(typed: str) -> str:
    """Return one line without control characters and doubled spaces, in composed Unicode."""
    composed = unicodedata.normalize("NFC", typed)
    spaced = (" " if unicodedata.category(c) in {"Cc", "Zs"} else c for c in composed)
    # Format characters could turn the reading direction of a name around; halves of pairs
    # cannot be stored.
    return " ".join(
        "".join(c for c in spaced if unicodedata.category(c) not in {"Cf", "Cs"}).split()
    )
