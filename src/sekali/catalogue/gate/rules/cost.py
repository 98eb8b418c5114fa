"""What a form costs each time a page of it is shown: the conditions of all pages together."""

from collections.abc import Iterator

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import UnderCheck
from sekali.catalogue.rules_language.expressions import Expression
from sekali.catalogue.rules_language.limits import FORM_COST


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield a form whose conditions take too many steps with the longest lists."""
    if under_check.service is None:
        return
    cost = sum(one.cost for one in _conditions(under_check.service))
    if cost > FORM_COST:
        message = f"its conditions may take {cost} steps, {FORM_COST} are allowed"
        fix = "go through tables in rules.yaml, where it is done once, or shorten the tables"
        yield Mistake(under_check.file, ("form",), message, fix)


def _conditions(service: CompiledService) -> Iterator[Expression]:
    yield from (condition.rule for condition in service.eligibility)
    yield from (page.when for page in service.pages if page.when is not None)
    yield from (item.when for item in service.items() if item.when is not None)
    for subject in service.subjects.values():
        yield from (one for one in (subject.where, subject.default) if one is not None)


RULE = Rule("form-cost", "a page of its form is shown without much computing", check)
