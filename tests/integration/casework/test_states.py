"""A building approval through every kind of state: asked agencies, inspection, payment, time."""

from datetime import date, datetime, timedelta

import pytest

from sekali.audit.queries import entries_about
from sekali.casework.actions import giving_opinions, looking, submitting, withdrawing
from sekali.casework.consumers import CaseworkConsumers
from sekali.casework.effects.setting import Outside
from sekali.casework.inspecting import ChecksMissing, CoordinatesMissing, PhotosMissing
from sekali.casework.models import WorkItem
from sekali.casework.past_cases import past_cases
from sekali.casework.queries import NoSuchApplication, case_of, events_of, queue_of
from sekali.casework.replay.doing_again import replayed
from sekali.catalogue import queries as catalogue
from sekali.payments.actions import take_payment
from sekali.payments.consumers import PaymentConsumers
from sekali.payments.models import Bill
from sekali.payments.ports import Announcement, BankUnavailable, Booking, RefundOrder
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from support.applying import NOW, answer, decide, local_day, refused_with, start
from support.building import (
    ALL_WELL,
    BUILDING,
    FIRE,
    LICENSING,
    PUBLIC_WORKS,
    VILLAGE,
    asked,
    at_office,
    handed_in,
    inspect,
    now_of,
    paper,
    rather_type,
    say,
    to_be_paid,
)
from support.people import MOTHER, applicant

PERMIT = "perizinan.izin-praktik-nakes"
# 90 m², half a per cent of 5,610,000 rupiah, index 0.15, class 1.2.
LEVY = 454_410


class AwayBank:
    """A bank that does not answer: no case may wait for it to be told of a bill."""

    def announce(self, bill: Announcement) -> None:
        """Be away."""
        raise BankUnavailable(reason="outage")

    def send_refund(self, order: RefundOrder) -> str:
        """Be away."""
        raise BankUnavailable(reason="outage")

    def statement(self, day: date) -> list[Booking]:
        """Be away."""
        raise BankUnavailable(reason="outage")

    def check_config(self) -> list[str]:
        """Find nothing wrong with the settings."""
        return []


def deliver(outside: Outside, *, at: datetime) -> None:
    """Work off everything that is due by then, without the bank."""
    casework = CaseworkConsumers(outside, lambda: at).by_topic()
    consumers = {**casework, **PaymentConsumers(AwayBank(), lambda: at).by_topic()}
    while messages := outbox.claim(now=at, limit=32):
        for message in messages:
            outbox.handle(message, consumers, now=at)


def test_two_agencies_are_asked_at_once_and_the_last_answer_moves_the_case(
    db: None, outside: Outside
) -> None:
    case = asked(outside)
    assert case.state == "opinions"
    assert WorkItem.objects.filter(case_id=case.id).count() == 2
    for agency in (PUBLIC_WORKS, FIRE):
        by = at_office(agency, "front-office")
        (item,) = queue_of(office_id=by.office_id, roles=[by.role]).items
        assert item.case_id == case.id
    say(case, PUBLIC_WORKS, "space", "agree")
    assert now_of(case).state == "opinions"
    refused_with(NoSuchApplication, say, case, PUBLIC_WORKS, "space", "object", "x")

    after = say(case, FIRE, "fire", "conditions", "Sediakan dua alat pemadam.")

    assert after.state == "inspection"
    assert after.findings == {"opinion.space": "agree", "opinion.fire": "conditions"}
    (item,) = WorkItem.objects.filter(case_id=case.id)
    assert item.role == "inspector"
    told = [event.data["answer"] for event in events_of(case) if event.kind == "opinion"]
    assert told == ["agree", "conditions"]


def test_an_agency_that_is_asked_sees_the_case_only_while_it_is(db: None, outside: Outside) -> None:
    case, fire = asked(outside), at_office(FIRE, "front-office")
    work = list(WorkItem.objects.filter(case_id=case.id))
    assert looking.may_see(case, [fire], work) == fire
    assert looking.may_see(case, [fire], []) is None
    assert looking.may_see(case, [at_office(FIRE, "head-of-office")], work) is None


