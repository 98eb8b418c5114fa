"""Where a person is signed in, told so that they recognise it, and ended by them."""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.accounts.ending import end_sessions
from sekali.accounts.models import Session
from sekali.audit.actions import Act, record
from sekali.storage.transactions import whole_transaction

DEVICE, NETWORK, KNOWN_AS = "device", "network", "known_as"
# What a browser says of itself, the most telling first: every Chrome says Safari too.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_IPV4_KEPT, _IPV6_KEPT = 16, 32
_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Device:
    """A signed-in device as its owner sees it; ``handle`` ends it and is no session key."""

    handle: str
    device: str
    network: str
    methods: tuple[str, ...]
    signed_in_at: datetime | None
    is_this_one: bool


def device_named(user_agent: str) -> str:
    """Return browser and system, as people call them; "" where neither is known.

    >>> device_named("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Safari/537.36")
    'Chrome, Android'
    """
    found = (
        next((name for mark, name in marks if mark in user_agent), "")
        for marks in (_BROWSERS, _SYSTEMS)
    )
    return ", ".join(name for name in found if name)


def network_of(address: str) -> str:
    """Return where an address roughly is: the provider's network, not the house.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2::3"), network_of("?")
    ('203.0.x.x', '2001:db8::', '')
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(parsed, ipaddress.IPv4Address):
        return ".".join([*address.split(".")[: _IPV4_KEPT // 8], "x", "x"])
    return str(ipaddress.ip_network((parsed, _IPV6_KEPT), strict=False).network_address)


def devices_of(person_id: UUID, *, this_one: str, now: datetime) -> Sequence[Device]:
    """Return the devices on which a person is signed in, the newest first."""
    mine = Session.objects.filter(account_id=person_id, expire_date__gt=now)
    return [
        Device(
            _handle(one.session_key),
            one.device,
            one.network,
            tuple(one.methods.split()),
            one.signed_in_at,
            hmac.compare_digest(one.session_key.encode(), this_one.encode()),
        )
        for one in mine.order_by("-signed_in_at")[:_MOST_SHOWN]
    ]


@whole_transaction
def end_device(*, person_id: UUID, handle: str, now: datetime) -> None:
    """Sign a person out on one of their devices; doing it again changes nothing."""
    keys = Session.objects.filter(account_id=person_id).values_list("session_key", flat=True)
    fitting = [
        key for key in keys if hmac.compare_digest(_handle(key).encode(), handle[:64].encode())
    ]
    _end(person_id, fitting, now)


@whole_transaction
def end_others(*, person_id: UUID, this_one: str, now: datetime) -> None:
    """Sign a person out everywhere but here."""
    others = Session.objects.filter(account_id=person_id).exclude(session_key=this_one)
    _end(person_id, list(others.values_list("session_key", flat=True)), now)


def end_by_operator(*, person_id: UUID | None, reason: str, now: datetime) -> int:
    """End every session of a person, or of everybody where nobody is named; return how many.

    Each person is a transaction of their own, with a line on their ledger.
    """
    rows = Session.objects.filter(account_id__isnull=False)
    if person_id is not None:
        rows = rows.filter(account_id=person_id)
    people = set(rows.values_list("account_id", flat=True))
    return sum(_end_all_of(one, reason, now) for one in sorted(people))


@whole_transaction
def _end_all_of(person_id: UUID, reason: str, now: datetime) -> int:
    ended = end_sessions(Session.objects.filter(account_id=person_id), at=now)
    details = {"devices": ended, "reason": reason}
    act = Act(kind="account.signed-out", actor_id=None, details=details)
    record(person_id=person_id, acts=[act], at=now)
    return ended


def _end(person_id: UUID, keys: Sequence[str], now: datetime) -> None:
    ended = end_sessions(Session.objects.filter(account_id=person_id, session_key__in=keys), at=now)
    if ended:
        act = Act(kind="account.signed-out", actor_id=person_id, details={"devices": ended})
        record(person_id=person_id, acts=[act], at=now)


def _handle(session_key: str) -> str:
    return hashlib.sha256(b"device:" + session_key.encode()).hexdigest()[:32]
