"""Bills and payments: made, paid, expired, cancelled, given back.

Each action is one transaction of the bill's person, with its audit entries inside. The bank says
everything at least once, so what it said already changes nothing.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, cast
from uuid import UUID, uuid5

from django.db import models

from sekali.audit.actions import Act, record
from sekali.kernel.errors import DomainError
from sekali.payments import rules, telling
from sekali.payments.models import BankPayment, Bill, BillCode, Refund
from sekali.payments.queries import given_back_of, payments_of
from sekali.payments.rules import CANCELLED, EXPIRED, OPEN, Outcome
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

PAID_TOPIC = telling.PAID_TOPIC
_UNSETTLED: Outcome = "unknown-code"
_LONGEST_CODE = 40


class PaymentContradicted(DomainError):
    """The bank says of a payment that we have something else than it said before."""

    code: ClassVar[str] = "payment-contradicted"


def bill_rows(  # noqa: PLR0913  # the columns of a bill, by name
    *,
    person_id: UUID,
    case_id: UUID,
    fee_key: str,
    title: Mapping[Any, str],
    amount_rupiah: int,
    office_id: UUID,
    due_at: datetime,
    at: datetime,
    is_sample: bool,
) -> tuple[Bill, BillCode, models.Model]:
    """Return the rows of a new bill, its code, and the message that tells the bank of it.

    They are inserted by the transaction of whoever asks for the money. The id comes from the
    case, the fee and the instant, so that one entry into a state makes one bill.
    """
    bill_id = uuid5(case_id, f"bill:{fee_key}:{at.isoformat()}")
    bill = Bill(
        person_id=person_id,
        id=bill_id,
        case_id=case_id,
        fee_key=fee_key,
        title=dict(title),
        amount_rupiah=amount_rupiah,
        code=_free_code(bill_id, is_sample=is_sample),
        due_at=due_at,
        made_at=at,
        status=OPEN,
        office_id=office_id,
        is_sample=is_sample,
    )
    found_by = BillCode(code=bill.code, person_id=person_id, bill_id=bill_id, office_id=office_id)
    return bill, found_by, telling.announcement(bill, at)


@whole_transaction
def take_payment(
    *,
    reference: str,
    code: str,
    amount_rupiah: int,
    paid_at: datetime,
    at: datetime,
    by: UUID | None = None,
) -> Outcome:
    """Take what the bank says was paid, exactly once for its reference; return what came of it.

    Money for a code that is nobody's is kept for reconciliation. ``by`` is the treasurer who
    takes it over from a statement; without, the bank told us itself.

    Raises:
        PaymentContradicted: The reference is known with another code or amount.
        ValueError: The amount is not above zero.
    """
    code = rules.read_bill_code(code) or code[:_LONGEST_CODE]
    found = row_of(BillCode, code=code)
    payment = BankPayment(
        bank_reference=reference,
        code=code,
        amount_rupiah=amount_rupiah,
        paid_at=paid_at,
        received_at=at,
        outcome=_UNSETTLED,
        person_id=found.person_id if found else None,
        bill_id=found.bill_id if found else None,
        office_id=found.office_id if found else None,
    )
    # Who says the same at the same instant waits here, and then finds the row.
    BankPayment.objects.bulk_create([payment], ignore_conflicts=True)
    kept = BankPayment.objects.select_for_update().get(bank_reference=reference)
    if (kept.code, kept.amount_rupiah) != (code, amount_rupiah):
        raise PaymentContradicted(reference=reference)
    if found is None or kept.bill_id != found.bill_id or kept.outcome != _UNSETTLED:
        return cast("Outcome", kept.outcome)
    return _settle(kept, found, at, by)


@whole_transaction
def expire(*, person_id: UUID, case_id: UUID, at: datetime) -> None:
    """End the open bills of a case, whose time is over; give back what was paid of them."""
    _end(person_id, case_id, EXPIRED, at)


@whole_transaction
def cancel(*, person_id: UUID, case_id: UUID, at: datetime) -> None:
    """End the open bills of a case that owes nothing any more; give back what was paid of them."""
    _end(person_id, case_id, CANCELLED, at)


@whole_transaction
def refund(*, person_id: UUID, case_id: UUID, reason: str, at: datetime) -> int:
    """Give back everything that was paid for a case; return how many rupiah that is.

    What goes back already is not given twice.
    """
    bills = _locked_bills(person_id=person_id, case_id=case_id)
    return sum(_give_back_rest(bill, reason, at) for bill in bills)


def _settle(payment: BankPayment, found: BillCode, at: datetime, by: UUID | None) -> Outcome:
    (bill,) = _locked_bills(person_id=found.person_id, id=found.bill_id)
    state = rules.BillState(bill.status, bill.amount_rupiah, bill.paid_rupiah, bill.due_at)
    settled = rules.settle(state, payment.amount_rupiah, payment.paid_at)
    was_open = bill.status == OPEN
    bill.status, bill.paid_rupiah = settled.status, settled.paid_rupiah
    is_paid = was_open and bill.status == rules.PAID
    if is_paid:
        bill.paid_at = payment.paid_at
    payment.outcome = settled.outcome
    payment.save(update_fields=["outcome"])
    bill.save(update_fields=["status", "paid_rupiah", "paid_at"])
    said = telling.told_of_payment(bill, payment.bank_reference, payment.amount_rupiah, settled, at)
    rows = [*said, telling.case_may_go_on(bill, at)] if is_paid else said
    insert_together(*rows)
    details = {"outcome": settled.outcome, **_money(payment.bank_reference, payment.amount_rupiah)}
    _write_down(bill, "payment.taken", at, details, by=by)
    if settled.back_rupiah:
        _give_back(bill, payment, settled.back_rupiah, settled.outcome, at)
    return settled.outcome


def _end(person_id: UUID, case_id: UUID, status: str, at: datetime) -> None:
    for bill in _locked_bills(person_id=person_id, case_id=case_id, status=OPEN):
        bill.status = status
        bill.save(update_fields=["status"])
        insert_together(telling.announcement(bill, at))
        _write_down(bill, f"payment.{status}", at, {})
        _give_back_rest(bill, status, at)


def _give_back_rest(bill: Bill, reason: str, at: datetime) -> int:
    """Give back what was paid for a bill and is not on its way back yet; say so."""
    back = given_back_of(bill)
    wanted = []
    for payment in payments_of(bill):
        rest = payment.amount_rupiah - back.get(payment.bank_reference, 0)
        if rest:
            wanted.append(_give_back(bill, payment, rest, reason, at))
    if wanted:
        insert_together(*telling.told_of_refund(bill, wanted, at))
    return sum(one.amount_rupiah for one in wanted)


def _give_back(
    bill: Bill, payment: BankPayment, amount_rupiah: int, reason: str, at: datetime
) -> Refund:
    wanted = Refund(
        person_id=bill.person_id,
        id=uuid5(bill.id, f"refund:{payment.bank_reference}:{reason}"),
        bill_id=bill.id,
        case_id=bill.case_id,
        office_id=bill.office_id,
        payment_reference=payment.bank_reference,
        amount_rupiah=amount_rupiah,
        reason=reason,
        status="wanted",
        wanted_at=at,
    )
    insert_together(wanted, telling.order(wanted, at))
    details = {"reason": reason, **_money(payment.bank_reference, amount_rupiah)}
    _write_down(bill, "payment.refund-wanted", at, details)
    return wanted


def _locked_bills(**where: Any) -> Sequence[Bill]:
    # In one order, so that two who lock several do not wait for each other.
    rows = Bill.objects.select_for_update().filter(**where).order_by("id")
    return cast("Sequence[Bill]", list(rows))


def _money(reference: str, amount_rupiah: int) -> dict[str, Any]:
    return {"reference": reference, "amount": amount_rupiah}


def _write_down(
    bill: Bill, kind: str, at: datetime, details: Mapping[str, Any], *, by: UUID | None = None
) -> None:
    said = {"case": str(bill.case_id), "bill": str(bill.id), **details}
    act = Act(kind=kind, actor_id=by, office_id=bill.office_id, details=said)
    record(person_id=bill.person_id, acts=[act], at=at)


def _free_code(bill_id: UUID, *, is_sample: bool) -> str:
    """Return the bill's code; the next one where another bill has it, once in many millions."""
    attempt = 0
    while True:
        code = rules.bill_code(bill_id, attempt, is_sample=is_sample)
        taken = row_of(BillCode, code=code)
        if taken is None or taken.bill_id == bill_id:
            return code
        attempt += 1
