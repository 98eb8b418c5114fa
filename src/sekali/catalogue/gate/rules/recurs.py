"""What recurs: over facts that are held, of people who can be found, with nobody needed to type."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_AT = ("recurs",)
# What applies through its officers, and what people share: neither is one person's.
_HELD_BY_NOBODY = frozenset({"organisation", "household"})


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what keeps a calendar from opening cases by itself."""
    recurs = under_check.definition.recurs
    if recurs is None:
        return
    yield from _unknown(under_check, recurs)
    yield from _typed(under_check)
    if recurs.opens == "case":
        yield from _needs_a_person(under_check)
    elif not recurs.by_hand:
        message = "what is offered nobody can take up where it is not begun by hand"
        yield Mistake(under_check.file, (*_AT, "by_hand"), message, "opens: case, or leave it out")
    if not any(scenario.period for _, scenario, _ in under_check.scenarios()):
        message = "no scenario tries a period"
        yield Mistake(under_check.file, _AT, message, "add one with period:")


def _unknown(under_check: UnderCheck, recurs: files.Recurs) -> Iterator[Mistake]:
    """Yield that nobody can be found by what is said to be held."""
    if recurs.kind not in _HELD_BY_NOBODY and under_check.dictionary.element(
        recurs.kind, recurs.element
    ):
        return
    message = f"{recurs.holds!r} is no element of a person, nor of a thing that people have"
    fix = "name one that everybody holds who is to be asked about: str_number, civil_servant.nip"
    yield Mistake(under_check.file, (*_AT, "holds"), message, fix)


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
