"""What all types of values have in common: reading boxes, keeping, showing, reasoning."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from sekali.catalogue.files import CodeList, Typed
from sekali.kernel.errors import DomainError

Posted = Mapping[str, str]
# JSON: text, whole numbers, true and false; a list of keys or rows; an address as an object.
Kept = str | int | bool | list[Any] | dict[str, Any]
LONGEST_LINE = 250
LONGEST_TEXT = 4_000


class ValueRefused(DomainError):
    """What was typed cannot be a value of the type; ``code`` says what to do about it."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(**params)
        self.code = code  # type: ignore[misc]  # each refusal has its own sentence


def no_places(_name: str) -> Sequence[str]:
    """Know no place by its name: where files are read, regions are given by their codes."""
    return ()


@dataclass(frozen=True, slots=True)
class Context:
    """What reading and showing needs besides the value itself.

    ``places_named`` returns the codes of the villages that a name may mean. ``headings`` tells,
    for a table, which column is meant by what stands above it in a spreadsheet, in small letters.
    """

    today: date
    codes: Mapping[str, CodeList]
    place_name: Callable[[str], str | None]
    places_named: Callable[[str], Sequence[str]] = no_places
    headings: Mapping[str, str] = field(default_factory=dict)


class ValueType:
    """A plain line of text; the other types change what differs."""

    widget: ClassVar[str] = "line"
    # CEL type by which rules see it; see rules_language.
    rule_type: ClassVar[str] = "text"
    inputmode: ClassVar[str] = "text"
    # Whether it can be a column of a table: it is typed in one box, and is one value to rules.
    in_tables: ClassVar[bool] = True

    def posted_as(self, name: str) -> tuple[str, ...]:
        """Return the names of the boxes that are always sent with a page that shows them."""
        return (name,)

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Return what is kept of what was typed, or None where nothing was.

        Raises:
            ValueRefused: It cannot be a value of this type.
        """
        typed = tidy(posted.get(name, ""))
        return self.parse(typed, spec, context) if typed else None

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Return what is kept of a tidy, non-empty line."""
        if len(typed) > (spec.max_length or LONGEST_LINE):
            raise ValueRefused("text-too-long", most=spec.max_length or LONGEST_LINE)
        if len(typed.split()) < (spec.min_words or 1):
            raise ValueRefused("text-too-few-words", least=spec.min_words)
        return typed

    def parse_cell(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Return what is kept of a tidy cell of a table, typed or pasted from a spreadsheet."""
        return self.parse(typed, spec, context)

    def boxes_of(self, kept: Any, name: str, spec: Typed, language: str) -> dict[str, str]:
        """Return what one would type into which box to give a value that is kept."""
        return {name: self.line_of(kept, spec, language)}

    def line_of(self, kept: Any, spec: Typed, language: str) -> str:
        """Return what one would type into a cell to give a value that is kept."""
        return str(kept)

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Return the value as a person reads it."""
        return str(kept)

    def in_print(self, kept: Any, spec: Typed, context: Context, language: str) -> Any:
        """Return the value as the template of a document gets it: words, or rows of words."""
        return self.show(kept, spec, context, language)

    def for_rules(self, kept: Any, spec: Typed) -> Any:
        """Return the value as rules compute with it."""
        return kept


def tidy(typed: str) -> str:
    """Return one line without control characters and doubled spaces, in composed Unicode."""
    if typed.isascii() and typed.isprintable():
        return " ".join(typed.split())
    composed = unicodedata.normalize("NFC", typed)
    spaced = (" " if unicodedata.category(c) in {"Cc", "Zs"} else c for c in composed)
    # Format characters could turn the reading direction of a name around; halves of pairs
    # cannot be stored.
    return " ".join(
        "".join(c for c in spaced if unicodedata.category(c) not in {"Cf", "Cs"}).split()
    )
