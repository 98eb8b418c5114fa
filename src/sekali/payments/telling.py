"""The rows that follow from a payment: the message to the case, the notice to the applicant."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid5

from django.db import models

from sekali.channels import queries as channels
from sekali.channels.actions import new_notice
from sekali.kernel.wording import rupiah
from sekali.payments.models import Bill, Refund
from sekali.payments.rules import Settlement, grouped
from sekali.storage import outbox

# Worked on by casework, which stands above: the names are the contract with it.
PAID_TOPIC = "casework.paid"
_EMAIL_TOPIC = "casework.email"
ANNOUNCE_TOPIC = "payments.announce"
REFUND_TOPIC = "payments.refund"

_NOTICES = {
    "paid": "bill-paid",
    "too-little": "bill-paid-in-part",
    "too-much": "bill-paid-too-much",
    "late": "bill-paid-late",
    "twice": "bill-paid-twice",
}


def case_may_go_on(bill: Bill, at: datetime) -> models.Model:
    """Return the message by which a case learns that its bill was paid."""
    body = {
        "case": str(bill.case_id),
        "fee": bill.fee_key,
        "amount": bill.amount_rupiah,
        "at": (bill.paid_at or at).isoformat(),
    }
    return outbox.message(person_id=bill.person_id, topic=PAID_TOPIC, body=body, at=at)


def announcement(bill: Bill, at: datetime) -> models.Model:
    """Return the message that tells the bank how a bill stands."""
    body = {"bill": str(bill.id)}
    return outbox.message(person_id=bill.person_id, topic=ANNOUNCE_TOPIC, body=body, at=at)


def order(refund: Refund, at: datetime) -> models.Model:
    """Return the message that has the bank send money back."""
    body = {"refund": str(refund.id)}
    return outbox.message(person_id=refund.person_id, topic=REFUND_TOPIC, body=body, at=at)


def told_of_payment(
    bill: Bill, reference: str, amount_rupiah: int, settled: Settlement, at: datetime
) -> list[models.Model]:
    """Return the notice of what came of a payment, and its e-mail."""
    words = {
        "amount": rupiah(amount_rupiah),
        "rest": rupiah(bill.amount_rupiah - bill.paid_rupiah),
        "back": rupiah(settled.back_rupiah),
    }
    return _told(bill, _NOTICES[settled.outcome], reference, words, at)


def told_of_refund(bill: Bill, refunds: list[Refund], at: datetime) -> list[models.Model]:
    """Return the notice that money goes back, and its e-mail."""
    back = sum(refund.amount_rupiah for refund in refunds)
    return _told(bill, "bill-refund", str(refunds[0].id), {"back": rupiah(back)}, at)


def _told(
    bill: Bill, key: str, occasion: str, words: Mapping[str, str], at: datetime
) -> list[models.Model]:
    language = channels.language_about(person_id=bill.person_id, case_id=bill.case_id)
    title = bill.title.get(language) or bill.title["id"]
    notice = new_notice(
        person_id=bill.person_id,
        # The same occasion has the same notice, however often it is written down.
        notice_id=uuid5(bill.id, f"{key}:{occasion}"),
        case_id=bill.case_id,
        key=key,
        words={"title": title, "code": grouped(bill.code), **words},
        language=language,
        at=at,
    )
    body = {"notice": str(notice.id)}
    mail = outbox.message(person_id=bill.person_id, topic=_EMAIL_TOPIC, body=body, at=at)
    return [notice, mail]
