"""Money for bills: taken once, added up, given back where it is not due."""

from datetime import datetime, timedelta

import pytest

from sekali.audit.models import Entry
from sekali.audit.queries import first_broken_link
from sekali.channels.models import Notice
from sekali.payments import queries
from sekali.payments.actions import (
    PAID_TOPIC,
    PaymentContradicted,
    bill_rows,
    cancel,
    expire,
    refund,
    take_payment,
)
from sekali.payments.models import BankPayment, Bill, BillCode, Refund
from sekali.payments.rules import bill_code
from sekali.storage.writing import insert_together
from support.paying import FEE, again, bill, messages, office, pay
from support.serving import as_owner

pytestmark = pytest.mark.usefixtures("db")
REFUND, EMAIL = "payments.refund", "casework.email"


def refunds(of: Bill) -> list[tuple[str, str, int]]:
    """Return payment, reason and amount of what goes back of a bill."""
    rows = Refund.objects.filter(person_id=of.person_id, bill_id=of.id).order_by("wanted_at", "id")
    return [(one.payment_reference, one.reason, one.amount_rupiah) for one in rows]


def kinds(of: Bill) -> list[str]:
    """Return what stands in the audit chain about payments of the bill, in order."""
    rows = Entry.objects.filter(person_id=of.person_id, kind__startswith="payment.")
    return [one.kind for one in rows.order_by("position") if one.details["bill"] == str(of.id)]


def notices(of: Bill) -> list[str]:
    """Return the subjects of what the person was told about the case."""
    rows = Notice.objects.filter(person_id=of.person_id, case_id=of.case_id)
    return [one.subject for one in rows.order_by("created_at", "id")]


def test_a_paid_bill_lets_its_case_go_on(now: datetime) -> None:
    made = bill(at=now)

    assert pay(made, at=now) == "paid"

    assert (again(made).status, again(made).paid_at) == ("paid", now)
    (body,) = messages(made, PAID_TOPIC)
    assert body == {
        "case": str(made.case_id), "fee": "late", "amount": FEE, "at": now.isoformat()
    }  # fmt: skip
    assert notices(made) == ["Lunas: Denda keterlambatan"]
    assert len(messages(made, EMAIL)) == 1
    assert kinds(made) == ["payment.taken"]
    assert first_broken_link(made.person_id) is None


def test_the_same_word_of_the_bank_changes_nothing(now: datetime) -> None:
    made = bill(at=now)
    pay(made, at=now)

    again_said = pay(made, at=now + timedelta(minutes=1))

    assert again_said == "paid"
    assert BankPayment.objects.filter(bill_id=made.id).count() == 1
    assert len(messages(made, PAID_TOPIC)) == 1
    assert refunds(made) == []


def test_the_same_reference_with_another_amount_is_a_contradiction(now: datetime) -> None:
    made = bill(at=now)
    pay(made, 20_000, at=now)

    with pytest.raises(PaymentContradicted):
        pay(made, FEE, at=now)

    assert again(made).paid_rupiah == 20_000


def test_too_little_is_kept_and_the_rest_can_be_added(now: datetime) -> None:
    made = bill(at=now)

    assert pay(made, 20_000, reference="BC1", at=now) == "too-little"
    assert (again(made).status, again(made).paid_rupiah) == ("open", 20_000)
    assert messages(made, PAID_TOPIC) == []
    assert pay(made, 30_000, reference="BC2", at=now) == "paid"

    assert again(made).status == "paid"
    assert len(messages(made, PAID_TOPIC)) == 1
    assert "Pembayaran kurang: Denda keterlambatan" in notices(made)
    assert refunds(made) == []


def test_what_is_too_much_goes_back(now: datetime) -> None:
    made = bill(at=now)

    assert pay(made, FEE + 7_000, at=now) == "too-much"

    assert again(made).paid_rupiah == FEE
    assert refunds(made) == [("BC1", "too-much", 7_000)]
    assert len(messages(made, PAID_TOPIC)) == len(messages(made, REFUND)) == 1
    assert kinds(made) == ["payment.taken", "payment.refund-wanted"]


def test_what_is_paid_twice_goes_back(now: datetime) -> None:
    made = bill(at=now)
    pay(made, at=now)

    assert pay(made, reference="BC2", at=now) == "twice"

    assert refunds(made) == [("BC2", "twice", FEE)]
    assert len(messages(made, PAID_TOPIC)) == 1


