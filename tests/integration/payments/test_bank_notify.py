"""The address at which the bank tells us what was paid."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from sekali.payments.actions import PAID_TOPIC
from sekali.payments.models import BankPayment
from support.paying import FEE, KEY, NOTIFY, again, bill, messages, payment, told

pytestmark = pytest.mark.usefixtures("db", "static_files")


@pytest.fixture
def bank() -> Iterator[Client]:
    """The bank's program, with the key that we share with it; no cookie, no form's token."""
    before, settings.BANK_KEY = settings.BANK_KEY, KEY
    yield Client(enforce_csrf_checks=True, raise_request_exception=False)
    settings.BANK_KEY = before


def test_a_signed_payment_is_taken(bank: Client) -> None:
    made = bill()

    answer = told(bank, payment(made))

    assert (answer.status_code, answer.json()) == (200, {"outcome": "paid"})
    assert again(made).status == "paid"


def test_three_callbacks_get_the_same_answer_and_are_one_payment(bank: Client) -> None:
    made = bill()
    said = payment(made)

    answers = [told(bank, said) for _ in range(3)]

    assert [one.json() for one in answers] == [{"outcome": "paid"}] * 3
    assert len(messages(made, PAID_TOPIC)) == 1


def test_a_forged_signature_is_refused_and_nothing_is_kept(bank: Client) -> None:
    made = bill()

    forged = told(bank, payment(made), key=b"guessed")
    changed = told(bank, payment(made), **{"X-Bank-Signature": "0" * 64})
    bare = bank.post(NOTIFY, payment(made), content_type="application/json")

    assert [one.status_code for one in (forged, changed, bare)] == [401] * 3
    assert again(made).status == "open"
    assert not BankPayment.objects.filter(bill_id=made.id).exists()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_recorded_and_is_replayed_later_is_refused(bank: Client, minutes: int) -> None:
    made = bill()

    answer = told(bank, payment(made), at=timezone.now() + timedelta(minutes=minutes))

    assert (answer.status_code, answer.json()) == (401, {"error": "time"})
    assert again(made).status == "open"


def test_without_a_key_nobody_is_believed(bank: Client) -> None:
    settings.BANK_KEY = b""
    assert told(bank, payment(bill()), key=b"").status_code == 401


def test_what_the_bank_cannot_have_meant_is_refused(bank: Client) -> None:
    made = bill()
    right = payment(made)
    naive = timezone.now().replace(tzinfo=None).isoformat()
    wrong: list[object] = [
        b"", b"{", b"[]", b"null", "text", {},
        {**right, "jumlah": 0}, {**right, "jumlah": -FEE}, {**right, "jumlah": "50000"},
        {**right, "jumlah": True}, {**right, "jumlah": 50000.0}, {**right, "jumlah": 10**40},
        {**right, "waktu": naive}, {**right, "waktu": "soon"}, {**right, "waktu": 5},
        {**right, "ref": ""}, {**right, "ref": "x" * 41}, {**right, "ref": "a\0b"},
        {**right, "kode": None}, {**right, "kode": ["x"]},
    ]  # fmt: skip
    assert [told(bank, said).status_code for said in wrong] == [400] * len(wrong)
    assert again(made).status == "open"


def test_a_reference_with_another_amount_is_a_conflict(bank: Client) -> None:
    made = bill()
    told(bank, payment(made, 20_000))

    assert told(bank, payment(made, FEE)).status_code == 409
    assert again(made).paid_rupiah == 20_000


def test_nobodys_code_is_kept_and_acknowledged(bank: Client) -> None:
    said = {**payment(bill()), "kode": "1234567"}
    assert told(bank, said).json() == {"outcome": "unknown-code"}


def test_it_is_no_page(bank: Client) -> None:
    assert bank.get(NOTIFY).status_code == 405
