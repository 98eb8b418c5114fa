"""What this room holds of a person: financial documents, which stay."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sekali.payments.models import BankPayment, Bill, Refund


class MoneyOf(NamedTuple):
    """The bills of a person, what the bank said was paid on them, and what goes back."""

    bills: Sequence[Bill]
    paid: Sequence[BankPayment]
    refunds: Sequence[Refund]


def money_of(person_id: UUID) -> MoneyOf:
    """Return all of it, each in order of time."""
    return MoneyOf(
        list(Bill.objects.filter(person_id=person_id).order_by("made_at")),
        list(BankPayment.objects.filter(person_id=person_id).order_by("paid_at")),
        list(Refund.objects.filter(person_id=person_id).order_by("wanted_at")),
    )
