"""The rules about types, and the sentences that tell an author which one is broken."""

from collections.abc import Callable, Iterable, Sequence

from sekali.catalogue.rules_language.functions import (
    FUNCTIONS,
    INSTEAD,
    OPERATORS,
    SPECIAL_FORMS,
    Overload,
)
from sekali.catalogue.rules_language.parser import MACROS
from sekali.catalogue.rules_language.refusals import (
    ExpressionError,
    Place,
    UnknownKey,
    UnknownName,
    WrongType,
    did_you_mean,
    place_in,
)
from sekali.catalogue.rules_language.rule_types import (
    DATE,
    NULL,
    NUMBER,
    TEXT,
    Choice,
    ListOf,
    Lookup,
    Row,
    Type,
    fits,
    joined,
    stray_keys,
)
from sekali.catalogue.rules_language.syntax import Call, Node

Typed = tuple[Node, Type]


class Checks:
    """The checks of one expression; each raises an ExpressionError with the place in it."""

    def __init__(self, source: str) -> None:
        self._source = source

    def place(self, node: Node) -> Place:
        """Return where a part stands."""
        return place_in(self._source, node.at)

    def refused(
        self, kind: Callable[..., ExpressionError], node: Node, message: str, fix: str = ""
    ) -> ExpressionError:
        """Return a refusal of a part."""
        return kind(message, fix=fix, place=self.place(node))

    def expect(self, wanted: Type, node: Node, given: Type) -> None:
        """Refuse a part whose values are not all of the wanted type."""
        if fits(wanted, given):
            return
        if isinstance(given, Choice) and given.written:
            self._same_keys(node, wanted, given)
        message = f"{wanted} is needed here, this is {given}"
        raise self.refused(WrongType, node, message, _advice(wanted, given))

    def keys(self, node: Call, lookup: Lookup, given: Sequence[Type]) -> None:
        """Refuse keys that a lookup does not have, or another number of them."""
        if len(given) != len(lookup.keys):
            message = f"it has {len(lookup.keys)} keys, here are {len(given)}"
            raise self.refused(WrongType, node, message, "name each key, in their order")
        for part, wanted, kind in zip(node.arguments[1:], lookup.keys, given, strict=True):
            self.expect(wanted, part, kind)

    def single(self, node: Node, given: Type) -> None:
        """Refuse a list or a row where a list is made."""
        if isinstance(given, ListOf | Row):
            raise self.refused(WrongType, node, "a list holds single values only")

    def common(self, parts: Iterable[Typed]) -> Type:
        """Return the one type of all parts; refuse the first that is of another."""
        common: Type = NULL
        for node, given in parts:
            common = self._joined(node, common, given)
        return common

    def _joined(self, node: Node, first: Type, second: Type) -> Type:
        both = joined(first, second)
        if both is None:
            message = f"the types differ: {first} and {second}"
            raise self.refused(WrongType, node, message, _advice(first, second))
        return both

    def comparable(self, node: Node, left: Type, right: Typed) -> None:
        """Refuse a comparison that can never be true, or that has no meaning."""
        self._same_keys(right[0], left, right[1])
        both = self._joined(node, left, right[1])
        if isinstance(both, Row) or (isinstance(both, ListOf) and isinstance(both.item, Row)):
            raise self.refused(WrongType, node, "rows are compared field by field")

    def _same_keys(self, node: Node, first: Type, second: Type) -> None:
        if strays := stray_keys(first, second):
            keys, choice = strays
            fix = did_you_mean(keys[0], choice.keys) or f"its keys are: {', '.join(choice.keys)}"
            raise self.refused(UnknownKey, node, f"the choice has no key {keys[0]!r}", fix)

    def contained(self, node: Node, value: Type, found: Typed) -> None:
        """Refuse ``in`` without a value on the left and a list of such values on the right."""
        place, listed = found
        if not isinstance(listed, ListOf) or isinstance(value, ListOf | Row):
            fix = "write x in ['a', 'b']; use contains(text, part) for texts"
            raise self.refused(WrongType, node, "in needs a value and a list", fix)
        if value == NULL:
            raise self.refused(WrongType, node, "null is in no list", "use known(x)")
        self.comparable(node, value, (place, listed.item))

    def ordered(self, node: Node, operands: Iterable[Type]) -> None:
        """Refuse to compare keys by their spelling, as if that were their rank."""
        if any(isinstance(kind, Choice) and not kind.written for kind in operands):
            fix = "name the keys: x in ['a', 'b']"
            raise self.refused(WrongType, node, "the keys of a choice have no order", fix)

    def overload(self, node: Call, given: tuple[Type, ...]) -> Overload:
        """Return the way in which a function or operator takes these types."""
        name = node.function
        overloads: Sequence[Overload] = OPERATORS.get(name) or FUNCTIONS.get(name) or ()
        for overload in overloads:
            if overload.takes(given):
                return overload
        if not overloads:
            fix = INSTEAD.get(name) or did_you_mean(name, [*FUNCTIONS, *SPECIAL_FORMS, *MACROS])
            raise self.refused(UnknownName, node, f"there is no function {name[:80]!r}", fix)
        takes = " or ".join(f"({overload})" for overload in overloads)
        message = f"{name} cannot take ({', '.join(map(str, given))})"
        raise self.refused(WrongType, node, message, _advice(*given) or f"it takes {takes}")


def _advice(*given: Type) -> str:
    """Return what usually helps when values of these types do not go together."""
    if NULL in given:
        return "test with known(x), or give a value with coalesce(x, 0)"
    texts = any(fits(TEXT, kind) for kind in given)
    if texts and DATE in given:
        return "write a day as date('2026-01-31')"
    if texts and NUMBER in given:
        return "write numbers without quotes, codes such as a NIK with them, names in full"
    if DATE in given and NUMBER in given:
        return "use add_days(day, n) or add_months(day, n)"
    return ""
