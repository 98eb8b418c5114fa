"""Effects that a system outside can refuse: what follows then, and what must not stand before."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import DONE
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield actions whose effects can be refused and that could not be taken back."""
    for _, key, action, at in under_check.actions():
        can_be_refused = any(isinstance(e, files.CAN_BE_REFUSED) for e in action.effects)
        found = (
            _of_refusable(under_check, key, action) if can_be_refused else _of_others(key, action)
        )
        for message, fix in found:
            yield Mistake(under_check.file, at, message, fix)
        for number in _in_the_way(action):
            message = f"this effect of {key!r} cannot be undone if a later one is refused"
            fix = "put it after the effect that can be refused, or into another action"
            yield Mistake(under_check.file, (*at, "effects", number), message, fix)


def _of_refusable(
    under_check: UnderCheck, key: str, action: files.Action
) -> Iterator[tuple[str, str]]:
    if action.if_refused is None:
        yield (
            f"an effect of {key!r} can be refused outside, and nothing says what follows",
            "add if_refused: {to: a state of work, notify: a notice}",
        )
        return
    if action.to != DONE:
        # A case that has gone on meanwhile could not be taken back from wherever it is.
        yield (
            f"{key!r} has an effect that can be refused, and does not end the case",
            "let it lead to done",
        )
    back = under_check.definition.process.get(action.if_refused.to)
    if not isinstance(back, files.Work):
        yield (
            f"if_refused of {key!r} leads to {action.if_refused.to!r}, where nobody has work",
            "name a state with by:",
        )


def _of_others(key: str, action: files.Action) -> Iterator[tuple[str, str]]:
    if action.if_refused is not None:
        yield f"no effect of {key!r} can be refused outside", "take if_refused: out"


def _in_the_way(action: files.Action) -> Iterator[int]:
    """Yield the places of effects that stand before a refusable one and cannot be undone."""
    last = max(
        (n for n, effect in enumerate(action.effects) if isinstance(effect, files.CAN_BE_REFUSED)),
        default=0,
    )
    for number, effect in enumerate(action.effects[:last]):
        if isinstance(effect, files.CANNOT_BE_UNDONE):
            yield number


RULE = Rule("effect-refused", "what can be refused outside can be taken back", check)
