"""What a person has a right to, as far as what is held about them can tell.

Pure: no database, no clock. It judges plans that were made anyway. Judging held facts to tell a
person what concerns them is profiling (UU 27/2022 pasal 10): it is done for that person alone,
when they ask for the page, nothing of it is kept, and they can switch it off.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from sekali.casework.planning import Plan
from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, CompiledEligibility, CompiledService

Standing = Literal["eligible", "nearly"]
# How a condition stands: it holds, it does not, one fact is missing, or the form will tell.
_HOLDS, _FAILS, _MISSING, _FORM = "holds", "fails", "missing", "form"
_NO_FACTS = ("param.", "lookup.", "fee.", "check.", "opinion.", "period.")


class Reason(NamedTuple):
    """A condition that holds: the key of its sentence, its law, and what it was judged by.

    ``facts`` are names such as ``household.village_code`` or, for somebody of the family who
    fits, ``child.candidates``.
    """

    key: str
    law: str
    facts: tuple[str, ...]


class Entitlement(NamedTuple):
    """How a person stands to one service.

    ``missing`` is the one fact that stands between, such as ``applicant.occupation``, where the
    standing is "nearly".
    """

    plan: Plan
    standing: Standing
    reasons: tuple[Reason, ...]
    missing: str | None = None

    @property
    def service(self) -> CompiledService:
        """Return the service."""
        return self.plan.service


def is_about_an_event(service: CompiledService) -> bool:
    """Tell whether it is about somebody new: nobody is entitled to that before it happens."""
    return any(subject.spec.new for subject in service.subjects.values())


def entitlements(plans: Iterable[Plan]) -> list[Entitlement]:
    """Return what a person can have now, and then what one more fact would tell.

    ``plans`` are those of empty forms. What somebody cannot have is not among the answers, nor
    what depends on something that only the form tells, such as who has died or where somebody
    moves: that is no right yet, and is found under its life event.
    """
    return in_order(entitlement_of(plan) for plan in plans)


def in_order(found: Iterable[Entitlement | None]) -> list[Entitlement]:
    """Return the entitlements that there are, what a person can have now first."""
    return sorted((one for one in found if one), key=lambda one: one.standing != "eligible")


def entitlement_of(plan: Plan) -> Entitlement | None:
    """Return how the person stands to the service of a plan.

    None where it is not for them, or where only the form will tell.
    """
    if is_about_an_event(plan.service):
        return None
    reasons: list[Reason] = []
    missing: set[str] = set()
    for condition in plan.service.eligibility:
        standing, unknown = _judged(condition, plan)
        if standing in {_FAILS, _FORM}:
            return None
        if standing == _HOLDS:
            facts = tuple(_facts_read(condition))
            reasons.append(Reason(condition.refusal, condition.law, facts))
        else:
            missing |= unknown
    if not missing:
        return Entitlement(plan, "eligible", tuple(reasons))
    fact = missing.pop()
    spec = element_asked(plan, fact)
    if missing or spec is None or not spec.may_declare:
        return None
    return Entitlement(plan, "nearly", tuple(reasons), fact)


def element_asked(plan: Plan, reference: str) -> files.Element | None:
    """Return what the dictionary says of a fact about the person or their household."""
    subject, _, name = reference.partition(".")
    if subject != APPLICANT:
        declared = plan.service.definition.subjects.get(subject)
        if declared is None or declared.of != APPLICANT:
            return None
    holder = plan.holders.get(subject)
    known = plan.dictionary.element(holder.kind, name) if holder else None
    return known.spec if known else None


def _judged(condition: CompiledEligibility, plan: Plan) -> tuple[str, set[str]]:
    """Return how a condition stands, with the facts it lacks if it lacks any."""
    result = condition.rule.evaluate(plan.values)
    if result is True:
        return _HOLDS, set()
    unknown = {name for name in condition.rule.reads if plan.values.get(name) is None}
    if any(_is_typed_in_the_form(name, plan) for name in unknown):
        return _FORM, unknown
    return (_FAILS if result is False else _MISSING), unknown


def _is_typed_in_the_form(name: str, plan: Plan) -> bool:
    """Tell whether only the form says it: a question, or a fact of somebody it has yet to name."""
    subject, point, _ = name.partition(".")
    if not point:
        return name in plan.service.by_key
    declared = plan.service.definition.subjects.get(subject)
    if declared is None or declared.of == APPLICANT or subject in plan.holders:
        return False
    # Where nobody of the family fits, the form has nobody to name either.
    return declared.source != "family" or bool(plan.values.get(f"{subject}.candidates"))


def _facts_read(condition: CompiledEligibility) -> Iterator[str]:
    for name in sorted(condition.rule.reads):
        if "." in name and not name.startswith(_NO_FACTS):
            yield name
