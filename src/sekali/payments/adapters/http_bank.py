"""The bank over HTTP: signed questions in JSON, statements as the bank prints them."""

import http.client
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sekali.kernel.http_line import Question, ask_once
from sekali.payments.adapters.printed_statement import Unreadable, read_statement
from sekali.payments.ports import Announcement, BankRefused, BankUnavailable, Booking, RefundOrder
from sekali.payments.signing import SIGNATURE, TIMESTAMP, signature

_LONGEST_ANSWER_BYTES = 8_000_000
_SECONDS = 8.0
_REFUSED_FROM, _FAULTS_FROM = 400, 500


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the bank is, the key shared with it, and how long an answer is waited for."""

    base_url: str
    key: bytes = field(repr=False)
    seconds: float = _SECONDS


class HttpBank:
    """A ``Bank`` as port ``ports.Bank`` asks for it; a connection for each question.

    Args:
        connection: Address and key.
        clock: The present instant, which each question is signed with.
    """

    def __init__(self, connection: Connection, *, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def announce(self, bill: Announcement) -> None:
        """Tell of a bill, or how it stands now."""
        self._ask(
            "/api/tagihan",
            {
                "kode": bill.code,
                "nama": bill.title,
                "jumlah": bill.amount_rupiah,
                "terbayar": bill.paid_rupiah,
                "batas": bill.due_at.isoformat(),
                "terbuka": bill.is_open,
            },
        )

    def send_refund(self, order: RefundOrder) -> str:
        """Order a refund, once for its key; return the bank's reference of it."""
        answer = self._ask(
            "/api/pengembalian",
            {
                "kunci": order.key,
                "ref_bayar": order.payment_reference,
                "kode": order.code,
                "jumlah": order.amount_rupiah,
                "alasan": order.reason,
            },
        )
        try:
            reference = json.loads(answer)["ref"]
        except (ValueError, TypeError, KeyError) as unreadable:
            raise BankUnavailable(reason="unreadable") from unreadable
        return str(reference)

    def statement(self, day: date) -> list[Booking]:
        """Return everything that was booked on a day of the bank's calendar."""
        printed = self._ask("/api/mutasi", {"tanggal": day.isoformat()})
        try:
            return read_statement(printed)
        except Unreadable as unreadable:
            raise BankUnavailable(reason="unreadable") from unreadable

    def check_config(self) -> list[str]:
        """Say what is wrong with the bank, the way there, or the key."""
        if not self._connection.key:
            return ["the bank: SEKALI_BANK_KEY is missing; nothing it says is believed"]
        try:
            self._ask("/api/periksa", {})
        except BankUnavailable:
            return [f"the bank does not answer at {self._connection.base_url}"]
        except BankRefused as refused:
            return [f"the bank refuses us: {refused.params['said']}; is SEKALI_BANK_KEY its key?"]
        return []

    def _ask(self, path: str, question: Mapping[str, Any]) -> bytes:
        body = json.dumps(question).encode()
        timestamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json",
            TIMESTAMP: timestamp,
            SIGNATURE: signature(self._connection.key, timestamp, body),
        }
        asked = Question(
            method="POST",
            path=path,
            headers=headers,
            body=body,
            longest_answer_bytes=_LONGEST_ANSWER_BYTES,
        )
        bank = self._connection
        try:
            answer = ask_once(bank.base_url, asked, seconds=bank.seconds)
        except (OSError, http.client.HTTPException, ValueError) as away:
            raise BankUnavailable(reason="outage") from away
        if answer.status >= _FAULTS_FROM:
            raise BankUnavailable(reason="outage")
        if answer.status >= _REFUSED_FROM:
            said = answer.body[:200].decode(errors="replace")
            raise BankRefused(said=f"{answer.status} {said}")
        return answer.body
