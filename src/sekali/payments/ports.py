"""What is asked of the bank that collects the fees."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Protocol

from sekali.kernel.errors import DomainError


class BankUnavailable(DomainError):
    """The bank does not answer, or not in a way that can be read; nothing was changed here.

    ``params["reason"]``: outage, or unreadable for a statement that says what we cannot follow.
    """

    code: ClassVar[str] = "bank-unavailable"


class BankRefused(DomainError):
    """The bank answered and says no; ``params["said"]`` are its words, for an operator."""

    code: ClassVar[str] = "bank-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """A bill as the bank needs to know it: it takes payments for codes that were announced."""

    code: str
    title: str
    amount_rupiah: int
    paid_rupiah: int
    due_at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundOrder:
    """That money of a payment is to go back to where it came from; ``key`` is ours, for ever."""

    key: str
    payment_reference: str
    code: str
    amount_rupiah: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One line of the bank's statement: money that came, or that went back."""

    reference: str
    is_refund: bool
    code: str
    amount_rupiah: int
    booked_at: datetime


class Bank(Protocol):
    """A bank with an account for fees. Every question may be asked again with the same effect."""

    def announce(self, bill: Announcement) -> None:
        """Tell of a bill, or how it stands now.

        Raises:
            BankUnavailable: Try again later.
            BankRefused: It does not take this bill.
        """
        ...

    def send_refund(self, order: RefundOrder) -> str:
        """Order a refund, once for its key; return the bank's reference of it.

        Raises:
            BankUnavailable: Try again later.
            BankRefused: It does not pay this back.
        """
        ...

    def statement(self, day: date) -> list[Booking]:
        """Return everything that was booked on a day of the bank's calendar.

        Raises:
            BankUnavailable: It is away, or its statement cannot be read.
        """
        ...

    def check_config(self) -> list[str]:
        """Return what is wrong, in words for an operator."""
        ...
