"""What is local: it exists, it can be local, and its bounds hold what the service itself says."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from sekali.catalogue import files
from sekali.catalogue.export.telling import unit_of
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck, local_bounds

_EXISTS = "name what there is, or remove it"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield bounds of what cannot be local, and those that shut out what the service says."""
    local = under_check.definition.local
    if local is not None and local == files.Local():
        yield Mistake(under_check.file, ("local",), "nothing is local", "remove local:")
    for kind, key, bounds in local_bounds(under_check.definition):
        least, most = Decimal(bounds.at_least), Decimal(bounds.at_most)
        for message, fix in _wrong(under_check, kind, key, least, most):
            yield Mistake(under_check.file, ("local", kind, key), message, fix)


def _wrong(
    under_check: UnderCheck, kind: str, key: str, least: Decimal, most: Decimal
) -> Iterator[tuple[str, str]]:
    said = _said(under_check, kind, key)
    if isinstance(said, str):
        yield said, _EXISTS
        return
    outside = [number for number in said if not least <= number <= most]
    if outside:
        told = ", ".join(str(number) for number in outside)
        yield f"{key} is {told}, the bounds are {least} to {most}", "let the bounds hold it"
    if kind == "clocks" and least < 1:
        yield f"a clock of {least} is none", "let it be 1 at least"


def _said(under_check: UnderCheck, kind: str, key: str) -> list[Decimal] | str:
    """Return what the service itself says; a sentence where it cannot be local."""
    match kind:
        case "clocks":
            return _clock(under_check.definition.process.get(key), key)
        case "fees":
            fee = under_check.definition.fees.get(key)
            fixed = fee.rupiah if fee else None
            return f"there is no fixed fee {key!r}" if fixed is None else [Decimal(fixed)]
    return _numbers(under_check.rules.parameters.get(key, []), key)


def _clock(state: files.State | None, key: str) -> list[Decimal] | str:
    match state:
        case files.Work() if state.within.clock is not None:
            return f"the clock of {key!r} is set by a law for every office alike"
        case files.Work() | files.Payment() | files.Wait(wait="event"):
            return [Decimal(unit_of(state.within)[1])]
        case None:
            return f"there is no state {key!r}"
    return f"{key!r} has no clock of its own"


def _numbers(versions: list[files.Parameter], key: str) -> list[Decimal] | str:
    try:
        numbers = [Decimal(version.value) for version in versions]
    except InvalidOperation:
        numbers = []
    return numbers or f"there is no parameter {key!r} that is a number"


RULE = Rule("local", "only what can be local is, and its bounds hold what it says itself", check)
