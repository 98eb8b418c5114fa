"""What follows from a decision: each thing once, whatever dies in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.db import transaction

from sekali.accounts.models import Account
from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.audit.questions import LATE as WHY_LATE
from sekali.casework import consumers
from sekali.casework.actions.arriving import TIMER
from sekali.casework.actions.breaching import TELL as BREACH
from sekali.casework.actions.bulk_sending import TOPIC as LIST
from sekali.casework.actions.checking_later import CHECK
from sekali.casework.actions.consenting import LATE as STOP_LATE
from sekali.casework.actions.glass_judged import TOPIC as GLASS
from sekali.casework.actions.judging_looks import TELL as LOOK_TOLD
from sekali.casework.actions.learning import LEARN
from sekali.casework.actions.mend_answering import MEND
from sekali.casework.actions.mending import LATE as MEND_LATE
from sekali.casework.actions.merging import MERGE
from sekali.casework.actions.moving import BUNDLE
from sekali.casework.actions.opening_look_reviews import LATE as LOOK_LATE
from sekali.casework.actions.parting import PART
from sekali.casework.actions.passing import EVENT
from sekali.casework.actions.ranking_cases import RANKED
from sekali.casework.actions.recurring import TOPIC as PERIOD
from sekali.casework.actions.reminding import CALL_CLOSES
from sekali.casework.actions.upgrading import MOVE
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects import belonging, issuing, recording, remembering, telling
from sekali.casework.effects.setting import Outside
from sekali.casework.effects.steps import STEPS
from sekali.casework.models import Case, CaseEvent, EffectStep, Offer
from sekali.casework.new_objections import LATE as OBJECTION_LATE
from sekali.casework.queries import case_of
from sekali.catalogue import files
from sekali.channels.models import Notice
from sekali.documents.models import IssuedDocument
from sekali.documents.scanning import PAPER_CLOSED
from sekali.payments.actions import PAID_TOPIC
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.vault.models import FactVersion, Link
from sekali.vault.queries import subject_with_number
from support.applying import BIRTH, FAMILY_CARD, INSURANCE, NOW, decide, deliver, submitted
from support.knowing import holder_of, surroundings_of
from support.people import CLERK, FATHER, MOTHER, WITNESSES, officer, person_id

LATER = NOW + timedelta(hours=2)


class Crash(BaseException):
    """The process is killed here: no handler of anybody's runs."""


@pytest.fixture
def approved(db: None, outside: Outside) -> Case:
    """A birth that was approved; nothing has followed from it yet."""
    return decide(submitted(outside), officer(CLERK), "accept")


def child_of(case: Case) -> UUID:
    """Return who the child is in the vault."""
    return UUID(case.subjects["child"])


def everything(case: Case) -> dict[str, list[Any]]:
    """Return all that a decision leaves behind, so that two ways to it can be compared."""
    person, child, household = case.person_id, child_of(case), UUID(case.subjects["household"])
    now = case_of(person_id=person, case_id=case.id)
    of_person = {"person_id": person}
    return {
        "case": [now.state, now.effects_left, now.facts],
        "steps": _rows(EffectStep, "position", "kind", **of_person),
        "events": _rows(CaseEvent, "kind", **of_person),
        "documents": _rows(IssuedDocument, "key", "number", **of_person),
        "issued": [IssuedDocument.objects.filter(**of_person).exclude(blob="").count()],
        "notices": _rows(Notice, "subject", **of_person),
        "offers": _rows(Offer, "service_id", "about", **of_person),
        "facts": sorted(
            (element, str(fact.value), fact.level, fact.source)
            for element, fact in holder_of(child).facts.items()
        ),
        "versions": _rows(FactVersion, "element", "value", "level", person_id=child),
        "links": [
            _rows(Link, "other_id", "kind", person_id=one)
            for one in (person, child, household, person_id(FATHER))
        ],
        "log": [
            _rows(Entry, "kind", "details__elements", person_id=one)
            for one in (person, child, household)
        ],
        "waiting": _rows(OutboxMessage, "topic", **of_person),
    }


