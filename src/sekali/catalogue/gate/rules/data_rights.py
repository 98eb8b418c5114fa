"""The rights of those whom data is about: who answers, of whom, and to how sure a person."""

from collections.abc import Iterator

from sekali.agencies.roles import DATA_PROTECTION_AGENCY
from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT
from sekali.catalogue.dictionary import OWN_ELEMENTS
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield copies, restrictions and deletions of others, by others, or for whoever says so."""
    for _, effect, at in under_check.effects():
        if isinstance(effect, files.DATA_RIGHTS):
            for message, fix in (*_of_all(under_check), *_of_one(under_check, effect)):
                yield Mistake(under_check.file, at, message, fix)
    for key, within, at in _clocks(under_check):
        if within.clock not in {None, *under_check.dictionary.deadlines}:
            message = f"{key!r} has a clock {within.clock!r} that no law sets"
            yield Mistake(under_check.file, at, message, "see dictionary/deadlines.yaml")


def _of_all(under_check: UnderCheck) -> Iterator[tuple[str, str]]:
    definition = under_check.definition
    if definition.owner != DATA_PROTECTION_AGENCY:
        yield "only who watches over personal data does this", f"owner: {DATA_PROTECTION_AGENCY}"
    if definition.assurance == "declared":
        yield "anybody could ask for it in somebody else's name", "assurance: matched"


def _of_one(under_check: UnderCheck, effect: files.Effect) -> Iterator[tuple[str, str]]:
    match effect:
        case files.Copy():
            if not under_check.folder.templates.get(effect.template, "").strip():
                yield f"there is no template {effect.template}", "write it, or correct the path"
            yield from _of_applicant(effect.copy_of)
        case files.Erase():
            yield from _of_applicant(effect.erase)
        case files.Restrict():
            asked = next((p.item for p in under_check.items if p.key == effect.restrict), None)
            if not _asks_which_facts(asked):
                fix = f"ask: {{type: choices, codes: {OWN_ELEMENTS}}}"
                yield f"{effect.restrict!r} does not ask which facts", fix


def _asks_which_facts(asked: files.Item | None) -> bool:
    if not isinstance(asked, files.Question):
        return False
    return (asked.type, asked.codes) == ("choices", OWN_ELEMENTS)


def _of_applicant(subject: str) -> Iterator[tuple[str, str]]:
    if subject != APPLICANT:
        yield f"{subject!r} is not who asks", f"name {APPLICANT}"


def _clocks(under_check: UnderCheck) -> Iterator[tuple[str, files.Within, tuple[str | int, ...]]]:
    standard = under_check.definition.standard
    yield "standard", standard.within, ("standard", "within")
    for key, state, at in under_check.states():
        yield key, state.within, (*at, "within")
        for number, timer in enumerate(state.timers):
            yield key, timer.after, (*at, "timers", number, "after")


RULE = Rule("data-right", "a right over data is for its owner, by who watches over it", check)
