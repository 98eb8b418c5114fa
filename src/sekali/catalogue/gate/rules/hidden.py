"""Hidden applicants: by what they say on the form, and with nothing beside that would name them."""

from collections.abc import Iterator

from sekali.agencies.roles import HEADS
from sekali.catalogue import files
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.reading import Pointer

_AT: Pointer = ("hidden_applicant",)
# What would show who it is somewhere else: in a list, on a bill, on a document, to a reader.
_NAMES_SOMEBODY = ("bulk", "recurs", "call", "corrections", "documents", "fees")


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield what would let an office know a hidden applicant, or is never tried."""
    hidden = under_check.definition.hidden_applicant
    if hidden is None:
        return
    for at, message, fix in (
        *_beside(under_check),
        *_chosen(under_check),
        *_lifted(hidden),
        *_tried(under_check, hidden),
    ):
        yield Mistake(under_check.file, at, message, fix)
    yield from _acts(under_check)


def _beside(under_check: UnderCheck) -> Iterator[tuple[Pointer, str, str]]:
    for name in _NAMES_SOMEBODY:
        if getattr(under_check.definition, name):
            message = f"with {name}: a hidden applicant would be named elsewhere"
            yield _AT, message, "let one of the two be another service"
    for key, state, _ in under_check.states():
        if isinstance(state, files.PanelState | files.RankingState | files.Visit):
            message = f"in {key!r} people are compared, or come: lists of them are made"
            yield _AT, message, "let one of the two be another service"


def _chosen(under_check: UnderCheck) -> Iterator[tuple[Pointer, str, str]]:
    """Yield what the condition reads that is not known when the form is handed in."""
    condition = under_check.service.hidden_when if under_check.service else None
    known = under_check.item_keys | {"today"}
    for name in sorted(condition.reads - known) if condition else ():
        if not name.startswith(("param.", "lookup.")):
            message = f"{name!r} is no item of the form: what it is comes later, or from elsewhere"
            yield (*_AT, "when"), message, "let the applicant choose it, with a yes_no question"


def _lifted(hidden: files.HiddenApplicant) -> Iterator[tuple[Pointer, str, str]]:
    if hidden.lift is not None and hidden.lift.by not in HEADS:
        message = f"{hidden.lift.by!r} works on the case: seeing who it is would be left to them"
        yield (*_AT, "lift", "by"), message, f"name a head: {' or '.join(sorted(HEADS))}"


def _tried(
    under_check: UnderCheck, hidden: files.HiddenApplicant
) -> Iterator[tuple[Pointer, str, str]]:
    came = {scenario.then.hidden_from for _, scenario, _ in under_check.scenarios()}
    for wanted in (hidden.hidden_from, "nobody"):
        # Where everybody is hidden, nobody can be shown who is not.
        if wanted not in came and (wanted != "nobody" or hidden.when != "true"):
            message = f"no scenario shows an applicant who is hidden from {wanted}"
            yield _AT, message, f"add one with then: {{hidden_from: {wanted}}}"


def _acts(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield effects that hand a person on to somebody else."""
    for _, effect, at in under_check.effects():
        if not isinstance(effect, files.Notify | files.Offer):
            message = "what an applicant is hidden in records and issues nothing about them"
            fix = "leave it at notify: and offer:"
            yield Mistake(under_check.file, at, message, fix)


RULE = Rule("hidden-applicant", "who is hidden is named nowhere that an office can see", check)