def _rows(model: Any, *fields: str, **conditions: Any) -> list[Any]:
    found = model.objects.filter(**conditions).values_list(*fields)
    return sorted(map(repr, found))


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written inside, so that the same case can be worked off again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_an_approved_birth_brings_about_all_that_the_service_says(
    approved: Case, outside: Outside
) -> None:
    deliver(outside, at=LATER)
    case = case_of(person_id=approved.person_id, case_id=approved.id)

    # One certificate, numbered by the office, the day and a series of its own
    (document,) = IssuedDocument.objects.filter(person_id=case.person_id)
    assert document.number == "3516-LU-02032026-0001"
    assert outside.store.open(document.person_id, document.blob).startswith(b"%PDF-")
    assert (document.office_id, document.about) == (case.office_id, "Ahmad Fauzi")
    assert document.signer_id == person_id("wahyu-hidayat")
    # The child is known by a NIK, with facts that the office has verified
    child = holder_of(child_of(case))
    nik = child.facts["nik"]
    assert subject_with_number("nik", nik.value) == child.subject_id
    assert nik.value[6:12] == "200226"
    assert {fact.level for fact in child.facts.values()} == {"verified"}
    assert child.facts["full_name"].office_id == case.office_id
    assert child.value("birth_certificate_no") == document.number
    assert child.value("mother_name") == "Siti Aminah"
    # And belongs to the family, seen from each of them
    for key in (MOTHER, FATHER):
        family = [holder.subject_id for holder in surroundings_of(person_id(key)).family()]
        assert child.subject_id in family
    # The applicant is told, and is offered what a birth opens
    assert {offer.service_id for offer in Offer.objects.filter(person_id=case.person_id)} == {
        FAMILY_CARD,
        INSURANCE,
    }
    assert Notice.objects.filter(person_id=case.person_id).count() == 2
    assert [message.to for message in mail.outbox] == [["siti.aminah@contoh.example"]] * 2
    assert case.effects_left == 0
    assert not OutboxMessage.objects.filter(person_id=case.person_id).exists()


def dying(consumer: outbox.Consumer) -> outbox.Consumer:
    """Return the consumer so that its worker is killed after the work."""

    @wraps(consumer)
    def run(message: outbox.Message) -> None:
        consumer(message)
        raise Crash

    return run


def test_each_consumer_can_be_given_the_same_message_again(
    approved: Case, outside: Outside
) -> None:
    with undone():
        deliver(outside, at=LATER)
        once = everything(approved)
        mails = len(mail.outbox)

    by_topic = CaseworkConsumers(outside, lambda: LATER).by_topic()
    seen = set()
    while messages := outbox.claim(now=LATER, limit=32):
        for message in messages:
            seen.add(message.topic)
            with pytest.raises(Crash):
                outbox.handle(message, {message.topic: dying(by_topic[message.topic])}, now=LATER)
            assert outbox.handle(message, by_topic, now=LATER)
            # And to a third worker, who had taken it when the claim of the first had lapsed.
            assert outbox.handle(message, by_topic, now=LATER)

    assert everything(approved) == once
    assert len(mail.outbox) == 2 * mails
    # Clocks, payments, events, moves, lists, periods, bundles and calls are of other states, each of
    # which is done once with its message: see test_states, test_in_flight, test_lists,
    # test_recurring, test_bundles and test_rankings; what was mended in test_mending, a paper in which
    # malware is found later in test_malware_found_later, records merged in test_merging, a breach in
    # test_breaches, what a registry answers later in test_later_checks, a late objection in
    # test_objecting, and looks of officers in test_look_reviews.
    assert seen == set(by_topic) - {*OF_OTHER_STATES, CALL_CLOSES, RANKED}


