"""What a resident and a treasurer see of money."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from sekali.audit.models import Entry
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.documents.adapters.qr_code import qr_svg
from sekali.payments.actions import expire, refund
from sekali.payments.models import Bill
from sekali.payments.ports import Booking
from sekali.payments.qris import qris_payload
from sekali.payments.rules import bank_day, grouped
from sekali.payments.statements import keep_statement
from sekali.web.templates import template
from sekali.web.views.payments import payment_of
from support.applying import submitted
from support.browsing import text_of
from support.paying import FEE, again, bill, office, pay
from support.people import CLERK, HEAD_ELSEWHERE, MOTHER, OTHER_MOTHER, browser_of
from support.serving import as_owner

pytestmark = pytest.mark.usefixtures("static_files")
TREASURER = "lestari-ningsih"


@pytest.fixture
def case(db: None, outside: Outside) -> Case:
    """A case of the mother's."""
    return submitted(outside)


@pytest.fixture
def owed(case: Case) -> Bill:
    """A bill of that case."""
    return bill(case_id=case.id)


@pytest.fixture
def desk(db: None) -> Client:
    """The treasurer's browser."""
    return browser_of(TREASURER)


def box(case: Case, language: str = "id") -> str:
    """Return what the page of a case shows of its bill."""
    shown: str = template("payment.html", language).module.box(payment_of(case), case)
    return shown


def test_a_case_without_a_bill_shows_none(case: Case) -> None:
    assert payment_of(case) is None


def test_a_bill_that_waits_says_how_much_by_when_and_with_which_code(
    owed: Bill, case: Case
) -> None:
    shown = box(case)
    assert "Rp50.000" in shown
    assert grouped(owed.code) in shown
    assert f'href="/perkara/{case.id}"' in shown
    assert "Bayar sebelum" in shown
    assert "<svg" in shown
    assert "Fee for being late" in box(case, "en")


def test_its_qr_code_asks_for_what_is_left(owed: Bill, case: Case) -> None:
    pay(owed, 20_000, at=timezone.now())
    from sekali.agencies.queries import office as office_of

    to = office_of(owed.office_id)
    expected = qr_svg(
        qris_payload(code=owed.code, amount_rupiah=30_000, payee=to.name, city=to.place)
    )
    shown = box(case)
    assert expected in shown
    assert "Baru masuk Rp20.000 dari Rp50.000" in shown


def test_real_money_has_no_sample_code_to_scan(owed: Bill, case: Case) -> None:
    with as_owner():
        Bill.objects.filter(person_id=owed.person_id, id=owed.id).update(is_sample=False)
    assert "<svg" not in box(case)
    assert grouped(owed.code) in box(case)


def test_after_it_was_paid_there_is_a_receipt(owed: Bill, case: Case) -> None:
    pay(owed, FEE + 5, at=timezone.now())
    shown = box(case)
    assert "Lunas: Rp50.000" in shown
    assert "Rp5: sedang kami minta ke bank" in shown
    assert f"/perkara/{case.id}/kuitansi" in shown


def test_after_the_last_day_nobody_is_asked_to_pay(owed: Bill, case: Case) -> None:
    expire(person_id=owed.person_id, case_id=case.id, at=timezone.now())
    assert "Waktu membayar sudah lewat" in box(case)
    assert grouped(owed.code) not in box(case)


def test_the_receipt_says_what_was_paid_and_what_went_back(owed: Bill, case: Case) -> None:
    now = timezone.now()
    pay(owed, 20_000, reference="BC1", at=now)
    pay(owed, 30_000, reference="BC2", at=now)
    refund(person_id=owed.person_id, case_id=case.id, reason="refused", at=now)

    said = text_of(browser_of(MOTHER).get(f"/perkara/{case.id}/kuitansi"))

    for words in ("Receipt", "BC1", "BC2", "Rp20.000", "Rp50.000", "The application was refused"):
        assert words in said


