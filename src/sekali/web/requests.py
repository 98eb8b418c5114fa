"""What every view is given: the request with who asks, in which language, and the outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from sekali.accounts.models import Account
from sekali.accounts.passkeys import PasskeyDoor
from sekali.accounts.proof import vouched_in
from sekali.accounts.rules import lower
from sekali.casework.actors import Applicant, Helper, Officer
from sekali.documents.ports import DocumentRenderer
from sekali.documents.safe import Safe
from sekali.mandates.rules import Authority
from sekali.openid.provider import Provider
from sekali.payments.ports import Bank
from sekali.portals.portal import Portal
from sekali.vault.grounds import Ground, own
from sekali.vault.ports import CivilRegistry, FactRegistries
from sekali.vault.search import PeopleSearch

Kept = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Outside:
    """The outside world as pages need it; wired in config."""

    registry: CivilRegistry
    store: Safe
    bank: Bank
    registries: FactRegistries
    passkeys: PasskeyDoor
    openid: Provider
    portals: Mapping[str, Portal]
    renderer: DocumentRenderer


@dataclass(frozen=True, slots=True)
class Carried:
    """What came along over another site: where somebody wanted to go, and what they had typed."""

    onward: str
    kept: Kept


class Request(HttpRequest):
    """A request as it is once the middleware has added to it."""

    user: Account
    # Whose affairs these are; ``user`` is who signed in. Set by ``routes.guarded``.
    person_id: UUID
    # By what right somebody acts for them who is not they; None for oneself. See web.acting.
    acting: Authority | None
    language: str
    outside: Outside
    officers: tuple[Officer, ...]
    # Only where somebody comes back from another site.
    carried: Carried
    # Only where they signed out in this request: their browser is told to forget what it was shown.
    has_left: bool


def now() -> datetime:
    """Return the instant of the request, in UTC. Doors ask the clock; rooms are told."""
    return timezone.now()


def today() -> date:
    """Return the day it is for the government that runs this installation."""
    return timezone.localdate()


def applicant_of(request: Request) -> Applicant:
    """Return the signed-in resident as one who applies."""
    account = request.user
    assurance = lower(account.assurance, vouched_in(request.session))
    if request.acting is not None:
        return _helped(request.acting, account, assurance)
    return Applicant(
        request.person_id, "web", request.language, bool(account.email), assurance=assurance
    )


def _helped(authority: Authority, account: Account, assurance: str) -> Applicant:
    """Return the person for whom somebody acts: as sure as the less sure of the two.

    They are told in their own language, at addresses of their own that the worker knows.
    """
    return Applicant(
        authority.person_id,
        "web",
        authority.language,
        typed_by=Helper(account.person_id, account.display_name, authority.basis, authority.key),
        assurance=lower(authority.assurance, assurance),
        kind=authority.kind,
    )


def own_ground(request: Request) -> Ground:
    """Return the ground on which a page shows the resident their own facts."""
    return own(request.person_id, where="web", reader_id=request.user.person_id)


def address_of(request: HttpRequest) -> str:
    """Return the address a request comes from, as our own proxy saw it where there is one.

    Of ``X-Forwarded-For`` only the last entry is the proxy's word; the others are anybody's.
    """
    if settings.SECURE and (forwarded := request.META.get("HTTP_X_FORWARDED_FOR")):
        return str(forwarded).rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def people_search(request: Request) -> PeopleSearch:
    """Return what looks people up for this request."""
    return PeopleSearch(
        request.outside.registry,
        now(),
        asked_by=str(request.user.person_id),
        is_sample=settings.SAMPLE_DATA,
    )


def whole_number(typed: str, *, digits: int) -> int | None:
    """Return the number that was sent, or None where it is none or has more digits.

    Only the digits 0 to 9: ``str.isdigit`` takes ² for one, and ``int`` does not.
    """
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= digits
    return int(typed) if is_number else None


def posted_of(request: HttpRequest) -> dict[str, str]:
    """Return what was typed, without characters that no database can keep."""
    return {key: str(value).replace("\0", "") for key, value in request.POST.items()}


def all_posted_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return what was typed, with every value of boxes that share a name, such as marks."""
    return {
        key: [str(value).replace("\0", "") for value in values]
        for key, values in request.POST.lists()
    }
