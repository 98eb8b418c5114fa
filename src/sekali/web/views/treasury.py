"""The treasurer's page: an office's bills and payments beside the bank's statement."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from sekali.agencies import queries as agencies
from sekali.casework.actors import Officer
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import rupiah
from sekali.payments import queries as payments
from sekali.payments.actions import take_payment
from sekali.payments.rules import bank_day, grouped
from sekali.payments.statements import keep_statement
from sekali.web.errors import sentence_for
from sekali.web.pages import render
from sekali.web.requests import Request, now, posted_of
from sekali.web.texts import words
from sekali.web.views.payments import refund_reasons

TREASURER = "treasurer"
VIEWS = ("all", "differences", "bills", "refunds")
_MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Asked:
    """Which office, which days of the bank's calendar, and which part is looked at."""

    officer: Officer
    first: date
    last: date
    view: str

    @property
    def days(self) -> list[date]:
        """Each day from the first to the last."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def address(self) -> str:
        """Where this is shown."""
        asked = {
            "kantor": str(self.officer.office_id),
            "dari": self.first.isoformat(),
            "sampai": self.last.isoformat(),
            "tampil": self.view,
        }
        return f"{reverse('treasury')}?{urlencode(asked)}"


def treasury(request: Request) -> HttpResponse:
    """Show what was billed, paid, booked and given back, and what does not agree."""
    asked = _asked(request, request.GET.dict())
    found = payments.reconciliation(asked.officer.office_id, asked.first, asked.last)
    offices = {one.office_id: agencies.office(one.office_id).name for one in _treasurers(request)}
    return render(
        request,
        "treasury.html",
        asked=asked,
        found=found,
        office=agencies.office(asked.officer.office_id),
        offices=offices,
        views=VIEWS,
        rupiah=rupiah,
        grouped=grouped,
        reasons=refund_reasons(found.refunds, request.language),
        missing=[day for day in asked.days if day not in found.fetched],
    )


def fetch(request: Request) -> HttpResponse:
    """Fetch the bank's statements of the days that are looked at."""
    asked = _asked(request, posted_of(request))
    t, count = words(request.language), 0
    try:
        for day in asked.days:
            if day <= bank_day(now()):
                bookings = request.outside.bank.statement(day)
                count += keep_statement(day=day, bookings=bookings, at=now())
        messages.success(request, t("treasury.fetched", count=count))
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return redirect(asked.address)


def take_over(request: Request) -> HttpResponse:
    """Take a payment that stands in the statement and of which the bank never told us."""
    typed = posted_of(request)
    asked = _asked(request, typed)
    line = payments.statement_line(typed.get("ref", ""))
    if line is None or line.is_refund or line.office_id not in {None, asked.officer.office_id}:
        raise Http404
    t = words(request.language)
    try:
        outcome = take_payment(
            reference=line.bank_reference,
            code=line.code or "-",
            amount_rupiah=line.amount_rupiah,
            paid_at=line.booked_at,
            at=now(),
            by=asked.officer.person_id,
        )
        messages.success(request, t("treasury.taken", outcome=t(f"treasury.outcome.{outcome}")))
    except DomainError as refusal:
        messages.warning(request, sentence_for(refusal, t))
    return redirect(asked.address)


def _treasurers(request: Request) -> list[Officer]:
    return [officer for officer in request.officers if officer.role == TREASURER]


def _asked(request: Request, typed: dict[str, str]) -> Asked:
    """Return what is asked for; today where no day is, and never more than a month.

    Raises:
        Http404: Who asks is no treasurer, or not of that office.
    """
    mine = _treasurers(request)
    chosen = typed.get("kantor", "")
    officer = next((one for one in mine if chosen in ("", str(one.office_id))), None)
    if officer is None:
        raise Http404
    today = bank_day(now())
    first = _day(typed.get("dari", "")) or today
    last = max(_day(typed.get("sampai", "")) or first, first)
    view = typed.get("tampil", "")
    return Asked(
        officer,
        first,
        min(last, first + timedelta(days=_MOST_DAYS - 1)),
        view if view in VIEWS else VIEWS[0],
    )


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None
    # Far from the ends of the calendar, where adding a month would fall off.
    return day if 2000 <= day.year <= 2200 else None  # noqa: PLR2004  # as said above