def test_conditions_and_objections_say_why(db: None, outside: Outside) -> None:
    case = asked(outside)
    refused_with(giving_opinions.UnknownAnswer, say, case, FIRE, "fire", "object")
    refused_with(giving_opinions.UnknownAnswer, say, case, FIRE, "fire", "maybe", "x")


def test_an_inspection_is_answered_whole_before_anything_is_decided(
    db: None, outside: Outside
) -> None:
    case = asked(outside)
    say(case, PUBLIC_WORKS, "space", "agree")
    say(case, FIRE, "fire", "agree")
    refused_with(ChecksMissing, inspect, case, {"site_as_drawn": True})
    refused_with(PhotosMissing, inspect, case, ALL_WELL)
    refused_with(CoordinatesMissing, inspect, case, ALL_WELL, outside, "")

    after = inspect(case, ALL_WELL)

    # Nothing speaks against it, so the rule decided, and the levy is due.
    assert after.state == "payment"
    assert after.findings["check.access_for_fire_engine"] is None
    assert after.findings["fee.levy"] == LEVY
    ruled = next(event for event in events_of(case) if event.kind == "ruled")
    assert "opinion.fire" in ruled.data["ruling"]["facts"]


def test_what_is_paid_goes_on_by_itself(db: None, outside: Outside) -> None:
    case = to_be_paid(outside)
    bill = Bill.objects.get(person_id=case.person_id, case_id=case.id)
    assert (bill.amount_rupiah, bill.status) == (LEVY, "open")
    paid_at = NOW + timedelta(hours=5)
    outcome = take_payment(
        reference="B1", code=bill.code, amount_rupiah=LEVY, paid_at=paid_at, at=paid_at
    )
    assert outcome == "paid"

    deliver(outside, at=paid_at)

    after = now_of(case)
    assert (after.state, after.decision["cause"]) == ("done", "payment")
    assert after.effects_left == 0
    assert not WorkItem.objects.filter(case_id=case.id).exists()
    kinds = [entry.kind for entry in entries_about(case.person_id)]
    assert "case.payment" in kinds


def test_what_was_paid_is_replayed_to_the_same_end_and_the_same_levy(
    db: None, outside: Outside
) -> None:
    case = to_be_paid(outside)
    bill = Bill.objects.get(person_id=case.person_id, case_id=case.id)
    paid_at = NOW + timedelta(hours=5)
    take_payment(reference="B1", code=bill.code, amount_rupiah=LEVY, paid_at=paid_at, at=paid_at)
    deliver(outside, at=paid_at)

    ((found,),) = past_cases(BUILDING, since=local_day(NOW), limit=None, until=paid_at)
    trace = replayed(catalogue.service(BUILDING), catalogue.dictionary(), found.past)

    assert (found.number, trace.state, trace.fees) == (case.number, "done", {"levy": LEVY})
    assert not trace.gone
    assert not trace.refusals
    assert not list(
        past_cases(BUILDING, since=local_day(NOW + timedelta(days=1)), limit=None, until=paid_at)
    )


def test_what_is_not_paid_lapses_with_its_bill(db: None, outside: Outside) -> None:
    case = to_be_paid(outside)

    deliver(outside, at=NOW + timedelta(days=21))
    assert now_of(case).state == "payment"
    deliver(outside, at=NOW + timedelta(days=32))

    assert now_of(case).state == "withdrawn"
    assert Bill.objects.get(person_id=case.person_id, case_id=case.id).status == "expired"
    kinds = [event.kind for event in events_of(case)]
    assert "reminded" in kinds
    assert "happened" in kinds


def test_silence_counts_as_the_law_says(db: None, outside: Outside) -> None:
    case = asked(outside)
    say(case, PUBLIC_WORKS, "space", "agree")

    deliver(outside, at=NOW + timedelta(days=14))

    after = now_of(case)
    assert after.findings["opinion.fire"] == "agree"
    assert after.state == "inspection"
    silent = next(event for event in events_of(case) if event.kind == "silent")
    assert silent.data["law"]


