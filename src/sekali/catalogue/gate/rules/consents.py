"""Consent: asked where no law gives another ground, in one place, and not made a condition."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

# What a purpose that rests on consent cites: any other law would be its ground.
CITED = "UU 27/2022 pasal 20"
_FIX_GROUND = "give the purpose that ground, or take the fact out of it"


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield consents that another ground makes empty, and those that are never asked for."""
    for key, purpose in under_check.definition.purposes.items():
        if purpose.basis != files.CONSENT:
            continue
        at = ("purposes", key)
        for message, fix in (
            *_grounded(under_check, key, purpose),
            *_asked(under_check, key),
            *_tried(under_check, key, purpose),
        ):
            yield Mistake(under_check.file, at, message, fix)
    yield from _of_nothing(under_check)


def _grounded(
    under_check: UnderCheck, key: str, purpose: files.Purpose
) -> Iterator[tuple[str, str]]:
    """Yield what shows that a law gives another ground: it is cited, or rules judge by it."""
    if not purpose.law.startswith(CITED):
        fix = f"cite {CITED} ayat (2) huruf a; where another law allows it, name its basis instead"
        yield f"{key!r} cites {purpose.law!r}, which would be its ground", fix
    facts = _facts(under_check, key)
    service = under_check.service
    for name in sorted(facts & service.rule_reads) if service else ():
        message = f"rules judge by {name!r}: who may refuse cannot be judged by what is refused"
        yield message, "judge by what another basis gives, or name the law that asks for it"
    for item in under_check.items:
        if item.key in facts and isinstance(item.item, files.EvidenceItem):
            yield f"{item.key!r} is a paper: papers are asked by a law", _FIX_GROUND
    for name in sorted(facts & set(under_check.definition.reads)):
        if name in {item.key for item in under_check.items}:
            yield f"{name!r} is on the form for another purpose already", _FIX_GROUND
    for told, _ in under_check.tellings():
        for name in sorted(facts & set(told.facts)) if told.purpose != key else ():
            yield f"{name!r} is told {told.tell} on another ground", _FIX_GROUND


def _asked(under_check: UnderCheck, key: str) -> Iterator[tuple[str, str]]:
    """Yield where it is not asked once, or only after what rests on it."""
    places = [
        number
        for number, item in enumerate(under_check.items)
        if isinstance(item.item, files.ConsentItem) and item.purpose == key
    ]
    if len(places) != 1:
        message = f"{key!r} rests on consent, which the form asks for {len(places)} times"
        yield message, f"put {{consent: <key>, purpose: {key}}} in one place of the form"
        return
    for item in under_check.items[: places[0]]:
        if item.purpose == key:
            yield f"{item.key!r} stands before the consent it rests on", "ask for the consent first"


def _tried(under_check: UnderCheck, key: str, purpose: files.Purpose) -> Iterator[tuple[str, str]]:
    """Yield what no scenario shows: that it works with the consent, and without."""
    item = next(
        (
            one.key
            for one in under_check.items
            if isinstance(one.item, files.ConsentItem) and one.purpose == key
        ),
        "",
    )
    said = [scenario.given.get(item) for _, scenario, _ in under_check.scenarios()]
    if True not in said:
        yield f"no scenario agrees to {key!r}", f"add one with given: {{{item}: true}}"
    refused = [
        scenario.then
        for _, scenario, _ in under_check.scenarios()
        if scenario.given.get(item) is not True
    ]
    if purpose.needed is None and not any(then.state == "done" for then in refused):
        yield f"no scenario comes to its end without {key!r}", "add one with then: {state: done}"
    if purpose.needed and not any(then.refused == purpose.needed for then in refused):
        message = f"no scenario shows what is said where {key!r} is not agreed to"
        yield message, f"add one with then: {{refused: {purpose.needed}}}"
    if purpose.needed and not under_check.definition.withdrawable:
        message = f"without {key!r} it cannot go on, and nobody can take it back"
        yield message, "let it be withdrawable, or do without the consent"


def _of_nothing(under_check: UnderCheck) -> Iterator[Mistake]:
    for item in under_check.items:
        purpose = under_check.definition.purposes.get(item.purpose)
        if isinstance(item.item, files.ConsentItem) and purpose and purpose.basis != files.CONSENT:
            message = f"{item.key!r} asks whether the office may, which {purpose.law} says already"
            fix = "take it out: asking for consent that nobody can refuse is misleading"
            yield Mistake(under_check.file, item.at, message, fix)


def _facts(under_check: UnderCheck, purpose: str) -> set[str]:
    """Return what is asked or read for a purpose."""
    asked = {
        item.key
        for item in under_check.items
        if item.purpose == purpose and not isinstance(item.item, files.ConsentItem)
    }
    reads = under_check.definition.reads.items()
    return asked | {key for key, read_for in reads if read_for == purpose}


RULE = Rule(
    "consent", "consent is asked only where no law gives another ground, and may be refused", check
)
