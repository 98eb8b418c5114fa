"""Handing in: once, whole, and never lost."""

from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError

from sekali.audit.queries import entries_about
from sekali.casework.actions import drafting, handing_in, submitting
from sekali.casework.actions.page_reading import Posted
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, CaseEvent, CaseNumber, Draft, WorkItem
from sekali.casework.queries import AlreadySubmitted, NoSuchApplication, cases_of, events_of
from sekali.documents.papers import Paper, keep_paper
from sekali.documents.queries import papers_of
from sekali.documents.uploads import check_upload
from sekali.storage.models import OutboxMessage
from sekali.vault.facts import DECLARED, VERIFIED
from sekali.vault.search import PeopleSearch
from support.applying import (
    BIRTH,
    CHILD_NAME,
    NOW,
    answer,
    answers_of_birth,
    context,
    deliver,
    fill,
    filled,
    hand_in,
    local_day,
    photo,
    refused_with,
    start,
    submitted,
)
from support.knowing import holder_of, open_draft, surroundings_of
from support.people import MOTHER, OTHER_MOTHER, WITNESSES, applicant, person_id, sample
from support.together import at_once, elsewhere

HIS_WIFE = "anita-safitri"
FOOD = "kesehatan.gizi-balita"
WEEK = timedelta(days=7)


def rows_about(person: UUID) -> dict[str, int]:
    """Count what an application leaves in the tables."""
    tables = (Draft, Case, CaseEvent, OutboxMessage)
    counts = {table.__name__: table.objects.filter(person_id=person).count() for table in tables}
    counts["WorkItem"] = WorkItem.objects.filter(person_id=person).count()
    counts["CaseNumber"] = CaseNumber.objects.filter(person_id=person).count()
    return counts


def test_a_draft_becomes_one_case_with_its_step_its_work_and_its_promise(
    db: None, outside: Outside
) -> None:
    case = submitted(outside)

    assert rows_about(case.person_id) == {
        "Draft": 0,
        "Case": 1,
        "CaseEvent": 1,
        # The receipt. Who else the case is about has nothing verified of theirs read yet by others.
        "OutboxMessage": OutboxMessage.objects.filter(person_id=case.person_id).count(),
        "WorkItem": 1,
        "CaseNumber": 1,
    }
    assert (case.state, case.about) == ("verify", CHILD_NAME)
    # Received on a Monday: closing time of Tuesday.
    assert case.promised_at > NOW + timedelta(hours=24)
    assert case.promised_at < NOW + timedelta(hours=48)
    assert case.due_at == NOW + timedelta(hours=4)
    assert entries_about(case.person_id)[0].kind in {"facts.recorded", "case.submitted"}


def test_a_case_keeps_who_said_each_fact(db: None, outside: Outside) -> None:
    facts = submitted(outside).facts

    assert facts["child.full_name"]["value"] == CHILD_NAME
    assert facts["child.full_name"]["level"] == DECLARED
    assert facts["child.full_name"]["by"] == str(person_id(MOTHER))
    assert facts["child.full_name"]["channel"] == "web"
    assert facts["mother.nik"]["level"] == "verified"
    assert facts["mother.nik"]["source"] == "civil-registry"
    assert "by" not in facts["mother.nik"]


def test_submitting_twice_changes_nothing(db: None, outside: Outside) -> None:
    # Given an application that was handed in
    case = submitted(outside)
    before = rows_about(case.person_id)

    # When it is handed in again a week later, then the platform refuses
    refused_with(AlreadySubmitted, hand_in, MOTHER, case.id, at=NOW + WEEK)

    # And the case and its clock are the first ones
    (only,) = cases_of(case.person_id)
    assert (only.submitted_at, only.due_at) == (case.submitted_at, case.due_at)
    assert rows_about(case.person_id) == before


def test_of_clicks_at_the_same_instant_one_makes_the_case(
    own_database: str, outside: Outside
) -> None:
    draft_id = filled(outside)

    results = at_once(*[lambda: hand_in(MOTHER, draft_id)] * 4)

    assert sorted(type(result).__name__ for result in results) == [
        "AlreadySubmitted",
        "AlreadySubmitted",
        "AlreadySubmitted",
        "Case",
    ]
    assert len(cases_of(person_id(MOTHER))) == 1
    assert len(events_of(cases_of(person_id(MOTHER))[0])) == 1


def test_opening_an_application_at_the_same_instant_opens_one(
    own_database: str, outside: Outside
) -> None:
    draft_id = UUID(int=7)

    at_once(*[lambda: start(applicant(MOTHER), draft_id=draft_id)] * 3)

    assert Draft.objects.filter(person_id=person_id(MOTHER)).count() == 1


