"""What an officer sees of a case whose decision by rule is objected to."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from sekali.casework.actors import Officer
from sekali.casework.models import Case, Objection
from sekali.casework.seeing import Sight, sight_of_objection
from sekali.catalogue import queries as catalogue

INSURANCE = "kesehatan.jaminan-kesehatan-bayi"
OFFICE = UUID(int=1)
# What the rule looks at, and one that nobody in this state needs.
JUDGED, OTHER = {"mother.insurance_segment", "household.welfare_decile"}, "child.primary_clinic"


def sight(role: str, **answered: Any) -> Sight:
    """Return what somebody in a role sees of a health cover that a rule has ended."""
    service = catalogue.service(INSURANCE)
    facts = {key: {"value": "x"} for key in [*service.specific, "child.full_name"]}
    case = Case(facts=facts, state="done", office_id=OFFICE, service_digest=service.digest)
    asked = Objection(state_decided="assess", role="front-office", office_id=OFFICE, **answered)
    return sight_of_objection(case, service, asked, Officer(OFFICE, "", OFFICE, role, ""))


@pytest.mark.parametrize("role", ["front-office", "head-of-office"])
def test_who_answers_sees_what_the_rule_judged_and_no_more(role: str) -> None:
    seen = sight(role)
    assert seen.shown >= JUDGED
    assert OTHER in seen.covered


def test_once_it_is_answered_the_case_has_ended_for_them_too() -> None:
    seen = sight("front-office", answered_at=datetime(2026, 3, 3, tzinfo=UTC))
    assert seen.covered >= {*JUDGED, OTHER}
    assert "child.full_name" in seen.shown
