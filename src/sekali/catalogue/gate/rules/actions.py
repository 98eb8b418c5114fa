"""Actions of officers: a refusal lists its reasons."""

from collections.abc import Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import REFUSED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield refusals without reasons."""
    process = under_check.definition.process
    for state, key, action, at in under_check.actions():
        # What time, points or a comparison bring about has its reason there.
        is_chosen = isinstance(process[state], files.Work)
        if is_chosen and action.to == REFUSED and not action.reasons:
            message = f"{key!r} refuses without a reason"
            fix = "list reasons: that the law gives; officers pick one"
            yield Mistake(under_check.file, at, message, fix)


RULE = Rule("reasons", "refusals list reasons", check)
