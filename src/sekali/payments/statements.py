"""Keeping the bank's statements and what they confirm, and the bank's word on refunds."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sekali.audit.actions import Act, record
from sekali.payments.models import BillCode, Refund, StatementDay, StatementLine
from sekali.payments.ports import Booking
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction


def keep_statement(*, day: date, bookings: Sequence[Booking], at: datetime) -> int:
    """Keep a day's statement in the place of what was fetched of it before; return its lines.

    Refunds that stand in it are confirmed, each in the transaction of the person it concerns.
    """
    _keep(day=day, bookings=bookings, at=at)
    for booking in bookings:
        if booking.is_refund:
            _confirm(booking=booking, at=at)
    return len(bookings)


@whole_transaction
def refund_sent(*, person_id: UUID, refund_id: UUID, bank_reference: str, at: datetime) -> None:
    """Remember that the bank took the order of a refund; again, it changes nothing."""
    refund = _locked(person_id, id=refund_id)
    if refund is None or refund.status != "wanted":
        return
    refund.status, refund.bank_reference, refund.sent_at = "sent", bank_reference, at
    refund.save(update_fields=["status", "bank_reference", "sent_at"])
    _write_down(refund, "payment.refund-sent", at)


@whole_transaction
def _keep(*, day: date, bookings: Sequence[Booking], at: datetime) -> None:
    codes = BillCode.objects.filter(code__in=[one.code for one in bookings])
    offices = dict(codes.values_list("code", "office_id"))
    lines = [
        StatementLine(
            bank_reference=one.reference,
            is_refund=one.is_refund,
            code=one.code,
            amount_rupiah=one.amount_rupiah,
            booked_at=one.booked_at,
            office_id=offices.get(one.code),
        )
        for one in bookings
    ]
    others = [f.name for f in StatementLine._meta.concrete_fields if not f.primary_key]
    StatementLine.objects.bulk_create(
        lines, update_conflicts=True, unique_fields=["bank_reference"], update_fields=others
    )
    StatementDay.objects.update_or_create(day=day, defaults={"fetched_at": at, "lines": len(lines)})


@whole_transaction
def _confirm(*, booking: Booking, at: datetime) -> None:
    found = row_of(BillCode, code=booking.code)
    if found is None:
        return
    refund = _locked(found.person_id, bill_id=found.bill_id, bank_reference=booking.reference)
    is_same = refund is not None and refund.amount_rupiah == booking.amount_rupiah
    if refund is None or not is_same or refund.status != "sent":
        return
    refund.status, refund.confirmed_at = "confirmed", booking.booked_at
    refund.save(update_fields=["status", "confirmed_at"])
    _write_down(refund, "payment.refund-confirmed", at)


def _locked(person_id: UUID, **where: object) -> Refund | None:
    rows = Refund.objects.select_for_update().filter(person_id=person_id, **where)
    found: Refund | None = rows.first()
    return found


def _write_down(refund: Refund, kind: str, at: datetime) -> None:
    details = {
        "case": str(refund.case_id),
        "bill": str(refund.bill_id),
        "amount": refund.amount_rupiah,
        "reference": refund.bank_reference,
    }
    act = Act(kind=kind, actor_id=None, office_id=refund.office_id, details=details)
    record(person_id=refund.person_id, acts=[act], at=at)
