"""Effects: they act on what exists, in an order in which each finds what it needs."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import DONE, REFUSED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield effects on subjects, documents, services and codes that do not exist."""
    for _, effect, at in under_check.effects():
        for message, fix in _unknown(under_check, effect):
            yield Mistake(under_check.file, at, message, fix)


def check_order(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield records that come before what they record exists."""
    for _, _, action, at in under_check.actions():
        done: set[str] = set()
        for number, effect in enumerate(action.effects):
            for message, fix in _too_early(under_check, effect, done):
                yield Mistake(under_check.file, (*at, "effects", number), message, fix)
            done |= _brings(effect)


def check_told(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield actions that end a case without telling the applicant."""
    for _, key, action, at in under_check.actions():
        is_told = any(isinstance(effect, files.Notify) for effect in action.effects)
        if action.to in {DONE, REFUSED} and not is_told:
            message = f"{key!r} ends the case, and nobody is told"
            yield Mistake(under_check.file, at, message, "add the effect notify:")


def _unknown(under_check: UnderCheck, effect: files.Effect) -> Iterator[tuple[str, str]]:
    definition = under_check.definition
    for key, kind in _subjects_of(effect):
        if under_check.kind_of(key) != kind:
            yield f"there is no {kind} {key!r} among the subjects", "correct the name"
    if isinstance(effect, files.Verify) and under_check.kind_of(effect.verify) is None:
        yield f"there is no {effect.verify!r} among the subjects", "correct the name"
    for key in _documents_of(effect):
        if key not in definition.documents:
            yield f"there is no document {key!r}", "add it to documents:"
    match effect:
        case files.Register() if not _is_new(under_check, effect.newborn):
            yield f"{effect.newborn!r} is not new", "only a subject with new: true is registered"
        case files.Join() if not _is_relation(under_check, effect.relation):
            fix = "see dictionary/codes/family_relation.yaml"
            yield f"{effect.relation!r} is no relation in a family", fix
        case files.Offer():
            yield from _unknown_offers(under_check, effect)


def _subjects_of(effect: files.Effect) -> Iterator[tuple[str, str]]:
    people: list[str | None] = []
    match effect:
        case files.Register():
            people = [effect.newborn, effect.mother, effect.father]
            yield effect.household, "household"
        case files.Join():
            people = [effect.join, effect.mother, effect.father]
            yield effect.household, "household"
        case files.Leave():
            people = [effect.leave]
            yield effect.household, "household"
        case files.Close():
            people = [effect.close]
    yield from ((key, "person") for key in people if key is not None)


def _documents_of(effect: files.Effect) -> list[str]:
    if isinstance(effect, files.Issue):
        return [effect.issue]
    return [effect.certificate] if isinstance(effect, files.Register) else []


def _is_new(under_check: UnderCheck, subject: str) -> bool:
    declared = under_check.definition.subjects.get(subject)
    return declared is None or declared.new


def _is_relation(under_check: UnderCheck, relation: str) -> bool:
    codes = under_check.dictionary.codes.get("family_relation")
    return codes is not None and any(code.key == relation for code in codes.items)


def _unknown_offers(under_check: UnderCheck, effect: files.Offer) -> Iterator[tuple[str, str]]:
    offered = [under_check.catalogue.get(key) for key in effect.offer]
    readable = [service for service in offered if service is not None]
    for key in effect.offer:
        if key not in under_check.catalogue:
            yield f"there is no service {key!r}", "correct the id"
    for theirs, ours in effect.subjects.items():
        if under_check.kind_of(ours) is None:
            yield f"there is no subject {ours!r} here", "correct the name"
        is_known = any(theirs in service.subjects for service in readable)
        if len(readable) == len(offered) and not is_known:
            yield f"none of the offered services has a subject {theirs!r}", "correct the name"


def _too_early(
    under_check: UnderCheck, effect: files.Effect, done: set[str]
) -> Iterator[tuple[str, str]]:
    if isinstance(effect, files.Record) and under_check.service is not None:
        for source in effect.sources():
            compiled = under_check.service.records.get(source)
            reads = compiled.reads if compiled else frozenset()
            for name in sorted(reads - done):
                if name.startswith(("registry.", "document.")):
                    yield f"{name} is not known yet", "put register: or issue: before it"
    for subject in _written_to(effect):
        declared = under_check.definition.subjects.get(subject)
        if declared is not None and declared.new and f"verify {subject}" not in done:
            yield f"{subject!r} is new and not kept yet", f"put verify: {subject} before it"


def _written_to(effect: files.Effect) -> set[str]:
    if isinstance(effect, files.Record):
        return {reference.partition(".")[0] for reference in effect.record}
    return {effect.join} if isinstance(effect, files.Join) else set()


def _brings(effect: files.Effect) -> set[str]:
    match effect:
        case files.Register():
            return {"registry.nik"}
        case files.Issue():
            return {f"document.{effect.issue}.number"}
        case files.Verify():
            return {f"verify {effect.verify}"}
        case _:
            return set()


REFERENCES = Rule("effect", "its effects act on what exists", check)
ORDER = Rule("effect-order", "each effect finds what it needs from those before it", check_order)
TOLD = Rule("end-told", "whoever applied is told how it ended", check_told)
