"""From the bill to the money and back, over HTTP, with the simulated bank as a process."""

import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from sekali.payments import queries
from sekali.payments.actions import PAID_TOPIC, refund, take_payment
from sekali.payments.models import BankPayment, Bill, Refund
from sekali.payments.ports import BankRefused, BankUnavailable, RefundOrder
from sekali.payments.rules import bank_day
from sekali.payments.statements import keep_statement
from support.banking import SimulatedBank, listening, tell_bank, until
from support.paying import FEE, KEY, again, bill, messages, office


@pytest.fixture
def bank(own_database: str, tmp_path: Path) -> Iterator[SimulatedBank]:
    """A bank that calls our pages back, which listen on a database of this test's own."""
    before, settings.BANK_KEY = settings.BANK_KEY, KEY
    with listening() as address:
        running = SimulatedBank(tmp_path, address).start()
        yield running
        running.stop()
    settings.BANK_KEY = before


@pytest.fixture
def made(bank: SimulatedBank) -> Bill:
    """A bill that was announced to the bank."""
    made = bill()
    tell_bank(made, bank.adapter())
    return made


def outcomes(of: Bill) -> list[str]:
    """Return what came of the payments for a bill, in order."""
    rows = BankPayment.objects.filter(bill_id=of.id).order_by("bank_reference")
    return [one.outcome for one in rows]


def given_back(of: Bill) -> list[tuple[str, int, str]]:
    """Return why, how much and how far of a bill goes back."""
    rows = Refund.objects.filter(person_id=of.person_id, bill_id=of.id).order_by("wanted_at")
    return [(one.reason, one.amount_rupiah, one.status) for one in rows]


def fetch_today(bank: SimulatedBank) -> None:
    """Fetch the statement of today as the treasurer's button does."""
    at = datetime.now(UTC)
    today = bank_day(at)
    keep_statement(day=today, bookings=bank.adapter().statement(today), at=datetime.now(UTC))


def test_a_bill_is_announced_and_paid(bank: SimulatedBank, made: Bill) -> None:
    assert made.code in bank.page()

    bank.pay(made.code, "pas")

    until(lambda: again(made).status == "paid")
    assert outcomes(made) == ["paid"]
    assert len(messages(made, PAID_TOPIC)) == 1


def test_paying_twice_gives_the_second_back(bank: SimulatedBank, made: Bill) -> None:
    bank.pay(made.code, "dua-kali")

    until(lambda: len(outcomes(made)) == 2)
    until(lambda: sorted(outcomes(made)) == ["paid", "twice"])
    tell_bank(made, bank.adapter())
    assert given_back(made) == [("twice", FEE, "sent")]
    fetch_today(bank)
    assert given_back(made) == [("twice", FEE, "confirmed")]


def test_paying_late_gives_everything_back(bank: SimulatedBank, made: Bill) -> None:
    bank.pay(made.code, "terlambat")

    until(lambda: outcomes(made) == ["late"])
    assert given_back(made) == [("late", FEE, "wanted")]
    assert messages(made, PAID_TOPIC) == []


