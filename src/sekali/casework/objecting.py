"""Objecting to what a rule alone has decided (UU 27/2022 pasal 10): when, and who answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.agencies.queries import working_time
from sekali.agencies.roles import HEADS
from sekali.agencies.rules import end_of_working_day
from sekali.casework.actors import Officer
from sekali.casework.models import Case, CaseEvent, Objection
from sekali.casework.queries import events_of
from sekali.catalogue import files
from sekali.catalogue.compiled import DONE, ENDS, REFUSED
from sekali.catalogue.dictionary import DictionaryOf

OPEN, WITHDRAWN, CONFIRMED, ANEW = "open", "withdrawn", "confirmed", "anew"


@dataclass(frozen=True, slots=True)
class Way:
    """How a decision can be objected to: until when, and on which law."""

    until: datetime
    terms: files.ObjectionTerms

    def due_at(self, case: Case, at: datetime) -> datetime:
        """Return by when an objection of now is answered, by the office's working days."""
        days = self.terms.answered_within_days
        return end_of_working_day(at, days, working_time(case.office_id))


def objection_id(case_id: UUID) -> UUID:
    """Return the id of the one objection that there can be to the decision of a case."""
    return uuid5(case_id, "objection")


def is_decided_by_rule(case: Case) -> bool:
    """Tell whether a rule has ended a case, and no person; until all is done it may come back."""
    is_decided = case.state in {DONE, REFUSED} and case.is_finished
    return is_decided and (case.decision or {}).get("cause") == "rule"


def way_to_object(case: Case, dictionary: DictionaryOf) -> Way | None:
    """Return how a decision can be objected to, however late it is; None where a person decided."""
    if not is_decided_by_rule(case) or case.decided_at is None:
        return None
    terms = dictionary.objection_terms(localdate(case.decided_at))
    if terms is None:
        return None
    office = working_time(case.office_id)
    return Way(end_of_working_day(case.decided_at, terms.asked_within_days, office), terms)


def deciding_event(case: Case) -> CaseEvent | None:
    """Return the step by which a rule has ended a case: state, action, rule and law."""
    ruled = (one for one in reversed(events_of(case)) if one.kind == "ruled")
    return next((one for one in ruled if one.data["to"] in ENDS), None)


def may_answer(objection: Objection, officer: Officer) -> bool:
    """Tell whether an officer answers an objection: who decides there, or the office's head."""
    roles = {objection.role, *HEADS}
    return objection.office_id == officer.office_id and officer.role in roles


def who_worked_on(case: Case) -> Collection[UUID]:
    """Return who did something to a case; none of them looks at what the rule made of it."""
    return {one.actor_id for one in events_of(case) if one.actor_id is not None}