def test_what_comes_after_the_last_day_goes_back(now: datetime) -> None:
    made = bill(at=now, due_at=now + timedelta(hours=1))
    late = now + timedelta(hours=2)

    assert pay(made, at=late) == "late"

    assert again(made).paid_rupiah == 0
    assert refunds(made) == [("BC1", "late", FEE)]
    assert messages(made, PAID_TOPIC) == []
    assert notices(made) == ["Pembayaran terlambat: Denda keterlambatan"]


def test_an_expired_bill_takes_nothing_and_gives_its_part_back(now: datetime) -> None:
    made = bill(at=now)
    pay(made, 20_000, at=now)

    expire(person_id=made.person_id, case_id=made.case_id, at=now)
    expire(person_id=made.person_id, case_id=made.case_id, at=now)

    assert again(made).status == "expired"
    assert refunds(made) == [("BC1", "expired", 20_000)]
    assert pay(made, 30_000, reference="BC2", at=now) == "late"
    assert ("BC2", "late", 30_000) in refunds(made)
    statuses = [one.status for one in queries.bills_of(made.person_id, made.case_id)]
    assert statuses == ["expired"]


def test_a_cancelled_bill_takes_nothing(now: datetime) -> None:
    made = bill(at=now)

    cancel(person_id=made.person_id, case_id=made.case_id, at=now)

    assert again(made).status == "cancelled"
    assert pay(made, at=now) == "late"
    assert kinds(made)[0] == "payment.cancelled"


def test_a_paid_bill_neither_expires_nor_is_cancelled(now: datetime) -> None:
    made = bill(at=now)
    pay(made, at=now)

    expire(person_id=made.person_id, case_id=made.case_id, at=now)
    cancel(person_id=made.person_id, case_id=made.case_id, at=now)

    assert again(made).status == "paid"
    assert refunds(made) == []


def test_all_that_was_paid_for_a_case_is_given_back_once(now: datetime) -> None:
    made = bill(at=now)
    pay(made, 20_000, reference="BC1", at=now)
    pay(made, 35_000, reference="BC2", at=now)

    given = [
        refund(person_id=made.person_id, case_id=made.case_id, reason="refused", at=now)
        for _ in range(2)
    ]

    assert given == [FEE, 0]
    assert sorted(refunds(made)) == [
        ("BC1", "refused", 20_000), ("BC2", "refused", 30_000), ("BC2", "too-much", 5_000)
    ]  # fmt: skip
    assert "Uang dikembalikan: Denda keterlambatan" in notices(made)


def test_money_for_nobodys_code_is_kept(now: datetime) -> None:
    outcome = take_payment(reference="BC9", code="12345", amount_rupiah=10, paid_at=now, at=now)

    assert outcome == "unknown-code"
    kept = BankPayment.objects.get(bank_reference="BC9")
    assert (kept.code, kept.person_id, kept.office_id) == ("12345", None, None)


def test_one_entry_into_a_state_makes_one_bill_and_the_next_another(now: datetime) -> None:
    made = bill(at=now)
    same = bill_rows(
        person_id=made.person_id, case_id=made.case_id, fee_key="late", title=made.title,
        amount_rupiah=FEE, office_id=office(), due_at=made.due_at, at=now, is_sample=True,
    )[0]  # fmt: skip
    later = bill(at=now + timedelta(days=1), case_id=made.case_id)

    assert (same.id, same.code) == (made.id, made.code)
    assert later.id != made.id
    assert [one.id for one in queries.bills_of(made.person_id, made.case_id)] == [made.id, later.id]


def test_two_bills_never_share_a_code(now: datetime) -> None:
    made = bill(at=now)
    with as_owner():
        BillCode.objects.filter(bill_id=made.id).update(bill_id=office())

    same = bill_rows(
        person_id=made.person_id, case_id=made.case_id, fee_key="late", title=made.title,
        amount_rupiah=FEE, office_id=office(), due_at=made.due_at, at=now, is_sample=True,
    )[0]  # fmt: skip

    assert same.code == bill_code(made.id, 1, is_sample=True)


def test_rows_are_inserted_with_what_causes_them(now: datetime) -> None:
    """A case may put the three rows into its own statement; again with new_only, nothing comes."""
    made = bill(at=now)
    rows = bill_rows(
        person_id=made.person_id, case_id=made.case_id, fee_key="late", title=made.title,
        amount_rupiah=FEE, office_id=office(), due_at=made.due_at, at=now, is_sample=True,
    )  # fmt: skip
    insert_together(*rows[:2], new_only=True)
    assert len(queries.bills_of(made.person_id, made.case_id)) == 1
