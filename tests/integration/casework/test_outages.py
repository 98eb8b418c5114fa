"""The civil registry is away: what waits, what goes on without it, and who is told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sekali.accounts.actions import TooManyAttempts
from sekali.audit.queries import entries_about
from sekali.casework.actions import drafting
from sekali.casework.actions.page_reading import PageReader, Posted
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case, EffectStep
from sekali.casework.queries import case_of
from sekali.catalogue import queries as catalogue
from sekali.documents.models import IssuedDocument
from sekali.storage.models import OutboxMessage
from sekali.storage.outbox import ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS, LONGEST_PAUSE
from sekali.vault.inquiries import Asker
from sekali.vault.queries import subject_with_number
from sekali.vault.search import LOOK_UPS, PeopleSearch
from support.applying import (
    NOW,
    answer,
    answers_of_birth,
    attach,
    context,
    decide,
    deliver,
    hand_in,
    local_day,
    start,
    submitted,
)
from support.civil_permits import EVERYTHING
from support.knowing import holder_of, open_draft
from support.people import CLERK, MOTHER, STRANGER, applicant, officer, person_id, sample
from support.registry import Switch, with_switch

LATER = NOW + timedelta(hours=2)


@pytest.fixture
def approved(db: None, outside: Outside) -> Case:
    """A birth that was approved; nothing has followed from it yet."""
    return decide(submitted(outside), officer(CLERK), "accept")


def waiting(case: Case) -> OutboxMessage:
    """Return the message that has the effects of a case done."""
    found: OutboxMessage = OutboxMessage.objects.get(
        person_id=case.person_id, topic="casework.effects"
    )
    return found


def number_of_child(case: Case) -> str:
    """Return the NIK that the child has in the vault."""
    return str(holder_of(case_of_child(case)).value("nik"))


def case_of_child(case: Case) -> object:
    """Return who the child is."""
    from uuid import UUID

    return UUID(case.subjects["child"])


def test_an_outage_while_a_number_is_asked_for_is_waited_out(
    approved: Case, outside: Outside
) -> None:
    # Given a registry that is away when the decision is worked off
    world, switch = with_switch(outside)
    switch.is_away = True
    deliver(world, at=LATER)

    # Then the case is decided, nothing is issued yet, and the message waits a little
    case = case_of(person_id=approved.person_id, case_id=approved.id)
    assert (case.state, case.effects_left) == ("done", 7)
    assert not EffectStep.objects.filter(person_id=case.person_id).exists()
    message = waiting(case)
    assert message.due_at == LATER + timedelta(seconds=2)
    assert "TryLater" in message.last_error

    # When it is back, then the same key is asked again and everything follows
    switch.is_away = False
    deliver(world, at=LATER + timedelta(seconds=2))
    assert set(switch.keys) == {str(case.id)}
    assert number_of_child(case)
    assert IssuedDocument.objects.filter(person_id=case.person_id).count() == 1


def test_a_long_outage_never_needs_an_operator(approved: Case, outside: Outside) -> None:
    world, switch = with_switch(outside)
    switch.is_away = True

    at = LATER
    for _ in range(ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS + 3):
        deliver(world, at=at)
        at = waiting(approved).due_at
    message = waiting(approved)
    assert message.gave_up_at is None
    # And what fails for another reason afterwards has some attempts of its own.
    assert message.attempts < ATTEMPTS_BEFORE_AN_OPERATOR_LOOKS
    # Half an hour after it is back at the latest.
    assert message.due_at - at <= LONGEST_PAUSE

    switch.is_away = False
    deliver(world, at=at)
    assert case_of(person_id=approved.person_id, case_id=approved.id).effects_left == 0


def test_an_answer_that_was_lost_on_the_way_gives_no_second_number(
    approved: Case, outside: Outside
) -> None:
    # Given a registry that enters the child, and an answer that never arrives
    world, switch = with_switch(outside)
    switch.loses_answers = True
    deliver(world, at=LATER)

    # When it is asked again
    switch.loses_answers = False
    deliver(world, at=LATER + timedelta(seconds=2))

    # Then it is the number that it gave the first time
    assert len(switch.keys) == 2
    family = outside.registry.family(sample(MOTHER).family_card_no, permit=EVERYTHING)
    entered = [member.nik for member in family if member.full_name.casefold() == "ahmad fauzi"]
    assert number_of_child(approved) in entered
    assert len(set(entered)) == len(entered)

    # And the child's ledger says once that the registry was asked, with the name of the fact
    child = subject_with_number("nik", number_of_child(approved))
    assert child is not None
    (line,) = [one for one in entries_about(child) if one.kind == "facts.fetched"]
    assert (line.details["outcome"], line.details["elements"]) == ("entered", ["person.nik"])
    assert line.office_id == approved.office_id


def test_a_witness_who_cannot_be_looked_up_is_asked_for_the_name_and_the_officer_is_told(
    db: None, outside: Outside
) -> None:
    # Given a witness whom Sekali does not know, and a registry that is away
    world, switch = with_switch(outside)
    switch.is_away = True
    by, draft_id, boxes = _before_the_family_page(world)
    boxes["witness_1.nik"] = sample(STRANGER).nik
    papers = {"birth_letter": attach(by, draft_id, outside)}

    # When the page is saved, then only the name is missing
    answered = answer(by, draft_id, "family", boxes, world, papers=papers)
    assert {key: error.code for key, error in answered.mistakes.items()} == {
        "witness_1.full_name": "answer-missing"
    }

    # And with the name it is complete; the officer sees that the resident has said it
    answered = answer(
        by, draft_id, "family", {"witness_1.full_name": sample(STRANGER).full_name}, world
    )
    assert answered.is_good
    case = hand_in(MOTHER, draft_id)
    assert case.facts["witness_1.full_name"]["level"] == "declared"
    assert case.facts["witness_2.full_name"]["level"] == "verified"
    assert case.subjects["witness_1"] == "nobody"
    assert subject_with_number("nik", sample(STRANGER).nik) is None
    # Nobody is on whose ledger it could be written.
    deliver(world, at=NOW)


def test_a_witness_whom_only_the_registry_knows_is_learnt_from_it(
    db: None, outside: Outside
) -> None:
    by, draft_id, boxes = _before_the_family_page(outside)
    boxes["witness_1.nik"] = sample(STRANGER).nik

    answered = answer(by, draft_id, "family", boxes, outside)

    line = answered.plan.line("witness_1.full_name")
    assert line is not None
    assert (line.standing, line.value) == ("verified", sample(STRANGER).full_name)
    known = subject_with_number("nik", sample(STRANGER).nik)
    assert known is not None
    assert holder_of(known).facts["full_name"].source == "civil-registry"


def test_whoever_may_stay_hidden_is_not_named_to_those_whom_they_name(
    db: None, outside: Outside
) -> None:
    by, draft_id, boxes = _before_the_family_page(outside)
    boxes["witness_1.nik"] = sample(STRANGER).nik
    plan = drafting.plan_of(
        open_draft(person_id=by.person_id, draft_id=draft_id), today=local_day(NOW)
    )
    page = plan.page("family")
    assert page is not None
    hiding = catalogue.service("umum.pengaduan").definition.hidden_applicant
    definition = plan.service.definition.model_copy(update={"hidden_applicant": hiding})
    hidden = replace(plan, service=replace(plan.service, definition=definition))
    people = PeopleSearch(outside.registry, NOW, str(by.person_id), is_sample=True)

    PageReader(hidden, page, Posted(boxes), by, people, context(), NOW).read()

    known = subject_with_number("nik", sample(STRANGER).nik)
    assert known is not None
    (line,) = [one for one in entries_about(known) if one.kind == "facts.fetched"]
    assert (line.actor_id, line.office_id) == (None, None)
    assert str(by.person_id) not in str(line.details)


def test_a_witness_whom_the_registry_does_not_know_is_refused(db: None, outside: Outside) -> None:
    by, draft_id, boxes = _before_the_family_page(outside)
    boxes["witness_1.nik"] = "3516011203859999"

    answered = answer(by, draft_id, "family", boxes, outside)

    assert answered.mistakes["witness_1.nik"].code == "nik-nobody"


def test_nobody_can_try_numbers_on_the_witness_box(db: None, outside: Outside) -> None:
    by, draft_id, boxes = _before_the_family_page(outside)
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    plan = drafting.plan_of(opened, today=local_day(NOW))
    page = plan.page("family")
    assert page is not None

    for _ in range(LOOK_UPS.most + 1):
        reader = PageReader(
            plan,
            page,
            Posted(boxes),
            by,
            PeopleSearch(outside.registry, NOW, str(by.person_id)),
            context(),
            NOW,
        )
        reader.read()

    assert isinstance(reader.mistakes["witness_1.nik"], TooManyAttempts)


def _before_the_family_page(world: Outside) -> tuple[object, object, dict[str, str]]:
    by = applicant(MOTHER)
    draft_id = start(by)
    pages = answers_of_birth(born=local_day(NOW) - timedelta(days=10))
    for page in ("child", "birth"):
        assert answer(by, draft_id, page, pages[page], world).is_good
    return by, draft_id, pages["family"]


@pytest.mark.django_db
def test_the_switch_is_the_port_and_not_an_invention(outside: Outside) -> None:
    """What the tests above put in the way passes on what the real adapter says."""
    _, switch = with_switch(outside)
    assert isinstance(switch, Switch)
    assert switch.check_config() == outside.registry.check_config()


def test_persons_known_here_are_found_without_the_registry(db: None, outside: Outside) -> None:
    world, switch = with_switch(outside)
    switch.is_away = True

    nik = sample(MOTHER).nik
    found = PeopleSearch(world.registry, NOW, "test").by_niks([nik], Asker(where="test"))[nik]

    assert (found.person_id, found.registry_answered) == (person_id(MOTHER), True)
