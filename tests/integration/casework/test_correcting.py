"""Sent back and forth: only what was marked changes, and the clock tells whose turn it is."""

from datetime import UTC, datetime, timedelta

from sekali.audit.queries import entries_about
from sekali.casework.actions import correcting
from sekali.casework.actions.page_reading import Posted
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import (
    AlreadySubmitted,
    NoSuchApplication,
    case_of,
    events_of,
    work_items,
)
from sekali.kernel.errors import DomainError
from sekali.vault.search import PeopleSearch
from support.applying import (
    NOW,
    attach,
    context,
    correct,
    decide,
    filled,
    hand_in,
    refused_with,
    submitted,
)
from support.people import CLERK, HEAD, MOTHER, applicant, officer
from support.together import at_once

NAME = ("child.full_name",)
BETTER = {"child.full_name": "Ahmad Fauzan"}
AFTERNOON = NOW + timedelta(hours=2)


def sent_back(outside: Outside, *marks: str, at: datetime = NOW + timedelta(hours=1)) -> Case:
    """Return a case that came back with some items marked."""
    return decide(
        submitted(outside), officer(CLERK), "return", marks=marks or NAME, note="Salah?", at=at
    )


def read(case: Case, boxes: dict[str, str], outside: Outside) -> correcting.Corrected:
    """Return what was typed for the marked items."""
    return correcting.read_corrections(
        case=case,
        posted=Posted(boxes),
        by=applicant(MOTHER),
        people=PeopleSearch(outside.registry, NOW, "test"),
        context=context(),
        at=NOW,
    )


def test_only_what_was_marked_is_asked(db: None, outside: Outside) -> None:
    case = sent_back(outside, "child.birth_weight", "birth_letter")

    page = correcting.marked_page(case, {}, today=context().today)

    assert {line.item.key for line in page.lines} == {
        "child.birth_weight", "birth_proof", "birth_letter", "birth_statement"
    }  # fmt: skip


def test_only_what_was_marked_changes(db: None, outside: Outside) -> None:
    # Given a case that came back with the name marked
    case = sent_back(outside)
    before = dict(case.facts)

    # When the applicant types the name, and slips in another weight and another mother
    boxes = {**BETTER, "child.birth_weight": "9000", "mother.full_name": "Orang Lain"}
    after = correct(case, boxes, outside)

    # Then the name is the only thing that differs
    changed = {key for key in after.facts if after.facts[key] != before.get(key)}
    assert changed == {"child.full_name"}
    assert set(after.facts) == set(before)
    assert after.facts["child.full_name"]["value"] == after.about == "Ahmad Fauzan"
    assert (after.marks, after.note_to_applicant, after.returned_from) == ([], "", "")


def test_the_clock_stands_while_the_applicant_has_the_case(db: None, outside: Outside) -> None:
    # Given a case whose four working hours began at nine, sent back at ten
    case = sent_back(outside)
    assert case.due_at is None
    assert case.time_left_seconds == 3 * 60 * 60

    # When the applicant answers on Tuesday at nine
    tuesday = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    after = correct(case, BETTER, outside, at=tuesday)

    # Then three hours are left from there, in the same state as before
    assert (after.state, after.due_at) == ("verify", tuesday + timedelta(hours=3))
    assert after.time_left_seconds is None
    item = next(iter(work_items(offices=[after.office_id], case_id=after.id)), None)
    assert item is not None
    assert (item.due_at, item.came_back) == (after.due_at, True)


def test_a_case_that_was_late_when_it_was_sent_back_is_due_at_once(
    db: None, outside: Outside
) -> None:
    case = sent_back(outside, at=NOW + timedelta(days=3))
    assert case.time_left_seconds == 0

    thursday = NOW + timedelta(days=3, hours=1)
    assert correct(case, BETTER, outside, at=thursday).due_at == thursday


def test_a_case_can_go_to_and_fro_more_than_once(db: None, outside: Outside) -> None:
    case = correct(sent_back(outside), BETTER, outside)

    again = decide(
        case, officer(CLERK), "return", marks=("child.birth_place",), at=NOW + timedelta(hours=3)
    )
    after = correct(again, {"child.birth_place": "Surabaya"}, outside, at=NOW + timedelta(hours=4))

    assert after.facts["child.birth_place"]["value"] == "Surabaya"
    assert after.facts["child.full_name"]["value"] == "Ahmad Fauzan"
    # One hour of four was used the first time, and one (from eleven to twelve) the second.
    assert after.due_at == NOW + timedelta(hours=6)


def test_correcting_twice_changes_nothing(db: None, outside: Outside) -> None:
    case = sent_back(outside)
    after = correct(case, BETTER, outside)

    refused_with(AlreadySubmitted, correct, case, {"child.full_name": "Ali Baba"}, outside)

    now = case_of(person_id=case.person_id, case_id=case.id)
    assert (now.facts, now.version) == (after.facts, after.version)
    assert sum(event.kind == "resubmitted" for event in events_of(now)) == 1


def test_of_two_devices_that_correct_at_the_same_instant_one_wins(
    own_database: str, outside: Outside
) -> None:
    case = sent_back(outside)

    results = at_once(
        lambda: correct(case, BETTER, outside),
        lambda: correct(case, {"child.full_name": "Ahmad Farhan"}, outside),
    )

    refusals = [type(one).__name__ for one in results if isinstance(one, DomainError)]
    assert refusals == ["AlreadySubmitted"]
    assert case_of(person_id=case.person_id, case_id=case.id).state == "verify"


