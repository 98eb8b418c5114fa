"""Actions of officers: a refusal lists its reasons."""

from collections.abc import Iterator

from sekali.catalogue.compiled import REFUSED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield refusals without reasons."""
    for _, key, action, at in under_check.actions():
        if action.to == REFUSED and not action.reasons:
            message = f"{key!r} refuses without a reason"
            fix = "list reasons: that the law gives; officers pick one"
            yield Mistake(under_check.file, at, message, fix)


RULE = Rule("reasons", "refusals list reasons", check)