def test_there_is_no_receipt_for_nothing_and_none_for_somebody_else(owed: Bill, case: Case) -> None:
    address = f"/perkara/{case.id}/kuitansi"
    assert browser_of(MOTHER).get(address).status_code == 404
    pay(owed, at=timezone.now())
    assert browser_of(MOTHER).get(address).status_code == 200
    assert browser_of(OTHER_MOTHER).get(address).status_code == 404


def test_payments_stand_on_the_ledger_of_the_resident(owed: Bill) -> None:
    pay(owed, at=timezone.now())
    assert "took a payment" in text_of(browser_of(MOTHER).get("/siapa-melihat"))


def test_the_treasurer_sees_the_day(owed: Bill, desk: Client) -> None:
    pay(owed, FEE + 5_000, at=timezone.now())

    said = text_of(desk.get(f"/bendahara?kantor={office()}"))

    for words in ("Treasurer", "Rp55.000", "Rp5.000", grouped(owed.code), "statement not fetched"):
        assert words in said


@pytest.mark.parametrize("who", [CLERK, HEAD_ELSEWHERE, MOTHER])
def test_nobody_else_is_shown_the_books(db: None, who: str) -> None:
    browser = browser_of(who)
    assert browser.get("/bendahara").status_code == 404
    assert browser.post("/bendahara/rekening").status_code == 404
    assert browser.post("/bendahara/catat", {"ref": "BC1"}).status_code == 404


def test_the_treasurer_sees_only_offices_of_their_own(desk: Client) -> None:
    from sekali.agencies.actions import office_id

    theirs = office_id("civil-registry", "35.78")
    assert desk.get(f"/bendahara?kantor={theirs}").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "dari=2026-03-01&sampai=2026-03-02",
        "dari=2026-03-05&sampai=2026-03-01",
        "dari=2020-01-01&sampai=2026-12-31&tampil=refunds",
        "dari=x&sampai=0001-01-01&tampil=zzz",
        "dari=9999-12-31",
        "dari=2026-W01-1",
        "tampil=bills",
    ],
)
def test_whatever_stands_in_the_address_is_answered(desk: Client, asked: str) -> None:
    assert desk.get(f"/bendahara?{asked}").status_code == 200


def test_a_payment_only_in_the_statement_is_taken_over_by_the_treasurer(
    owed: Bill, desk: Client
) -> None:
    at = timezone.now()
    _booked(owed, at)
    page = desk.get(f"/bendahara?kantor={office()}")
    assert "The bank has it, we do not" in text_of(page)

    answer = desk.post("/bendahara/catat", {"ref": "BC1", "kantor": str(office())})

    assert answer.status_code == 302
    assert again(owed).status == "paid"
    entry = Entry.objects.get(person_id=owed.person_id, kind="payment.taken")
    assert entry.actor_id is not None
    assert "Everything agrees" in text_of(desk.get(answer.headers["Location"]))


def test_what_is_in_no_statement_cannot_be_taken_over(owed: Bill, desk: Client) -> None:
    assert desk.post("/bendahara/catat", {"ref": "BC404"}).status_code == 404


def test_a_bank_that_is_away_is_told_to_the_treasurer(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sekali.config import wiring
    from sekali.payments.adapters.http_bank import Connection, HttpBank

    nobody = HttpBank(Connection("http://127.0.0.1:9", b"key"), clock=timezone.now)
    away = replace(wiring.outside(), bank=nobody)
    monkeypatch.setattr(wiring, "outside", lambda: away)

    answer = desk.post("/bendahara/rekening", {"kantor": str(office())}, follow=True)

    assert "The bank cannot be reached now" in text_of(answer)


def _booked(owed: Bill, at: datetime) -> None:
    line = Booking(
        reference="BC1", is_refund=False, code=owed.code, amount_rupiah=FEE, booked_at=at
    )
    keep_statement(day=bank_day(at), bookings=[line], at=at + timedelta(minutes=1))