def test_two_devices_that_save_two_pages_at_once_lose_nothing(
    own_database: str, outside: Outside
) -> None:
    by = applicant(MOTHER)
    pages = answers_of_birth(born=local_day(NOW))

    for _ in range(5):
        draft_id = start(by)
        at_once(
            lambda draft_id=draft_id: answer(by, draft_id, "child", pages["child"], outside),
            lambda draft_id=draft_id: answer(by, draft_id, "birth", pages["birth"], outside),
        )
        kept = open_draft(person_id=by.person_id, draft_id=draft_id).draft.answers
        assert kept["child.full_name"]["value"] == CHILD_NAME
        assert kept["child.birth_weight"]["value"] == 3100


def test_an_answer_saved_while_the_draft_is_handed_in_is_not_lost(
    own_database: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a phone that hands in what it has read
    by, draft_id = applicant(MOTHER), filled(outside)
    as_it_was = submitting.check_complete

    # When a computer saves another name between the reading and the handing in
    def meanwhile(plan: object) -> None:
        as_it_was(plan)
        monkeypatch.setattr(submitting, "check_complete", as_it_was)
        boxes = answers_of_birth(born=local_day(NOW))["child"] | {"child.full_name": "Ali Fauzi"}
        elsewhere(lambda: answer(by, draft_id, "child", boxes, outside, at=NOW + WEEK))

    monkeypatch.setattr(submitting, "check_complete", meanwhile)
    refused_with(submitting.ChangedMeanwhile, hand_in, MOTHER, draft_id)

    # Then nothing was handed in, and the name of the computer stands in the draft
    assert not cases_of(by.person_id)
    case = hand_in(MOTHER, draft_id)
    assert case.facts["child.full_name"]["value"] == "Ali Fauzi"


def test_handing_in_is_one_transaction(
    own_database: str, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = filled(outside)
    before = rows_about(person_id(MOTHER))

    # Given a crash in the last of its writes
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(handing_in, "_learn", crash)
        with pytest.raises(RuntimeError):
            hand_in(MOTHER, draft_id)

    # Then nothing of it happened, and it can be done again
    assert rows_about(person_id(MOTHER)) == before
    assert hand_in(MOTHER, draft_id).state == "verify"


def test_what_is_not_complete_is_not_taken_and_the_page_is_told(db: None, outside: Outside) -> None:
    by = applicant(MOTHER)
    draft_id = start(by)
    pages = answers_of_birth(born=local_day(NOW))
    answer(by, draft_id, "child", pages["child"], outside)

    refusal = refused_with(handing_in.NotComplete, hand_in, MOTHER, draft_id)

    assert refusal.params == {"page": "birth"}
    assert rows_about(by.person_id)["Draft"] == 1


def test_what_the_law_does_not_allow_is_not_taken_and_the_rule_is_named(
    db: None, outside: Outside
) -> None:
    by = applicant(MOTHER)
    draft_id = start(by)
    fill(by, draft_id, outside)
    boxes = answers_of_birth(born=local_day(NOW))["child"] | {"child.full_name": "Fauzi"}
    answered = answer(by, draft_id, "child", boxes, outside)

    assert answered.refusals == ("one-word-name",)
    refusal = refused_with(handing_in.NotEligible, hand_in, MOTHER, draft_id)
    assert refusal.params == {"refusals": ["one-word-name"]}


def test_somebody_elses_draft_looks_like_none(db: None, outside: Outside) -> None:
    draft_id = filled(outside)

    refused_with(NoSuchApplication, hand_in, OTHER_MOTHER, draft_id)

    assert hand_in(MOTHER, draft_id).state == "verify"


def test_a_child_whose_birth_is_reported_by_two_people_is_two_cases(
    db: None, outside: Outside
) -> None:
    """Each asks for themselves; that it is the same child an officer sees."""
    mothers, others = submitted(outside, MOTHER), submitted(outside, OTHER_MOTHER)

    assert mothers.person_id != others.person_id
    assert mothers.number != others.number


def test_an_application_that_was_handed_in_is_not_opened_again_by_the_same_button(
    own_database: str, outside: Outside
) -> None:
    # Given a browser that goes back to the page with the button, and presses it once more
    case = submitted(outside)

    refused_with(AlreadySubmitted, start, applicant(MOTHER), draft_id=case.id)

    assert rows_about(case.person_id)["Draft"] == 0


def test_an_answer_after_the_draft_is_gone_is_refused_and_written_nowhere(
    db: None, outside: Outside
) -> None:
    by = applicant(MOTHER)
    draft_id = start(by)
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    drafting.discard_draft(person_id=by.person_id, draft_id=draft_id)

    plan = drafting.plan_of(opened, today=local_day(NOW))
    page = plan.page("child")
    assert page is not None
    refused_with(
        NoSuchApplication,
        drafting.answer_page,
        opened=opened,
        plan=plan,
        page=page,
        posted=Posted(answers_of_birth(born=local_day(NOW))["child"]),
        by=by,
        people=None,
        context=context(),
        at=NOW,
    )
    assert rows_about(by.person_id)["Draft"] == 0


def test_what_an_applicant_said_of_themselves_is_not_asked_again(
    db: None, outside: Outside
) -> None:
    # Given an applicant who types another phone number on the form
    by = applicant(MOTHER)
    filled_draft = filled(outside, **{"applicant.phone": "0812 3456 7890"})
    case = hand_in(MOTHER, filled_draft)

    # Then the vault knows it, as the resident's word
    phone = holder_of(by.person_id).facts["phone"]
    assert (phone.value, phone.level, phone.source) == ("081234567890", DECLARED, "resident")
    assert case.facts["applicant.phone"]["value"] == "081234567890"
    assert sample(MOTHER).phone != phone.value


def test_starting_writes_what_will_be_read_on_the_ledger(db: None) -> None:
    by = applicant(MOTHER)
    start(by)

    entry = entries_about(by.person_id)[0]
    assert entry.kind == "facts.read"
    assert entry.details["service"] == BIRTH
    assert "mother.nik" in entry.details["elements"]
    # Names of facts, never values.
    assert sample(MOTHER).nik not in str(entry.details)


def test_a_paper_for_a_draft_that_is_gone_leaves_nothing_behind(
    own_database: str, outside: Outside
) -> None:
    # Given a page of a draft with a new paper, and the draft thrown away on another device
    by = applicant(MOTHER)
    draft_id = start(by)
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    plan = drafting.plan_of(opened, today=context().today)
    page = plan.page("family")
    assert page is not None
    paper = Paper(
        person_id=by.person_id,
        application_id=draft_id,
        item="birth_letter",
        checked=check_upload(photo(), "surat.jpg"),
        added_by_id=by.person_id,
    )
    row = keep_paper(paper=paper, store=outside.store, at=NOW)
    posted = Posted({}, {"birth_letter": [str(row.id)]}, {}, [row])
    drafting.discard_draft(person_id=by.person_id, draft_id=draft_id)

    # When the page arrives, then it is refused, and no paper is kept for a case to come
    people = PeopleSearch(outside.registry, NOW, "test")
    send = partial(
        drafting.answer_page, opened=opened, plan=plan, page=page, posted=posted, by=by,
        people=people, context=context(), at=NOW,
    )  # fmt: skip
    refused_with(NoSuchApplication, send)
    assert papers_of(person_id=by.person_id, application_id=draft_id) == []


def test_a_fault_of_the_database_is_not_told_as_handed_in_already(
    db: None, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_id = filled(outside)

    def faulty(*_: object, **__: object) -> int:
        raise IntegrityError("another constraint")

    monkeypatch.setattr(handing_in, "insert_together", faulty)
    with pytest.raises(IntegrityError):
        hand_in(MOTHER, draft_id)


def test_what_an_applicant_said_of_their_household_is_asked_of_nobody_in_it(
    db: None, outside: Outside
) -> None:
    # Given a father who says where the water of his family comes from
    by = applicant(WITNESSES[0])
    draft_id = start(by, FOOD)
    boxes = {"child.posyandu": "Posyandu Contoh Melati", "household.water_source": "well"}
    answered = answer(by, draft_id, "child", {**boxes, "child.breastfed_only": "yes"}, outside)
    assert answered.is_good, (answered.mistakes, answered.refusals)
    case = hand_in(WITNESSES[0], draft_id)

    deliver(outside, at=NOW)

    # Then his wife is not asked again, and what an authority said stays as it was
    household = surroundings_of(person_id(HIS_WIFE)).household()
    assert household is not None
    water = household.facts["water_source"]
    assert (water.value, water.level, water.until) == ("well", DECLARED, date(2028, 3, 2))
    assert household.facts["village_code"].level == VERIFIED
    assert str(household.subject_id) == case.subjects["household"]
    draft = open_draft(person_id=person_id(HIS_WIFE), draft_id=start(applicant(HIS_WIFE), FOOD))
    line = drafting.plan_of(draft, today=local_day(NOW)).line("household.water_source")
    assert line is not None
    assert line.standing == "declared"
