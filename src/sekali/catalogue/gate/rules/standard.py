"""The service standard: a status that fits, and a retention that ends or says why it does not."""

from collections.abc import Iterator

from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck

_SHORTEST_YEARS = 10


def check_retention(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield cases that are destroyed while somebody may still object, or kept without a reason.

    Decisions are kept ten years at least; what is kept for ever says "permanent" beside the law.
    """
    retention = under_check.definition.retention
    if retention.years is not None and retention.years < _SHORTEST_YEARS:
        message = f"{retention.years} years are less than the {_SHORTEST_YEARS} of a decision"
        fix = f"keep it {_SHORTEST_YEARS} years or longer"
        yield Mistake(under_check.file, ("retention",), message, fix)
    if retention.years is None and "permanent" not in retention.law.lower():
        message = "it is kept for ever, and no law says so"
        fix = "give years:, or cite in law: why the documents are permanent"
        yield Mistake(under_check.file, ("retention",), message, fix)


RETENTION = Rule("retention", "it says how long a case is kept, and by which law", check_retention)
