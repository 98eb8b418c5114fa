"""Reading bills, what was paid for them, and what goes back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from sekali.payments.models import BankPayment, Bill, Refund, StatementDay, StatementLine
from sekali.payments.reconciling import Reconciliation, compare
from sekali.payments.rules import start_of
from sekali.storage.reading import row_of, rows_of


def bills_of(person_id: UUID, case_id: UUID) -> Sequence[Bill]:
    """Return the bills of a case, oldest first."""
    return rows_of(Bill, person_id=person_id, case_id=case_id, order="made_at, id")


def bill(person_id: UUID, bill_id: UUID) -> Bill | None:
    """Return one bill of a person."""
    return row_of(Bill, person_id=person_id, id=bill_id)


def payments_of(bill: Bill) -> Sequence[BankPayment]:
    """Return what was paid for a bill, in the order of the bank's clock."""
    return rows_of(
        BankPayment,
        person_id=bill.person_id,
        bill_id=bill.id,
        order="paid_at, bank_reference",
    )


def refunds_of(person_id: UUID, case_id: UUID) -> Sequence[Refund]:
    """Return what goes back, or went back, of what was paid for a case."""
    return rows_of(Refund, person_id=person_id, case_id=case_id, order="wanted_at, id")


def refund(person_id: UUID, refund_id: UUID) -> Refund | None:
    """Return one refund of a person."""
    return row_of(Refund, person_id=person_id, id=refund_id)


def given_back_of(bill: Bill) -> Mapping[str, int]:
    """Return how much of each payment for a bill is on its way back, by the bank's reference."""
    back: Counter[str] = Counter()
    for one in rows_of(Refund, person_id=bill.person_id, bill_id=bill.id):
        back[one.payment_reference] += one.amount_rupiah
    return back


def reconciliation(office_id: UUID, first: date, last: date) -> Reconciliation:
    """Return an office's money from one day of the bank's calendar to another, both included.

    Money for codes that are nobody's is shown to every office: it may be anybody's.
    """
    since, until = start_of(first), start_of(last + timedelta(days=1))
    # Asked by office, across the people who owe.
    bills = Bill.objects.all().across_people().filter(office_id=office_id)
    refunds = Refund.objects.all().across_people().filter(office_id=office_id)
    its_own_or_anybodys = Q(office_id=office_id) | Q(office_id=None)
    payments = BankPayment.objects.filter(paid_at__gte=since, paid_at__lt=until)
    ours = list(payments.filter(its_own_or_anybodys))
    lines = StatementLine.objects.filter(booked_at__gte=since, booked_at__lt=until)
    said = list(lines.filter(its_own_or_anybodys))
    # The two clocks may disagree about the day: the other half is looked for by its reference.
    booked = [one.bank_reference for one in said]
    ours += BankPayment.objects.filter(bank_reference__in=booked).exclude(
        bank_reference__in=[one.bank_reference for one in ours]
    )
    told = [one.bank_reference for one in ours if one.bank_reference not in set(booked)]
    said += StatementLine.objects.filter(bank_reference__in=told)
    days = StatementDay.objects.filter(day__gte=first, day__lte=last)
    return compare(
        bills=list(bills.filter(made_at__gte=since, made_at__lt=until).order_by("made_at", "id")),
        payments=ours,
        lines=said,
        refunds=list(
            refunds.filter(wanted_at__gte=since, wanted_at__lt=until).order_by("wanted_at", "id")
        ),
        fetched={one.day: one.fetched_at for one in days},
    )


def statement_line(reference: str) -> StatementLine | None:
    """Return the line of a statement with this reference of the bank's."""
    return row_of(StatementLine, bank_reference=reference)
