"""Yes or no, one of a list, several of a list."""

from typing import Any

from sekali.catalogue.files import Code, Typed
from sekali.catalogue.value_types.base import Context, Kept, Posted, ValueRefused, ValueType

_YES = frozenset({"yes", "y", "ya", "true", "1"})
_NO = frozenset({"no", "n", "tidak", "t", "false", "0"})
# Sent with every page that shows the boxes of several choices: an empty box is not sent.
_SHOWN = "shown"


class YesNo(ValueType):
    """Yes or no, never preselected."""

    widget = "yes_no"
    rule_type = "boolean"

    def parse(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read the two buttons."""
        if typed not in {"yes", "no"}:
            raise ValueRefused("choice-not")
        return typed == "yes"

    def parse_cell(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Read ya and tidak, as spreadsheets have them, as well."""
        said = typed.casefold()
        if said not in _YES | _NO:
            raise ValueRefused("yes-no-cell")
        return said in _YES

    def line_of(self, kept: Any, spec: Typed, language: str) -> str:
        """Return which button it is."""
        return "yes" if kept else "no"

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
        if not any(item.key == typed for item in _items(spec, context)):
            raise ValueRefused("choice-not")
        return typed

    def parse_cell(self, typed: str, spec: Typed, context: Context) -> Kept:
        """Accept the key, the official code and the words of the list in any language."""
        said = typed.casefold()
        for item in _items(spec, context):
            if said in {item.key, item.code.casefold(), item.id.casefold(), item.en.casefold()}:
                return item.key
        raise ValueRefused("choice-cell")

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the label; a key that left the list shows as itself."""
        return _label(kept, spec, context, language)


class Choices(ValueType):
    """Several values of a code list, in the order of the list; rules see a list of keys."""

    widget = "choices"
    rule_type = "choices"
    in_tables = False

    def read(self, posted: Posted, name: str, spec: Typed, context: Context) -> Kept | None:
        """Read which boxes are ticked; none of them is no answer."""
        ticked = [one.key for one in _items(spec, context) if posted.get(f"{name}.{one.key}")]
        return list(ticked) or None

    def boxes_of(self, kept: Any, name: str, spec: Typed, language: str) -> dict[str, str]:
        """Tick the boxes."""
        return {name: _SHOWN, **{f"{name}.{key}": "yes" for key in kept}}

    def show(self, kept: Any, spec: Typed, context: Context, language: str) -> str:
        """Show the labels with commas."""
        return ", ".join(_label(key, spec, context, language) for key in kept)


def _items(spec: Typed, context: Context) -> list[Code]:
    return context.codes[spec.codes or ""].items


def _label(kept: Any, spec: Typed, context: Context, language: str) -> str:
    for item in _items(spec, context):
        if item.key == kept:
            return item.en if language == "en" else item.id
    return str(kept)