def test_what_is_still_wrong_or_empty_is_told_item_by_item(db: None, outside: Outside) -> None:
    case = sent_back(outside, "child.full_name", "child.birth_weight", "birth_letter")

    corrected = read(case, {"child.full_name": "", "child.birth_weight": "99999"}, outside)

    assert {key: error.code for key, error in corrected.mistakes.items()} == {
        "child.full_name": "answer-missing",
        "child.birth_weight": "number-too-large",
        "birth_letter": "answer-missing",
    }


def test_a_new_paper_takes_the_place_of_the_marked_one(db: None, outside: Outside) -> None:
    case = sent_back(outside, "birth_letter")
    former = case.facts["birth_letter"]["value"]

    papers = {"birth_letter": attach(applicant(MOTHER), case.id, outside, colour="red")}
    after = correct(case, {}, outside, papers=papers)

    assert after.facts["birth_letter"]["value"] == papers["birth_letter"]
    assert after.facts["birth_letter"]["value"] != former


def test_a_marked_witness_can_be_named_anew(db: None, outside: Outside) -> None:
    case = sent_back(outside, "witness_1.nik")
    former = case.subjects["witness_1"]

    # The clerk's own number: somebody whom Sekali knows.
    after = correct(case, {"witness_1.nik": "3516082804719001"}, outside)

    assert after.facts["witness_1.nik"]["value"] == "3516082804719001"
    assert after.subjects["witness_1"] != former


def test_somebody_elses_case_cannot_be_corrected(db: None, outside: Outside) -> None:
    case = sent_back(outside)
    corrected = read(case, BETTER, outside)

    refused_with(
        NoSuchApplication,
        correcting.resubmit,
        case_id=case.id,
        by=applicant("dewi-lestari"),
        corrected=corrected,
        at=NOW,
        today=context().today,
    )


def test_what_was_corrected_is_in_the_log_by_name_and_not_by_value(
    db: None, outside: Outside
) -> None:
    case = correct(sent_back(outside), BETTER, outside)

    entry = entries_about(case.person_id)[0]
    assert entry.kind == "case.resubmitted"
    assert entry.details == {"case": str(case.id), "changed": ["child.full_name"]}


def test_what_an_authority_has_confirmed_meanwhile_need_not_be_typed(
    db: None, outside: Outside
) -> None:
    """Marked while it was the resident's word, recorded by an office before it was corrected."""
    from sekali.vault.actions import Recording, record_facts
    from sekali.vault.facts import VERIFIED, Fact

    case = sent_back(outside, "applicant.phone")
    fact = Fact("081111111111", VERIFIED, "civil-registry", context().today)
    record_facts(subject_id=case.person_id, facts={"phone": fact}, recording=Recording(at=NOW))

    after = correct(case, {}, outside)

    assert after.facts["applicant.phone"]["value"] == "081111111111"
    assert after.facts["applicant.phone"]["level"] == VERIFIED


def test_a_correction_that_the_law_does_not_allow_is_told_and_nothing_is_lost(
    db: None, outside: Outside
) -> None:
    case = sent_back(outside)

    corrected = read(case, {"child.full_name": "Ahmad"}, outside)

    assert (corrected.mistakes, corrected.refusals) == ({}, ("one-word-name",))
    assert not corrected.is_good
    assert corrected.page.lines[0].value == "Ahmad"


def test_a_condition_on_something_else_is_not_held_against_a_correction(
    db: None, outside: Outside
) -> None:
    case = sent_back(outside, "child.birth_weight")
    assert read(case, {"child.birth_weight": "3200"}, outside).refusals == ()


def test_what_was_sent_back_is_not_decided_by_rule_before_somebody_has_seen_it(
    db: None, outside: Outside
) -> None:
    # Given a birth reported too late for the rule, so that the head of the office has it
    late = NOW - timedelta(days=100)
    born = {
        f"child.birth_date.{part}": str(getattr(late, part)) for part in ("day", "month", "year")
    }
    case = hand_in(MOTHER, filled(outside, **born))
    case = decide(case, officer(CLERK), "accept")
    assert case.state == "approval"
    case = decide(case, officer(HEAD), "return", marks=("child.birth_date",), at=AFTERNOON)

    # When the applicant says that it was born last week
    recent = NOW - timedelta(days=7)
    now = {
        f"child.birth_date.{part}": str(getattr(recent, part)) for part in ("day", "month", "year")
    }
    after = correct(case, now, outside, at=AFTERNOON + timedelta(hours=1))

    # Then the head of the office has it again, and no rule has decided
    assert (after.state, after.decided_at) == ("approval", None)
    item = next(iter(work_items(offices=[after.office_id], case_id=after.id)), None)
    assert item is not None
    assert (item.role, item.came_back) == ("head-of-office", True)


def test_a_decision_by_rule_after_an_officers_act_is_in_the_log(db: None, outside: Outside) -> None:
    case = decide(submitted(outside), officer(CLERK), "accept")
    kinds = [entry.kind for entry in entries_about(case.person_id)][:2]
    assert kinds == ["case.ruled", "case.acted"]
