"""Actions of officers: a refusal lists its reasons, a return lets items be marked."""

from collections.abc import Iterator

from sekali.catalogue.compiled import REFUSED, RETURNED
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield refusals without reasons, and returns without marks."""
    for _, key, action, at in under_check.actions():
        if action.to == REFUSED and not action.reasons:
            message = f"{key!r} refuses without a reason"
            fix = "list reasons: that the law gives; officers pick one"
            yield Mistake(under_check.file, at, message, fix)
        if (action.to == RETURNED) != (action.mark == "items"):
            message = f"{key!r}: what goes back to the applicant has marked items, nothing else has"
            yield Mistake(under_check.file, at, message, "write {to: applicant, mark: items}")


RULE = Rule("reasons", "refusals list reasons, returns let items be marked", check)
