from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sekali.payments.rules import (
    BillState,
    bill_code,
    grouped,
    read_bill_code,
    settle,
)

DUE = datetime(2026, 3, 5, 8, 0, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(hours=1), DUE + timedelta(seconds=1)
AMOUNTS = some.integers(1, 10**12)


def bill(status: str = "open", paid: int = 0) -> BillState:
    return BillState(status, 50_000, paid, DUE)


@pytest.mark.parametrize(
    ("state", "amount", "at", "outcome", "status", "paid", "back"),
    [
        (bill(), 50_000, BEFORE, "paid", "paid", 50_000, 0),
        (bill(), 50_000, DUE, "paid", "paid", 50_000, 0),
        (bill(), 20_000, BEFORE, "too-little", "open", 20_000, 0),
        (bill(paid=20_000), 30_000, BEFORE, "paid", "paid", 50_000, 0),
        (bill(paid=20_000), 35_000, BEFORE, "too-much", "paid", 50_000, 5_000),
        (bill(), 60_000, BEFORE, "too-much", "paid", 50_000, 10_000),
        (bill(), 50_000, AFTER, "late", "open", 0, 50_000),
        (bill("expired"), 50_000, BEFORE, "late", "expired", 0, 50_000),
        (bill("cancelled"), 50_000, BEFORE, "late", "cancelled", 0, 50_000),
        (bill("paid", 50_000), 50_000, BEFORE, "twice", "paid", 50_000, 50_000),
        (bill("paid", 50_000), 50_000, AFTER, "twice", "paid", 50_000, 50_000),
    ],
)
def test_what_comes_of_a_payment(
    state: BillState, amount: int, at: datetime, outcome: str, status: str, paid: int, back: int
) -> None:
    done = settle(state, amount, at)
    assert (done.outcome, done.status, done.paid_rupiah, done.back_rupiah) == (
        outcome,
        status,
        paid,
        back,
    )


@given(some.lists(AMOUNTS, min_size=1, max_size=12), AMOUNTS)
def test_no_rupiah_is_lost_or_made_and_nobody_pays_more_than_the_fee(
    payments: list[int], amount: int
) -> None:
    state, back = BillState("open", amount, 0, DUE), 0
    for payment in payments:
        done = settle(state, payment, BEFORE)
        back += done.back_rupiah
        state = BillState(done.status, amount, done.paid_rupiah, DUE)
    assert state.paid_rupiah + back == sum(payments)
    assert state.paid_rupiah == min(amount, sum(payments))
    assert (state.status == "paid") == (sum(payments) >= amount)


@pytest.mark.parametrize("amount", [0, -1])
def test_a_payment_is_more_than_nothing(amount: int) -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        settle(bill(), amount, BEFORE)


@given(some.uuids(), some.integers(0, 14), some.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(bill_id: UUID, place: int, by: int) -> None:
    code = bill_code(bill_id, is_sample=True)
    wrong = str((int(code[place]) + by) % 10)
    assert read_bill_code(code) == code
    assert read_bill_code(code[:place] + wrong + code[place + 1 :]) is None


@given(some.uuids(), some.integers(0, 13))
def test_two_digits_that_changed_places_are_always_noticed(bill_id: UUID, place: int) -> None:
    code = bill_code(bill_id, is_sample=False)
    mixed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert mixed == code or read_bill_code(mixed) is None


def test_a_code_tells_a_sample_from_real_money_and_can_be_made_again() -> None:
    bill_id = uuid4()
    assert bill_code(bill_id, is_sample=True)[0] == "9"
    assert bill_code(bill_id, is_sample=False)[0] == "8"
    assert bill_code(bill_id, is_sample=True) == bill_code(bill_id, is_sample=True)
    assert bill_code(bill_id, 1, is_sample=True) != bill_code(bill_id, is_sample=True)


def test_a_code_is_read_as_people_type_it() -> None:
    code = bill_code(UUID(int=7), is_sample=True)
    assert read_bill_code(f" {grouped(code)} ") == code
    assert read_bill_code(grouped(code).replace(" ", "-")) == code
    for wrong in ("", code[:-1], code + "0", "x" * 15, "²" * 15, "٣" * 15):
        assert read_bill_code(wrong) is None