def test_clocks_of_a_state_that_was_left_do_nothing(db: None, outside: Outside) -> None:
    case = asked(outside)
    say(case, PUBLIC_WORKS, "space", "agree")
    say(case, FIRE, "fire", "agree")
    waiting = OutboxMessage.objects.filter(person_id=case.person_id, topic="casework.timer")
    assert waiting.filter(body__kind="silence").count() == 2

    deliver(outside, at=NOW + timedelta(days=14))

    assert not [event for event in events_of(case) if event.kind == "silent"]
    assert now_of(case).state == "inspection"


def test_an_application_can_be_taken_back_until_it_is_decided(db: None, outside: Outside) -> None:
    case = to_be_paid(outside)
    withdrawing.withdraw(case_id=case.id, by=applicant(MOTHER), at=NOW + timedelta(hours=6))

    after = now_of(case)
    assert after.state == "withdrawn"
    assert Bill.objects.get(person_id=case.person_id, case_id=case.id).status == "cancelled"
    refused_with(
        withdrawing.CannotWithdraw,
        withdrawing.withdraw,
        case_id=case.id,
        by=applicant(MOTHER),
        at=NOW + timedelta(hours=7),
    )
    deliver(outside, at=NOW + timedelta(days=40))
    assert now_of(case).state == "withdrawn"


def test_a_house_of_prayer_pays_nothing_and_is_done_at_once(db: None, outside: Outside) -> None:
    case = decide(
        handed_in(outside, **{"building.function": "religious"}),
        at_office(LICENSING, "front-office"),
        "accept",
    )
    say(case, PUBLIC_WORKS, "space", "agree")
    say(case, FIRE, "fire", "agree")
    assert inspect(case, ALL_WELL, outside).state == "done"
    assert not Bill.objects.filter(person_id=case.person_id, case_id=case.id).exists()


@pytest.mark.parametrize(("days", "state"), [(6, "examine"), (9, "done")])
def test_a_permit_that_nobody_answers_is_issued_by_law(
    db: None, outside: Outside, days: int, state: str
) -> None:
    by = applicant(MOTHER)
    draft_id = start(by, PERMIT)
    boxes = {
        "practice": {
            "practice.facility_kind": "clinic",
            "practice.facility_name": "Klinik Contoh",
            "practice.village_code": VILLAGE,
            "practice.address": "Jl. Contoh 1",
            "practice.schedule": "Senin, 08.00 sampai 12.00",
            "other_permits": "0",
        },
        "person": {
            "applicant.str_number": "ZZ00000000009801",
            "applicant.str_profession": "nurse",
            "applicant.str_competence": "Perawat",
            "applicant.diploma_school": "Poltekkes Contoh",
            "applicant.diploma_year": "2018",
        },
    }
    rather_type(draft_id, "person")
    for page, typed in boxes.items():
        items = ("facility_letter", "photograph") if page == "practice" else ()
        papers = {item: paper(draft_id, item, outside) for item in items}
        answered = answer(by, draft_id, page, typed, outside, papers=papers)
        assert answered.is_good, (answered.mistakes, answered.refusals)
    submitting.submit(draft_id=draft_id, by=by, at=NOW, today=local_day(NOW))
    case = case_of(person_id=by.person_id, case_id=draft_id)
    assert case.state == "examine"

    deliver(outside, at=NOW + timedelta(days=days))

    after = now_of(case)
    assert after.state == state
    # After four working days the head of the office had it in the queue, too.
    roles = set(WorkItem.objects.filter(case_id=case.id).values_list("role", flat=True))
    assert roles == ({"front-office", "head-of-office"} if state == "examine" else set())
    if state == "done":
        assert after.decision["cause"] == "time"
        assert "30/2014" in after.decision["law"]
        assert after.decided_by_id is None
