"""Paying for a case: what its page shows, the receipt, and the bank's word that it was paid."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sekali.agencies import queries as agencies
from sekali.casework import queries as casework
from sekali.casework.models import Case
from sekali.catalogue import queries as catalogue
from sekali.documents.adapters.qr_code import qr_svg
from sekali.kernel.wording import rupiah
from sekali.payments import queries as payments
from sekali.payments.actions import PaymentContradicted, take_payment
from sekali.payments.models import Bill, Refund
from sekali.payments.qris import qris_payload
from sekali.payments.rules import OPEN, PAID, grouped
from sekali.payments.signing import SIGNATURE, TIMESTAMP, NotFromTheBank, check_signed
from sekali.web.pages import render
from sekali.web.requests import Request, now
from sekali.web.texts import words

log = logging.getLogger(__name__)
_LONGEST_NAME = 40
_LARGEST_AMOUNT = 10**15


@dataclass(frozen=True, slots=True)
class Payable:
    """A bill in words, as ``payment.html`` shows it."""

    bill: Bill
    amount: str
    paid: str
    left: str
    code: str
    qris: str

    @property
    def is_open(self) -> bool:
        """Whether it waits to be paid."""
        return self.bill.status == OPEN

    @property
    def is_paid(self) -> bool:
        """Whether it was paid in full."""
        return self.bill.status == PAID


def payment_of(case: Case) -> dict[str, Any] | None:
    """Return what ``payment.html`` shows of a case: ``payable`` and ``refunds``; None without bill.

    The bill that waits, else the one that was asked for last. Ask only for a case whose service
    has fees: it costs two queries.
    """
    bills = payments.bills_of(case.person_id, case.id)
    if not bills:
        return None
    chosen = next((bill for bill in bills if bill.status == OPEN), bills[-1])
    refunds = [_RefundInWords(one) for one in payments.refunds_of(case.person_id, case.id)]
    return {"payable": _payable(chosen), "refunds": refunds}


def receipt(request: Request, case_id: UUID) -> HttpResponse:
    """Show what was paid for a case and what went back, to be printed or kept."""
    found = casework.case_of(person_id=request.person_id, case_id=case_id)
    paid = [
        (bill, rupiah(bill.amount_rupiah), grouped(bill.code), taken)
        for bill in payments.bills_of(found.person_id, case_id)
        if (taken := [(one, rupiah(one.amount_rupiah)) for one in payments.payments_of(bill)])
    ]
    if not paid:
        raise Http404
    service = catalogue.service_as_submitted(found.service_id, found.service_digest)
    refunds = payments.refunds_of(found.person_id, case_id)
    return render(
        request,
        "receipt.html",
        case=found,
        text=service.text(request.language),
        office=agencies.office(found.office_id),
        paid=paid,
        refunds=[_RefundInWords(one) for one in refunds],
        reasons=refund_reasons(refunds, request.language),
    )


@csrf_exempt
def notify(request: HttpRequest) -> HttpResponse:
    """Take the bank's word that something was paid; said again, it changes nothing.

    The body is JSON: ``ref``, ``kode``, ``jumlah`` in rupiah, ``waktu`` with its offset. It is
    believed only with the bank's signature over timestamp and body (payments.signing).
    """
    stamp, signed = request.headers.get(TIMESTAMP, ""), request.headers.get(SIGNATURE, "")
    at = now()
    try:
        check_signed(settings.BANK_KEY, stamp, signed, request.body, at=at)
        told = _told(request.body)
        outcome = take_payment(at=at, **told)
    except NotFromTheBank as refusal:
        log.warning("a payment was refused: %s", refusal.params["reason"])
        return JsonResponse({"error": refusal.params["reason"]}, status=401)
    except PaymentContradicted as refusal:
        log.warning("the bank contradicts itself about payment %s", refusal.params["reference"])
        return JsonResponse({"error": "contradiction"}, status=409)
    except (ValueError, KeyError, TypeError):
        log.warning("the bank sent a payment that cannot be read")
        return JsonResponse({"error": "unreadable"}, status=400)
    return JsonResponse({"outcome": outcome})


def refund_reasons(refunds: Any, language: str) -> dict[str, str]:
    """Return in words why money goes back, by reason."""
    t = words(language)
    keys = {one.reason: f"refund.reason.{one.reason}" for one in refunds}
    return {
        reason: t(key) if t.has(key) else t("refund.reason.by-rule") for reason, key in keys.items()
    }


@dataclass(frozen=True, slots=True)
class _RefundInWords:
    refund: Refund

    @property
    def amount(self) -> str:
        return rupiah(self.refund.amount_rupiah)

    @property
    def status(self) -> str:
        return self.refund.status

    @property
    def reason(self) -> str:
        return self.refund.reason


def _payable(bill: Bill) -> Payable:
    left = bill.amount_rupiah - bill.paid_rupiah
    return Payable(
        bill=bill,
        amount=rupiah(bill.amount_rupiah),
        paid=rupiah(bill.paid_rupiah),
        left=rupiah(left),
        code=grouped(bill.code),
        qris=_qris(bill, left),
    )


def _qris(bill: Bill, left: int) -> str:
    """Return the QR code of a bill that waits; none for real money without a payment provider."""
    if bill.status != OPEN or not bill.is_sample:
        return ""
    office = agencies.office(bill.office_id)
    return qr_svg(
        qris_payload(code=bill.code, amount_rupiah=left, payee=office.name, city=office.place)
    )


def _told(body: bytes) -> dict[str, Any]:
    """Return what the bank says of a payment, each part checked.

    Raises:
        ValueError, KeyError, TypeError: It is not what the bank says.
    """
    said = json.loads(body)
    paid_at = datetime.fromisoformat(said["waktu"])
    reference, code, amount = said["ref"], said["kode"], said["jumlah"]
    names_are_short = all(
        isinstance(name, str) and 0 < len(name) <= _LONGEST_NAME and name.isprintable()
        for name in (reference, code)
    )
    is_amount = type(amount) is int and 0 < amount <= _LARGEST_AMOUNT
    if not names_are_short or not is_amount or paid_at.tzinfo is None:
        raise ValueError("not a payment")
    return {
        "reference": reference,
        "code": code,
        "amount_rupiah": amount,
        "paid_at": paid_at,
    }
