"""What recurs: over facts that are held, of people who can be found, with nobody needed to type."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_AT = ("recurs",)


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what keeps a calendar from opening cases by itself."""
    recurs = under_check.definition.recurs
    if recurs is None:
        return
    if under_check.dictionary.element("person", recurs.holds) is None:
        message = f"{recurs.holds!r} is no element of a person"
        fix = "name one that everybody holds who is to be asked about"
        yield Mistake(under_check.file, (*_AT, "holds"), message, fix)
    yield from _typed(under_check)
    if recurs.opens == "case":
        yield from _needs_a_person(under_check)
    if not any(scenario.period for _, scenario, _ in under_check.scenarios()):
        message = "no scenario tries a period"
        yield Mistake(under_check.file, _AT, message, "add one with period:")


def _typed(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what the condition reads that only a form could tell."""
    condition = under_check.service.recurs_for if under_check.service else None
    questions = {one.key for one in under_check.items if isinstance(one.item, files.Question)}
    for name in sorted(condition.reads & questions) if condition else ():
        message = f"{name!r} is asked on the form, which nobody has filled in"
        yield Mistake(under_check.file, (*_AT, "for"), message, "judge by facts that are held")


def _needs_a_person(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what somebody would have to type, attach or sign before a case can be opened."""
    for placed in under_check.items:
        item = placed.item
        if isinstance(item, files.FactItem | files.ChooseItem) or item.when or placed.page.when:
            continue
        if not getattr(item, "optional", False):
            message = f"{placed.key!r} is needed of everybody, and the calendar cannot give it"
            yield Mistake(under_check.file, placed.at, message, "make it optional, or opens: offer")


RULE = Rule("recurs", "what recurs needs nobody to begin it, and can find its people", check)
