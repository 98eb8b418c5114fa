"""Bills of a resident, and a bank that says what was paid for them."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.agencies.actions import office_id
from sekali.kernel.ids import uuid7
from sekali.payments.actions import bill_rows, take_payment
from sekali.payments.models import Bill
from sekali.payments.signing import SIGNATURE, TIMESTAMP, signature
from sekali.storage.models import OutboxMessage
from sekali.storage.writing import insert_together
from support.people import MOTHER, person_id

FEE = 50_000
KEY = b"sample-key-of-these-tests-only"
NOTIFY = "/bayar/bank/notify"


def office() -> UUID:
    """Return the office that asks for the money."""
    return office_id("civil-registry", "35.16")


def bill(
    *,
    amount: int = FEE,
    at: datetime | None = None,
    due_at: datetime | None = None,
    case_id: UUID | None = None,
    key: str = MOTHER,
) -> Bill:
    """Make a bill of a resident, as a case does that enters a payment state."""
    made_at = at or timezone.now()
    rows = bill_rows(
        person_id=person_id(key),
        case_id=case_id or uuid7(),
        fee_key="late",
        title={"id": "Denda keterlambatan", "en": "Fee for being late"},
        amount_rupiah=amount,
        office_id=office(),
        due_at=due_at or made_at + timedelta(days=3),
        at=made_at,
        is_sample=True,
    )
    insert_together(*rows)
    return rows[0]


def pay(bill: Bill, amount: int = FEE, *, reference: str = "BC1", at: datetime) -> str:
    """Take a payment that the bank tells of at once."""
    return take_payment(
        reference=reference, code=bill.code, amount_rupiah=amount, paid_at=at, at=at
    )


def again(bill: Bill) -> Bill:
    """Return a bill as it stands now."""
    found: Bill = Bill.objects.get(person_id=bill.person_id, id=bill.id)
    return found


def messages(bill: Bill, topic: str) -> list[Mapping[str, Any]]:
    """Return the bodies of what waits in the outbox of the bill's person under a topic."""
    rows = OutboxMessage.objects.filter(person_id=bill.person_id, topic=topic)
    return [row.body for row in rows.order_by("created_at", "id")]


def told(
    browser: Client,
    said: Any,
    *,
    key: bytes = KEY,
    at: datetime | None = None,
    **headers: str,
) -> HttpResponse:
    """Send what a bank says, signed under a key at an instant; return the answer."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    stamp = str(int((at or timezone.now()).timestamp()))
    sent = {TIMESTAMP: stamp, SIGNATURE: signature(key, stamp, body), **headers}
    return browser.post(NOTIFY, body, content_type="application/json", headers=sent)


def payment(bill: Bill, amount: int = FEE, *, reference: str = "BC1") -> dict[str, Any]:
    """Return what the bank says of a payment."""
    now = timezone.now().isoformat()
    return {"ref": reference, "kode": bill.code, "jumlah": amount, "waktu": now}