OF_OTHER_STATES = {
    *(TIMER, EVENT, PAID_TOPIC, LEARN, MOVE, LIST, PERIOD, BUNDLE, MEND, MEND_LATE),
    OBJECTION_LATE,
    *(LOOK_LATE, LOOK_TOLD, GLASS),
    PAPER_CLOSED,
    WHY_LATE,
    STOP_LATE,
    BREACH,
    CHECK,
    *(MERGE, PART),
}
# Everything through which the steps change something: the next instant may be the last.
CHANGES = (
    (issuing, "documents.reserve"),
    (issuing, "documents.issue"),
    (recording, "add_subject"),
    (recording, "record_facts"),
    (recording, "claim_number"),
    (belonging, "record_facts"),
    (belonging, "link"),
    (telling, "put_in_inbox"),
    (telling, "Offer.objects.bulk_create"),
    (remembering, "remember_done"),
)


def crash_after(number: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let the process die once its ``number``-th change is made; return what counts them."""
    made = 0

    def dying(change: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            nonlocal made
            result = change(*args, **kwargs)
            made += 1
            if made == number:
                raise Crash
            return result

        return run

    for module, path in CHANGES:
        *parents, name = path.split(".")
        owner = module
        for parent in parents:
            owner = getattr(owner, parent)
        monkeypatch.setattr(owner, name, dying(getattr(owner, name)))
    return lambda: made


def test_a_crash_after_any_change_leaves_everything_done_once_in_the_end(
    approved: Case, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given what a decision leaves behind when nothing goes wrong
    with undone(), monkeypatch.context() as patched:
        count = crash_after(-1, patched)
        deliver(outside, at=LATER)
        once, changes = everything(approved), count()
    assert changes > 20

    # When the worker is killed after its first change, its second, and so on
    for number in range(1, changes + 1):
        with undone():
            with monkeypatch.context() as patched, pytest.raises(Crash):
                crash_after(number, patched)
                deliver(outside, at=LATER)
            # And another one takes the message when the claim has lapsed
            deliver(outside, at=LATER + outbox.LEASE)

            # Then it is as if nothing had happened
            assert everything(approved) == once, f"after change {number}"


def test_an_effect_that_fails_keeps_what_was_done_and_goes_on_from_there(
    approved: Case, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a bug in the third step
    with monkeypatch.context() as broken:
        broken.setitem(STEPS, files.Verify, None)
        deliver(outside, at=LATER)

    # Then the first two are remembered, and the case says how many are left
    case = case_of(person_id=approved.person_id, case_id=approved.id)
    assert case.effects_left == 5
    kinds = [row.kind for row in EffectStep.objects.filter(person_id=case.person_id)]
    assert sorted(kinds) == ["issue", "register"]
    message = OutboxMessage.objects.get(person_id=case.person_id)
    assert "AttributeError" in message.last_error

    # And once it is mended, the rest follows
    deliver(outside, at=LATER + timedelta(minutes=1))
    assert case_of(person_id=case.person_id, case_id=case.id).effects_left == 0
    assert IssuedDocument.objects.filter(person_id=case.person_id).count() == 1


def test_others_whose_facts_a_case_shows_see_on_their_ledger_who_looked(
    db: None, outside: Outside
) -> None:
    from sekali.casework.actions import looking

    case, clerk = submitted(outside), officer(CLERK)
    deliver(outside, at=NOW)
    before = {key: _looks(key) for key in (MOTHER, FATHER, *WITNESSES)}

    # When an officer opens the case
    looking.look_at(case=case, by=clerk, at=LATER, seen=case.facts)
    deliver(outside, at=LATER)

    # Then it stands on the chain of everybody, with who, for which office, and what was seen
    for key in (MOTHER, FATHER, *WITNESSES):
        assert _looks(key) == before[key] + 1, key
        entry = Entry.objects.filter(person_id=person_id(key)).latest("position")
        assert (entry.kind, entry.actor_id) == ("facts.read", clerk.person_id)
        assert entry.office_id == clerk.office_id
        assert entry.details["service"] == BIRTH
        assert first_broken_link(person_id(key)) is None
    father = Entry.objects.filter(person_id=person_id(FATHER)).latest("position")
    assert "father.nik" in father.details["elements"]
    assert not any(name.startswith("mother.") for name in father.details["elements"])
    # And the father, whom nobody asked, is told nothing else of the case.
    assert not Notice.objects.filter(person_id=person_id(FATHER)).exists()


def _looks(key: str) -> int:
    return Entry.objects.filter(person_id=person_id(key), kind="facts.read").count()


def test_a_refusal_tells_the_reason_and_opens_nothing(db: None, outside: Outside) -> None:
    case = decide(submitted(outside), officer(CLERK), "refuse", reason="not-the-parents")

    deliver(outside, at=LATER)

    assert not IssuedDocument.objects.filter(person_id=case.person_id).exists()
    assert not Offer.objects.filter(person_id=case.person_id).exists()
    newest = Notice.objects.filter(person_id=case.person_id).latest("created_at")
    assert case.number in newest.body
    # The child that was only claimed is nobody in the vault.
    assert child_of(case) not in {
        holder.subject_id for holder in surroundings_of(case.person_id).family()
    }


def test_a_mail_server_that_is_away_delays_the_mail_and_nothing_else(
    approved: Case, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", _no_server)
        deliver(outside, at=LATER)

    assert Notice.objects.filter(person_id=approved.person_id, emailed_at=None).count() == 2
    waiting = OutboxMessage.objects.filter(person_id=approved.person_id)
    assert {message.topic for message in waiting} == {consumers.EMAIL}
    assert case_of(person_id=approved.person_id, case_id=approved.id).effects_left == 0

    deliver(outside, at=LATER + timedelta(minutes=1))
    assert len(mail.outbox) == 2


def _no_server(_: mail.EmailMessage) -> None:
    raise ConnectionRefusedError


def test_who_gave_no_address_gets_no_mail_and_the_notice_all_the_same(
    approved: Case, outside: Outside
) -> None:
    Account.objects.filter(person_id=approved.person_id).update(email="")

    deliver(outside, at=LATER)

    assert not mail.outbox
    assert Notice.objects.filter(person_id=approved.person_id).count() == 2


def test_what_follows_from_a_birth_is_decided_by_rule_with_nothing_left_to_type(
    approved: Case, outside: Outside
) -> None:
    from sekali.casework.actions import drafting
    from support.applying import hand_in, start
    from support.knowing import open_draft
    from support.people import applicant

    # Given a child that was registered, and the family card it opened
    deliver(outside, at=LATER)
    by = applicant(MOTHER)
    draft_id = start(by, FAMILY_CARD, at=LATER)
    opened = open_draft(person_id=by.person_id, draft_id=draft_id)
    plan = drafting.plan_of(opened, today=LATER.date())
    assert (plan.to_type, plan.to_attach) == (0, 0)

    # When it is handed in, then a rule decides at once: no officer, no queue
    case = hand_in(MOTHER, draft_id, at=LATER)
    assert (case.state, case.decided_at, case.decided_by_id) == ("done", LATER, None)
    (ruling,) = case.decision["rulings"]
    assert (ruling["row"], ruling["law"]) == ("all-verified", "Perpres 96/2018 pasal 12")
    names = [row["full_name"] for row in case.facts["household.members"]["value"]]
    assert "Ahmad Fauzi" in names

    # And the offer is taken, the card issued, the ruling in the log
    deliver(outside, at=LATER)
    taken = Offer.objects.get(person_id=by.person_id, service_id=FAMILY_CARD)
    assert taken.taken_at == LATER
    assert IssuedDocument.objects.filter(person_id=by.person_id, key="kk").count() == 1
    ruled = Entry.objects.filter(person_id=by.person_id, kind="case.ruled")
    assert [one.details["case"] for one in ruled].count(str(case.id)) == 1
