"""The treasurer's view: ours beside the bank's."""

from datetime import date, datetime, timedelta

import pytest

from sekali.payments import queries
from sekali.payments.actions import take_payment
from sekali.payments.ports import Booking
from sekali.payments.reconciling import Reconciliation
from sekali.payments.statements import keep_statement
from support.paying import FEE, bill, office, pay

pytestmark = pytest.mark.usefixtures("db")
DAY = date(2026, 3, 2)


def booked(reference: str, code: str, at: datetime, amount: int = FEE) -> Booking:
    """Return a line of the bank's statement."""
    return Booking(
        reference=reference, is_refund=False, code=code, amount_rupiah=amount, booked_at=at
    )


def of_the_day(day: date = DAY) -> Reconciliation:
    """Return what the treasurer sees of a day."""
    return queries.reconciliation(office(), day, day)


def standings(found: Reconciliation) -> dict[str, str]:
    """Return how each payment stands, by the bank's reference."""
    return {row.reference: row.standing for row in found.rows}


def test_every_kind_of_difference_is_found(now: datetime) -> None:
    fine, cheap, swapped, unbooked, untold = (bill(at=now + timedelta(seconds=n)) for n in range(5))
    for number, made in enumerate((fine, cheap, swapped, unbooked)):
        pay(made, reference=f"BC{number}", at=now)
    take_payment(reference="BC7", code="777", amount_rupiah=70, paid_at=now, at=now)
    lines = [
        booked("BC0", fine.code, now),
        booked("BC1", cheap.code, now, FEE - 1),
        booked("BC2", fine.code, now),
        booked("BC4", untold.code, now),
        booked("BC7", "", now, 70),
        booked("BC8", "", now, 80),
    ]

    keep_statement(day=DAY, bookings=lines, at=now + timedelta(hours=1))

    found = of_the_day()
    assert standings(found) == {
        "BC0": "matched",
        "BC1": "wrong-amount",
        "BC2": "wrong-code",
        "BC3": "only-us",
        "BC4": "only-bank",
        "BC7": "unknown-code",
        "BC8": "only-bank",
    }
    assert len(found.differences) == 6
    assert found.billed_rupiah == 5 * FEE
    assert found.open_rupiah == FEE
    assert found.told_rupiah == 4 * FEE + 70
    assert found.booked_rupiah == 4 * FEE - 1 + 70 + 80


def test_before_the_statement_was_fetched_nothing_is_missing_in_it(now: datetime) -> None:
    made = bill(at=now)
    pay(made, at=now)
    assert standings(of_the_day()) == {"BC1": "not-fetched"}

    keep_statement(day=DAY, bookings=[], at=now - timedelta(minutes=1))
    assert standings(of_the_day()) == {"BC1": "not-fetched"}

    keep_statement(day=DAY, bookings=[], at=now + timedelta(minutes=1))
    assert standings(of_the_day()) == {"BC1": "only-us"}


def test_a_payment_that_the_bank_books_on_the_next_day_matches(now: datetime) -> None:
    made = bill(at=now)
    pay(made, at=now)
    tomorrow = now + timedelta(days=1)
    keep_statement(day=DAY, bookings=[], at=tomorrow)
    keep_statement(
        day=DAY + timedelta(days=1), bookings=[booked("BC1", made.code, tomorrow)], at=tomorrow
    )

    assert standings(of_the_day()) == {"BC1": "matched"}
    assert standings(of_the_day(DAY + timedelta(days=1))) == {"BC1": "matched"}


def test_a_day_begins_and_ends_at_midnight_in_jakarta(now: datetime) -> None:
    midnight = now.replace(hour=17)
    early, late = bill(at=now), bill(at=now + timedelta(seconds=1))
    pay(early, reference="BC1", at=midnight - timedelta(microseconds=1))
    pay(late, reference="BC2", at=midnight)

    assert set(standings(of_the_day())) == {"BC1"}
    assert set(standings(of_the_day(DAY + timedelta(days=1)))) == {"BC2"}


def test_money_of_another_office_is_not_shown_and_nobodys_is(now: datetime) -> None:
    from sekali.agencies.actions import office_id

    pay(bill(at=now), at=now)
    take_payment(reference="BC7", code="777", amount_rupiah=70, paid_at=now, at=now)

    theirs = queries.reconciliation(office_id("civil-registry", "35.78"), DAY, DAY)

    assert set(standings(theirs)) == {"BC7"}
    assert theirs.bills == []


def test_fetching_again_changes_nothing_but_what_the_bank_changed(now: datetime) -> None:
    made = bill(at=now)
    for amount in (FEE - 1, FEE):
        keep_statement(day=DAY, bookings=[booked("BC1", made.code, now, amount)], at=now)

    (row,) = of_the_day().rows
    assert row.line is not None
    assert row.line.amount_rupiah == FEE