def test_too_little_and_then_the_rest(bank: SimulatedBank, made: Bill) -> None:
    bank.pay(made.code, "kurang")
    until(lambda: again(made).paid_rupiah == FEE // 2)

    bank.pay(made.code, "pas")

    until(lambda: again(made).status == "paid")
    assert outcomes(made) == ["too-little", "paid"]


def test_too_much_gives_the_rest_back(bank: SimulatedBank, made: Bill) -> None:
    bank.pay(made.code, "lebih")

    until(lambda: again(made).status == "paid")
    assert given_back(made) == [("too-much", 10_000, "wanted")]


def test_three_callbacks_are_one_payment(bank: SimulatedBank, made: Bill) -> None:
    bank.pay(made.code, "tiga-panggilan")

    until(lambda: bank.page().count("200 paid") == 3)
    assert outcomes(made) == ["paid"]
    assert len(messages(made, PAID_TOPIC)) == 1


def test_callbacks_that_overtake_each_other_come_to_the_same(
    bank: SimulatedBank, made: Bill
) -> None:
    bank.weather("disorder")
    bank.pay(made.code, "jumlah", 10_000)
    bank.pay(made.code, "jumlah", 40_000)

    until(lambda: again(made).status == "paid")
    # The later payment was heard of first.
    assert outcomes(made) == ["paid", "too-little"]


def test_in_an_outage_nothing_is_lost(bank: SimulatedBank, made: Bill) -> None:
    bank.pay(made.code, "pas")
    until(lambda: again(made).status == "paid")
    refund(person_id=made.person_id, case_id=made.case_id, reason="refused", at=datetime.now(UTC))
    bank.weather("outage")

    with pytest.raises(Exception, match="bank-unavailable"):
        tell_bank(made, bank.adapter())
    assert given_back(made) == [("refused", FEE, "wanted")]
    other = bill()
    bank.pay(other.code, "jumlah", FEE)
    bank.weather("normal")

    tell_bank(made, bank.adapter())
    assert given_back(made) == [("refused", FEE, "sent")]
    until(lambda: again(other).status == "paid")


def test_a_bank_that_was_killed_still_calls_and_still_knows(
    bank: SimulatedBank, made: Bill
) -> None:
    bank.weather("silent")
    bank.pay(made.code, "pas")
    bank.kill()
    assert outcomes(made) == []

    bank.start()

    until(lambda: again(made).status == "paid")


def test_a_payment_that_the_bank_never_told_of_is_found_in_its_statement(
    bank: SimulatedBank, made: Bill
) -> None:
    bank.weather("silent")
    (reference,) = bank.pay(made.code, "pas")
    fetch_today(bank)
    today = bank_day(datetime.now(UTC))

    (row,) = queries.reconciliation(office(), today, today).differences
    assert (row.standing, row.reference, row.code) == ("only-bank", reference, made.code)
    line = queries.statement_line(reference)
    assert line is not None
    taken = take_payment(
        reference=line.bank_reference,
        code=line.code,
        amount_rupiah=line.amount_rupiah,
        paid_at=line.booked_at,
        at=datetime.now(UTC),
    )

    assert taken == "paid"
    (row,) = queries.reconciliation(office(), today, today).rows
    assert row.standing == "matched"


def test_a_refund_is_booked_once_and_never_more_than_was_paid(
    bank: SimulatedBank, made: Bill
) -> None:
    (reference,) = bank.pay(made.code, "pas")

    def order(key: str, amount: int) -> str:
        said = RefundOrder(
            key=key, payment_reference=reference, code=made.code, amount_rupiah=amount, reason="x"
        )
        return bank.adapter().send_refund(said)

    assert order("one", 20_000) == order("one", 20_000)
    with pytest.raises(BankRefused):
        order("two", FEE)
    assert order("three", 30_000) != order("one", 20_000)


def test_the_adapter_says_what_is_wrong(bank: SimulatedBank) -> None:
    assert bank.adapter().check_config() == []
    assert "refuses us" in bank.adapter(b"another key").check_config()[0]
    assert "is missing" in bank.adapter(b"").check_config()[0]
    bank.weather("outage")
    assert "does not answer" in bank.adapter().check_config()[0]
    with pytest.raises(BankUnavailable):
        bank.adapter().statement(bank_day(datetime.now(UTC)))
    bank.kill()
    assert "does not answer" in bank.adapter().check_config()[0]


def test_a_tester_pays_on_the_page(bank: SimulatedBank, made: Bill) -> None:
    form = f"kode={made.code}&cara=pas".encode()
    with urllib.request.urlopen(bank.url + "/bayar", form, timeout=5) as answer:  # noqa: S310 - our own address
        assert "Dibukukan: BC" in answer.read().decode()
    until(lambda: again(made).status == "paid")


def test_what_a_tester_mistypes_is_said_on_the_page(bank: SimulatedBank) -> None:
    for form in (b"kode=1&cara=pas", b"kode=1&cara=jumlah&jumlah=banyak", b"kode=1&cara=x"):
        with urllib.request.urlopen(bank.url + "/bayar", form, timeout=5) as answer:  # noqa: S310 - our own address
            assert "Tidak bisa" in answer.read().decode()
