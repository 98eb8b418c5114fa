"""Committed, with real threads: two connections of the bank at the same instant."""

from datetime import datetime, timedelta

from sekali.payments.actions import PAID_TOPIC, expire
from sekali.payments.models import BankPayment, Bill, Refund
from support.paying import FEE, again, bill, messages, pay
from support.together import at_once


def given_back(of: Bill) -> int:
    """Return how many rupiah of a bill go back."""
    rows = Refund.objects.filter(person_id=of.person_id, bill_id=of.id)
    return sum(one.amount_rupiah for one in rows)


def test_three_callbacks_at_once_are_one_payment(own_database: str, now: datetime) -> None:
    made = bill(at=now)

    def call() -> str:
        return pay(made, at=now)

    assert at_once(call, call, call) == ["paid", "paid", "paid"]
    assert len(messages(made, PAID_TOPIC)) == 1
    assert BankPayment.objects.filter(bill_id=made.id).count() == 1
    assert given_back(made) == 0


def test_two_payments_at_once_pay_once_and_the_other_goes_back(
    own_database: str, now: datetime
) -> None:
    made = bill(at=now)

    outcomes = at_once(
        lambda: pay(made, reference="BC1", at=now), lambda: pay(made, reference="BC2", at=now)
    )

    assert sorted(outcomes) == ["paid", "twice"]
    assert given_back(made) == FEE
    assert len(messages(made, PAID_TOPIC)) == 1


def test_parts_at_once_all_count(own_database: str, now: datetime) -> None:
    made = bill(at=now)

    outcomes = at_once(
        *(lambda n=n: pay(made, FEE // 5, reference=f"BC{n}", at=now) for n in range(5))
    )

    assert sorted(outcomes) == ["paid", *["too-little"] * 4]
    assert again(made).paid_rupiah == FEE


def test_a_payment_while_its_bill_expires_is_taken_or_given_back_and_never_lost(
    own_database: str, now: datetime
) -> None:
    for number in range(6):
        made = bill(at=now + timedelta(seconds=number))

        def end(made: Bill = made) -> None:
            expire(person_id=made.person_id, case_id=made.case_id, at=now)

        def call(made: Bill = made, reference: str = f"BC{number}") -> str:
            return pay(made, reference=reference, at=now)

        outcome, _ = at_once(call, end)

        came_of_it = (outcome, again(made).status, given_back(made))
        assert came_of_it in {("paid", "paid", 0), ("late", "expired", FEE)}
