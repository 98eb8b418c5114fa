"""What the room ``payments`` keeps: bills, and what became of them."""

from collections.abc import Mapping
from uuid import UUID

from support.applying import NOW
from support.everything.row import BILL, CASE, LATER, WORDS, Row


def rows(office_id: UUID) -> Mapping[str, Row]:
    """Return a row for each table."""
    return {
        "payments.BankPayment": Row(
            "tanda-bayar",
            {
                "bank_reference": "r",
                "code": "c",
                "amount_rupiah": 5,
                "paid_at": NOW,
                "received_at": NOW,
                "outcome": "tanda-bayar",
                "bill_id": BILL,
            },
        ),
        "payments.Bill": Row(
            "987654",
            {
                "case_id": CASE,
                "id": BILL,
                "fee_key": "f",
                "title": WORDS,
                "amount_rupiah": 987654,
                "code": "c",
                "due_at": LATER,
                "made_at": NOW,
                "status": "open",
                "office_id": office_id,
            },
        ),
        "payments.Refund": Row(
            "tanda-kembali",
            {
                "case_id": CASE,
                "bill_id": BILL,
                "office_id": office_id,
                "payment_reference": "r",
                "amount_rupiah": 5,
                "reason": "tanda-kembali",
                "status": "wanted",
                "wanted_at": NOW,
            },
        ),
    }
