"""Billing codes and what a payment amounts to: arithmetic only, in whole rupiah."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from uuid import UUID

OPEN, PAID, EXPIRED, CANCELLED = "open", "paid", "expired", "cancelled"
Outcome = Literal["paid", "too-little", "too-much", "late", "twice", "unknown-code"]

BANK_ZONE = timezone(timedelta(hours=7), "WIB")
"""The bank's day ends at midnight in Jakarta. Indonesia has no summer time."""

CODE_LENGTH = 15
_SAMPLE, _REAL = "9", "8"
"""The first digit: a code of a made-up person can be told from a real one at a glance."""

_HASHED_DIGITS = CODE_LENGTH - 2
_GROUP = 3
# Damm's quasigroup of order ten: unlike Luhn's, its check notices every single wrong digit and
# every two neighbours that changed places, which are what people mistype.
_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BillState:
    """How a bill stands when money arrives for it."""

    status: str
    amount_rupiah: int
    paid_rupiah: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a payment does: how the bill stands afterwards, and how much goes back."""

    outcome: Outcome
    status: str
    paid_rupiah: int
    back_rupiah: int


def settle(bill: BillState, amount_rupiah: int, paid_at: datetime) -> Settlement:
    """Return what comes of a payment for a bill.

    Parts add up. What comes after the last day, or for a bill that is no longer open, or beyond
    the amount, goes back: nobody pays more than the fee that the law sets.

    Raises:
        ValueError: The amount is not above zero.
    """
    if amount_rupiah <= 0:
        raise ValueError("A payment is more than nothing.")
    if bill.status == PAID:
        return Settlement("twice", PAID, bill.paid_rupiah, amount_rupiah)
    if bill.status != OPEN or paid_at > bill.due_at:
        return Settlement("late", bill.status, bill.paid_rupiah, amount_rupiah)
    total = bill.paid_rupiah + amount_rupiah
    if total < bill.amount_rupiah:
        return Settlement("too-little", OPEN, total, 0)
    rest = total - bill.amount_rupiah
    return Settlement("too-much" if rest else "paid", PAID, bill.amount_rupiah, rest)


def bank_day(at: datetime) -> date:
    """Return the day of the bank's calendar on which an instant lies."""
    return at.astimezone(BANK_ZONE).date()


def start_of(day: date) -> datetime:
    """Return the instant at which a day of the bank's calendar begins."""
    return datetime.combine(day, time(), BANK_ZONE)


def bill_code(bill_id: UUID, attempt: int = 0, *, is_sample: bool) -> str:
    """Return the code that is typed at the bank: 15 digits, the last one checks the others.

    Thirteen digits come from a hash of the id, so that nobody can count up to the next bill. A
    further ``attempt`` gives another code, for when two bills meet in one.

    >>> bill_code(UUID(int=7), is_sample=True)
    '967904813067858'
    """
    hashed = hashlib.sha256(bill_id.bytes + attempt.to_bytes(2, "big")).digest()
    digits = f"{int.from_bytes(hashed[:8], 'big') % 10**_HASHED_DIGITS:0{_HASHED_DIGITS}d}"
    body = (_SAMPLE if is_sample else _REAL) + digits
    return body + _check_digit(body)


def read_bill_code(typed: str) -> str | None:
    """Return the code that was typed, without spaces and dashes; None where it can be none.

    >>> read_bill_code("967 904-813 067 858")
    '967904813067858'
    >>> read_bill_code("967 904 813 067 885") is None
    True
    """
    digits = "".join(typed.replace("-", " ").split())
    is_code = len(digits) == CODE_LENGTH and digits.isascii() and digits.isdigit()
    # A number with its right check digit behind it comes out as zero.
    return digits if is_code and _check_digit(digits) == "0" else None


def grouped(code: str) -> str:
    """Return a code in threes, as people read it out and type it.

    >>> grouped("967904813067858")
    '967 904 813 067 858'
    """
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _check_digit(digits: str) -> str:
    interim = "0"
    for digit in digits:
        interim = _DAMM[int(interim)][int(digit)]
    return interim
