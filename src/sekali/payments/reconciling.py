"""Comparing what the bank booked with what it told us, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sekali.payments.models import BankPayment, Bill, Refund, StatementLine
from sekali.payments.rules import OPEN, bank_day

Standing = Literal[
    "matched", "wrong-amount", "wrong-code", "only-bank", "only-us", "not-fetched", "unknown-code"
]
DIFFERENCES: frozenset[Standing] = frozenset(
    {"wrong-amount", "wrong-code", "only-bank", "only-us", "unknown-code"}
)


@dataclass(frozen=True, slots=True)
class Row:
    """One payment, as we have it and as the bank booked it; one of the two may be missing."""

    reference: str
    standing: Standing
    at: datetime
    payment: BankPayment | None = None
    line: StatementLine | None = None

    @property
    def code(self) -> str:
        """The code that was typed."""
        return self.payment.code if self.payment else self.line.code if self.line else ""

    @property
    def is_difference(self) -> bool:
        """Whether somebody has to look into it."""
        return self.standing in DIFFERENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """An office's money of some days; amounts in rupiah."""

    bills: Sequence[Bill]
    rows: Sequence[Row]
    refunds: Sequence[Refund]
    fetched: Mapping[date, datetime]

    @property
    def billed_rupiah(self) -> int:
        """What was asked for."""
        return sum(bill.amount_rupiah for bill in self.bills)

    @property
    def open_rupiah(self) -> int:
        """What of it may still come."""
        waiting = [bill for bill in self.bills if bill.status == OPEN]
        return sum(bill.amount_rupiah - bill.paid_rupiah for bill in waiting)

    @property
    def told_rupiah(self) -> int:
        """What the bank told us was paid."""
        return sum(row.payment.amount_rupiah for row in self.rows if row.payment)

    @property
    def booked_rupiah(self) -> int:
        """What stands in the bank's statement."""
        return sum(row.line.amount_rupiah for row in self.rows if row.line)

    @property
    def back_rupiah(self) -> int:
        """What goes back, or went back."""
        return sum(refund.amount_rupiah for refund in self.refunds)

    @property
    def differences(self) -> Sequence[Row]:
        """What somebody has to look into."""
        return [row for row in self.rows if row.is_difference]


def compare(
    *,
    bills: Sequence[Bill],
    payments: Sequence[BankPayment],
    lines: Sequence[StatementLine],
    refunds: Sequence[Refund],
    fetched: Mapping[date, datetime],
) -> Reconciliation:
    """Lay ours beside the bank's; ``fetched`` says when the statement of a day was last read."""
    told = {one.bank_reference: one for one in payments}
    booked = {one.bank_reference: one for one in lines}
    rows = [
        Row(reference, "only-bank", line.booked_at, line=line)
        for reference, line in booked.items()
        if not line.is_refund and reference not in told
    ]
    for reference, payment in told.items():
        line = booked.get(reference)
        standing = _standing(payment, line, fetched.get(bank_day(payment.paid_at)))
        rows.append(Row(reference, standing, payment.paid_at, payment, line))
    rows.sort(key=lambda row: (row.at, row.reference))
    return Reconciliation(bills=bills, rows=rows, refunds=refunds, fetched=fetched)


def _standing(
    payment: BankPayment, line: StatementLine | None, fetched_at: datetime | None
) -> Standing:
    if payment.bill_id is None:
        return "unknown-code"
    if line is None:
        # A statement that was fetched before the payment cannot have it.
        is_missing = fetched_at is not None and fetched_at > payment.received_at
        return "only-us" if is_missing else "not-fetched"
    if payment.amount_rupiah != line.amount_rupiah:
        return "wrong-amount"
    return "matched" if payment.code == line.code else "wrong-code"
