"""Long texts, and what has a form of its own in one line: numbers of people, phone, e-mail."""

import re
from typing import Any

from sekali.catalogue.files import Typed
from sekali.catalogue.value_types.base import (
    LONGEST_LINE,
    LONGEST_TEXT,
    Context,
    Kept,
    Posted,
    ValueRefused,
    ValueType,
    tidy,
)
from sekali.kernel import nik as nik_numbers
from sekali.kernel import nip as nip_numbers

# Digits as telephones and registers have them; Python's own also means those of other scripts.
_PHONE = re.compile(r"\+?[0-9]{9,15}")
# What every mail server takes: letters without accents, one address, no second line.
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9]+(-+[A-Za-z0-9]+)*\.)+[A-Za-z]{2,63}"
)


class LongText(ValueType):
    """Several lines, with a limit in words."""

    widget = "lines"
    # A row of a table is one line.
    in_tables = False

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Keep line breaks; count words."""
        lines = posted.get(name, "").replace("\r\n", "\n").split("\n")
        typed = "\n".join(tidy(line) for line in lines).strip()
        if len(typed) > (spec.max_length or LONGEST_TEXT):
            raise ValueRefused("text-too-long", most=spec.max_length or LONGEST_TEXT)
        if spec.max_words and len(typed.split()) > spec.max_words:
            raise ValueRefused("text-too-many-words", most=spec.max_words)
        return typed or None


class NikNumber(ValueType):
    """A resident's number of sixteen digits (kernel.nik)."""

    inputmode = "numeric"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Check what can be checked without a registry."""
        return nik_numbers.read_nik(typed).digits

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show in groups of four."""
        return nik_numbers.in_fours(kept)


class FamilyCardNumber(NikNumber):
    """A family card's number of sixteen digits."""

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Check what can be checked without a registry."""
        return nik_numbers.read_family_card_no(typed)


class NipNumber(ValueType):
    """A civil servant's number of eighteen digits (kernel.nip)."""

    inputmode = "numeric"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Check what can be checked without a registry."""
        return nip_numbers.read_nip(typed, today=context.today)

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show in the groups in which it is printed."""
        return nip_numbers.in_groups(kept)


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
        if len(typed) > LONGEST_LINE or not _EMAIL.fullmatch(typed):
            raise ValueRefused("email-not")
        return typed
