"""A person decides anew what a rule had decided: what the new case has, and what it replaces."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.actions.answering_objections import CorrectionRuns, WorkedOnIt
from sekali.casework.actions.claiming import OwnCase
from sekali.casework.actions.deciding import markable
from sekali.casework.actions.objecting import (
    CannotObject,
    ObjectionAnswered,
    ObjectionIncomplete,
)
from sekali.casework.actions.withdrawing import withdraw
from sekali.casework.actors import Applicant
from sekali.casework.effects import remembering
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, EffectStep, Objection, WorkItem
from sekali.casework.objection_queries import objection_to, objections_to_answer
from sekali.casework.queries import NoSuchApplication, case_of, events_of, offers_to
from sekali.catalogue import queries as catalogue
from sekali.channels.queries import inbox_of
from sekali.documents.queries import documents_of
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.vault.models import Link
from support.applying import decide, deliver, refused_with, submitted
from support.objecting import (
    NOTE,
    WEDNESDAY,
    answered,
    changed_card,
    decided_anew,
    decided_by_rule,
    now_of,
    objected,
    rule_that_refuses,
)
from support.people import CLERK, CLERK_ELSEWHERE, HEAD, officer
from support.together import at_once

LATER = WEDNESDAY + timedelta(hours=1)


@pytest.fixture
def refusing(db: None, tmp_path: Path) -> Iterator[None]:
    """Let the rule of the family card refuse."""
    with rule_that_refuses(tmp_path):
        yield


def test_what_is_confirmed_stays_and_the_resident_reads_why_and_where_to_go(
    db: None, outside: Outside
) -> None:
    case = decided_by_rule(outside)
    objected(case)

    assert answered(case, anew=False).state == "confirmed"

    told = inbox_of(case.person_id)[0]
    assert told.subject.startswith("Putusan tetap")
    assert all(said in told.body for said in (NOTE, "Pengadilan Tata Usaha Negara", "Ombudsman"))
    assert events_of(case)[-1].kind == "objection-confirmed"
    assert objections_to_answer([officer(CLERK)]) == []
    assert Case.objects.filter(person_id=case.person_id, corrects_id=case.id).count() == 0
    refused_with(ObjectionAnswered, answered, case)


def test_decided_anew_it_waits_for_a_person_where_the_rule_would_have_decided(
    db: None, outside: Outside
) -> None:
    case = decided_by_rule(outside)

    new = decided_anew(case)

    # The rule of this state holds for it as it did before, and does nothing.
    assert (new.state, new.by_hand, new.corrects_id, new.decided_at) == (
        "check", True, case.id, None
    )  # fmt: skip
    assert new.facts == case.facts
    assert new.service_digest == case.service_digest
    assert WorkItem.objects.filter(office_id=new.office_id, case_id=new.id).count() == 1
    assert [event.kind for event in events_of(new)] == ["anew"]
    assert events_of(case)[-1].data["number"] == new.number
    assert inbox_of(case.person_id)[0].subject.startswith("Diputuskan ulang")
    asked = objection_to(case)
    assert asked is not None
    assert (asked.state, asked.new_case_id) == ("anew", new.id)
    details = next(e for e in entries_about(case.person_id) if e.kind == "case.objection-answered")
    assert details.details["new_case"] == str(new.id)


def test_what_is_granted_anew_takes_the_place_of_the_document(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    new = decided_anew(case)
    decide(new, officer(CLERK), "approve", at=LATER)
    deliver(outside, at=LATER + timedelta(minutes=5))

    (before,) = documents_of(case.person_id, case_id=case.id)
    (after,) = documents_of(case.person_id, case_id=new.id)
    assert before.replaced_by_number == after.number
    assert after.replaced_at is None
    # A person has decided: there is no rule to object to any more.
    refused_with(CannotObject, objected, now_of(new), at=LATER)


def test_what_a_rule_refused_is_granted_by_a_person(refusing: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    assert documents_of(case.person_id, case_id=case.id) == []
    new = decided_anew(case)
    assert new.state == "check"

    decide(new, officer(CLERK), "approve", at=LATER)
    deliver(outside, at=LATER + timedelta(minutes=5))

    assert (now_of(new).state, now_of(case).state) == ("done", "refused")
    assert len(documents_of(case.person_id, case_id=new.id)) == 1


def test_refused_anew_the_decision_of_the_rule_holds(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    new = decided_anew(case)
    decide(new, officer(CLERK), "refuse", reason="household-in-dispute", at=LATER)
    deliver(outside, at=LATER + timedelta(minutes=5))

    (document,) = documents_of(case.person_id, case_id=case.id)
    assert (document.replaced_at, document.revoked_at) == (None, None)
    assert now_of(case).state == "done"


def test_the_resident_may_take_the_new_case_back_and_keeps_what_they_had(
    refusing: None, outside: Outside
) -> None:
    case = decided_by_rule(outside)
    new = decided_anew(case)
    withdraw(case_id=new.id, by=Applicant(case.person_id), at=LATER)
    assert (now_of(new).state, now_of(case).state) == ("withdrawn", "refused")
    # It is decided once more by nobody: there was one objection, and it was answered.
    refused_with(ObjectionAnswered, answered, case, at=LATER)


def test_who_had_a_hand_in_the_case_or_is_it_themselves_does_not_answer(
    db: None, outside: Outside
) -> None:
    own = decided_by_rule(outside, CLERK)
    objected(own)
    refused_with(OwnCase, answered, own)
    case = decided_by_rule(outside)
    objected(case)
    refused_with(NoSuchApplication, answered, case, by=officer(CLERK_ELSEWHERE))
    refused_with(ObjectionIncomplete, answered, case, note="")
    events = events_of(case)
    type(events[0]).objects.filter(person_id=case.person_id, id=events[0].id).update(
        actor_id=officer(HEAD).person_id
    )
    refused_with(WorkedOnIt, answered, case, by=officer(HEAD))
    assert answered(case).state == "anew"


def test_of_two_officers_at_one_instant_one_answers(own_database: str, outside: Outside) -> None:
    case = decided_by_rule(outside)
    objected(case)
    results = at_once(
        lambda: answered(case, anew=True), lambda: answered(case, anew=False, by=officer(HEAD))
    )
    assert [type(one) for one in results if isinstance(one, DomainError)] == [ObjectionAnswered]
    (kept,) = [one for one in results if isinstance(one, Objection)]
    made = Case.objects.filter(person_id=case.person_id, corrects_id=case.id)
    assert made.count() == (1 if kept.state == "anew" else 0)


def test_what_cannot_be_undone_is_not_done_a_second_time(
    db: None, tmp_path: Path, outside: Outside
) -> None:
    # Given a card whose grant offers a further one, which was taken up
    offering = "{issue: kk}\n          - {offer: [kependudukan.kartu-keluarga]}"
    with changed_card(tmp_path, ("service.yaml", "{issue: kk}", offering)):
        case = decided_by_rule(outside)
        new = decided_anew(case)

        # When it is granted anew
        decide(new, officer(CLERK), "approve", at=LATER)
        deliver(outside, at=LATER + timedelta(minutes=5))

        # Then there is one offer, and the step says whose it was; the document is a new one
        assert [one.because_case_id for one in offers_to(case.person_id)] == [case.id]
        steps = {step.kind: step for step in steps_of(new)}
        assert steps["offer"].result["done_by"] == str(case.id)
        assert "done_by" not in steps["issue"].result
        assert [event.kind for event in events_of(new)].count("offer") == 0
        assert now_of(new).is_finished


def test_a_child_that_the_register_has_is_entered_once(db: None, outside: Outside) -> None:
    # Given a birth that an officer passed on, and a rule approved: the register gave a number
    case = decide(submitted(outside), officer(CLERK), "accept")
    deliver(outside, at=LATER)
    case = now_of(case)
    assert (case.state, case.decision["cause"]) == ("done", "rule")
    number = next(step.result for step in steps_of(case) if step.kind == "register")

    # When its mother objects, the head of the office decides anew, and grants
    objected(case, at=LATER)
    refused_with(NoSuchApplication, answered, case)
    made = answered(case, by=officer(HEAD))
    new = case_of(person_id=case.person_id, case_id=made.new_case_id)
    assert new.facts["child.nik"]["value"] == number["registry.nik"]
    decide(new, officer(HEAD), "approve", at=LATER + timedelta(hours=1))
    deliver(outside, at=LATER + timedelta(hours=2))

    # Then it is the same number, one child in the family, and a certificate that replaces
    steps = {step.kind: step for step in steps_of(new)}
    assert now_of(new).is_finished
    assert steps["register"].result == {**number, "done_by": str(case.id)}
    assert steps["join"].result["done_by"] == str(case.id)
    children = Link.objects.filter(person_id=case.person_id, kind="child")
    assert children.filter(other_id=UUID(new.subjects["child"])).count() == 1
    (before,) = documents_of(case.person_id, case_id=case.id)
    assert before.replaced_at is not None


def test_a_worker_that_is_killed_after_every_step_doubles_nothing(
    db: None, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = decide(submitted(outside), officer(CLERK), "accept")
    deliver(outside, at=LATER)
    objected(case, at=LATER)
    made = answered(case, by=officer(HEAD))
    new = case_of(person_id=case.person_id, case_id=made.new_case_id)
    decide(new, officer(HEAD), "approve", at=LATER + timedelta(hours=1))
    remember = remembering.remember_done

    def remember_and_die(*args: Any) -> None:
        remember(*args)
        raise RuntimeError("killed")

    # When it dies each time that something was done, and somebody goes on an hour later
    monkeypatch.setattr(remembering, "remember_done", remember_and_die)
    for hours in range(2, 14):
        deliver(outside, at=LATER + timedelta(hours=hours))

    # Then each effect was done once, and what the old case had done by nobody again
    assert now_of(new).is_finished
    steps = steps_of(new)
    assert len({step.position for step in steps}) == len(steps) == len(steps_of(case))
    assert {s.kind for s in steps if "done_by" in s.result} == {"register", "join", "offer"}
    assert len(documents_of(case.person_id, case_id=new.id)) == 1


def test_while_it_is_corrected_nobody_decides_it_anew(db: None, outside: Outside) -> None:
    case = decided_by_rule(outside)
    objected(case)
    correction = now_of(case)
    correction.id, correction.corrects_id = uuid7(), case.id
    correction.state, correction.decided_at = "check", None
    correction.save(force_insert=True)

    refused_with(CorrectionRuns, answered, case)
    asked = objection_to(case)
    assert asked is not None
    assert asked.state == "open"


def test_any_item_can_be_sent_back_and_what_comes_is_decided_by_a_person(
    db: None, outside: Outside
) -> None:
    new = decided_anew(decided_by_rule(outside))
    assert markable(new, catalogue.service(new.service_id)) >= {"applicant.phone"}


def steps_of(case: Case) -> list[EffectStep]:
    """Return what was done of a case."""
    return list(EffectStep.objects.filter(person_id=case.person_id, case_id=case.id))
