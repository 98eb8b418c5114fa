"""Which state follows, what a rule decides, and what an action needs."""

from collections.abc import Callable
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from sekali.agencies.rules import WorkingTime
from sekali.casework.process import (
    NoSuchAction,
    NothingMarked,
    ReasonMissing,
    act,
    check_action,
    due_at,
    enter,
)
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService

SERVICE = "service.yaml"
Compile = Callable[..., CompiledService]


@pytest.fixture
def service(compiled: Compile) -> CompiledService:
    return compiled()


def values(copies: int | None) -> dict[str, Any]:
    number = Decimal(copies) if copies is not None else None
    return {"copies": number, "param.most_copies": Decimal(4)}


def test_where_nobody_but_an_officer_can_decide_the_case_waits(service: CompiledService) -> None:
    progress = enter(service, "look", values(2))
    assert (progress.transitions, progress.state, progress.is_over) == ((), "look", False)


def test_a_rule_decides_with_row_law_and_facts(service: CompiledService) -> None:
    progress = enter(service, "sign", values(2))
    assert progress.is_over
    ruling = progress.transitions[0].ruling
    assert ruling is not None
    assert (ruling.table, ruling.row, ruling.action) == ("few", "few-copies", "approve")
    assert ruling.law == "UU 24/2013 pasal 27"
    assert set(ruling.facts) == {"copies", "param.most_copies"}


@pytest.mark.parametrize("copies", [5, None])
def test_where_no_row_answers_the_case_waits(service: CompiledService, copies: int | None) -> None:
    assert enter(service, "sign", values(copies)).state == "sign"


def test_an_action_by_hand_goes_on_by_rule(service: CompiledService) -> None:
    progress = act(service, "look", "accept", values(2))
    assert [t.action for t in progress.transitions] == ["accept", "approve"]
    assert [t.ruling is None for t in progress.transitions] == [True, False]
    assert progress.state == "done"


def test_what_a_decision_sets_off_comes_in_order(service: CompiledService) -> None:
    effects = act(service, "sign", "approve", values(5)).transitions[0].effects
    kinds = [type(effect).__name__ for effect in effects]
    assert kinds == ["Register", "Issue", "Verify", "Record", "Join", "Notify", "Offer"]


def test_a_returned_case_is_with_the_applicant(service: CompiledService) -> None:
    progress = act(service, "look", "return", values(2))
    assert (progress.state, progress.is_over) == ("applicant", False)


def test_rules_in_a_circle_come_to_rest(compiled: Compile) -> None:
    # The gate refuses this; a case under an old version must not run for ever all the same.
    circle = (SERVICE, "approve:\n        to: done", "approve:\n        to: sign")
    progress = enter(compiled(circle), "sign", values(2))
    assert (len(progress.transitions), progress.state) == (1, "sign")


def test_a_row_has_its_own_law_before_that_of_its_table(compiled: Compile) -> None:
    own = (
        "rules.yaml",
        "then: {action: approve}",
        "then: {action: approve}\n        law: PP 40/2019",
    )
    ruling = enter(compiled(own), "sign", values(2)).transitions[0].ruling
    assert ruling is not None
    assert ruling.law == "PP 40/2019"


def test_an_action_that_the_state_does_not_have_is_refused(service: CompiledService) -> None:
    with pytest.raises(NoSuchAction):
        act(service, "look", "approve", values(2))
    with pytest.raises(NoSuchAction):
        check_action(service, "done", "approve", reason=None, marks=[])


@pytest.mark.parametrize("reason", [None, "because"])
def test_a_refusal_needs_one_of_its_reasons(service: CompiledService, reason: str | None) -> None:
    with pytest.raises(ReasonMissing):
        check_action(service, "look", "refuse", reason=reason, marks=[])
    assert check_action(service, "look", "refuse", reason="not-true", marks=[]).to == "refused"


def test_a_return_needs_a_marked_item(service: CompiledService) -> None:
    with pytest.raises(NothingMarked):
        check_action(service, "look", "return", reason=None, marks=[])
    assert check_action(service, "look", "return", reason=None, marks=["need"]).to == "applicant"


OFFICE = WorkingTime(
    "Asia/Jakarta",
    {day: (time(8), time(15)) for day in ("mon", "tue", "wed", "thu", "fri")},
    frozenset(),
)
FRIDAY_NOON = datetime(2026, 3, 6, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("within", "due"),
    [
        (files.Within(working_hours=2), "2026-03-06T07:00:00+00:00"),
        (files.Within(working_hours=4), "2026-03-09T02:00:00+00:00"),
        (files.Within(working_days=1), "2026-03-09T08:00:00+00:00"),
    ],
)
def test_a_promise_falls_due_in_working_time(within: files.Within, due: str) -> None:
    assert due_at(within, FRIDAY_NOON, OFFICE).isoformat() == due
