"""Calculators: of what is supposed alone, so that nobody is asked who they are."""

from collections.abc import Iterator

from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.typed_checks import typed_mistakes

_OF_THE_LAW = ("param.", "lookup.")


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what a calculator asks in vain or twice, and figures that need more than it asks."""
    calculator = under_check.definition.calculator
    if calculator is None:
        return
    at, codes = ("calculator",), under_check.dictionary.codes
    asked = [one if isinstance(one, str) else one.ask for one in calculator.asks]
    for number, spec in enumerate(calculator.asks):
        place = (*at, "asks", number)
        key = asked[number]
        is_own = not isinstance(spec, str)
        if asked.count(key) > 1 or (is_own and key in under_check.item_keys):
            message = f"{key!r} stands for something else already"
            yield Mistake(under_check.file, place, message, "ask it once, or give it another key")
        for message in () if isinstance(spec, str) else typed_mistakes(spec, codes):
            fix = "see the types in docs/howto/write-a-service.md"
            yield Mistake(under_check.file, place, f"{key}: {message}", fix)
    if under_check.service is not None:
        reads = _reads(under_check)
        for key in sorted(reads - {"today", *asked}):
            message = f"its figures read {key}, which it does not ask"
            yield Mistake(under_check.file, at, message, "name figures of what is supposed alone")
        for number, key in enumerate(asked):
            if key not in reads:
                place = (*at, "asks", number)
                message = f"none of its figures reads {key}"
                yield Mistake(under_check.file, place, message, "remove it")


def _reads(under_check: UnderCheck) -> set[str]:
    service, calculator = under_check.service, under_check.definition.calculator
    if service is None or calculator is None:
        return set()
    figures = (service.figures[key] for key in calculator.figures if key in service.figures)
    found = {name for figure in figures for name in figure.expression.reads}
    return {name for name in found if not name.startswith(_OF_THE_LAW)}


RULE = Rule("calculator", "a calculator computes of what is supposed alone, and says it", check)
