"""How the person at a device has shown who they are, when, and whether that is enough."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, Protocol

# Authentication method references (RFC 8176), as an OpenID Provider tells them on.
PASSWORD: Final = "pwd"  # noqa: S105  # its name, not one
TOTP: Final = "otp"
RECOVERY_CODE: Final = "rcv"
SMS: Final = "sms"
EMAIL: Final = "eml"
PASSKEY: Final = "hwk"
# Another portal vouches for the person (no value of RFC 8176), by what our agreement with it
# counts as two factors.
PORTAL: Final = "fed"
PORTAL_TWO_FACTORS: Final = "mfa"
Method = Literal["pwd", "otp", "rcv", "sms", "eml", "hwk", "fed", "mfa"]
# The words of the session in which it is kept.
SIGNED_IN_AT, METHODS, STEPPED_UP_AT = "signed_in_at", "methods", "stepped_up_at"
# How sure a portal is of somebody who has shown nothing of their own here yet.
VOUCHED = "vouched"
ONE_FACTOR, TWO_FACTORS = "urn:sekali:acr:1", "urn:sekali:acr:2"
# Changing how one signs in, withdrawing, ending a mandate.
FRESH = timedelta(minutes=15)
_KNOWN = frozenset({PASSWORD})
_SENT = frozenset({SMS, EMAIL})
_HAD = frozenset({TOTP, RECOVERY_CODE, SMS, EMAIL})
# A portal may itself have sent a code: with it only what is set up here is a second thing.
_HAD_HERE = frozenset({TOTP, RECOVERY_CODE})


class KeepsValues(Protocol):
    """A session, as far as it is needed here."""

    def get(self, key: str, default: Any, /) -> Any:
        """Return what is kept under a key, or the other."""
        ...

    def __setitem__(self, key: str, value: Any) -> None:
        """Keep something under a key."""
        ...


@dataclass(frozen=True, slots=True)
class Proof:
    """When somebody signed in, by what, and when they last showed again who they are."""

    signed_in_at: datetime | None
    methods: tuple[str, ...]
    stepped_up_at: datetime | None

    @property
    def last_at(self) -> datetime | None:
        """Return when they last showed who they are (``auth_time`` of OpenID Connect)."""
        return self.stepped_up_at or self.signed_in_at

    @property
    def has_two_factors(self) -> bool:
        """Tell whether two different things were shown; see two_factors."""
        return two_factors(self.methods)

    @property
    def acr(self) -> str:
        """Return the authentication context class."""
        return TWO_FACTORS if self.has_two_factors else ONE_FACTOR

    def is_fresh(self, now: datetime, within: timedelta = FRESH) -> bool:
        """Tell whether it is not long ago; what lies in the future is no proof."""
        return self.last_at is not None and timedelta() <= now - self.last_at <= within


def two_factors(methods: Collection[str]) -> bool:
    """Tell whether something known and something had were shown.

    A passkey is both: the device, and the finger, face or PIN that it asks for, which we require.

    >>> two_factors(["pwd"]), two_factors(["sms", "eml"]), two_factors(["pwd", "otp"])
    (False, False, True)
    >>> two_factors(["fed"]), two_factors(["fed", "sms"]), two_factors(["fed", "otp"])
    (False, False, True)
    """
    shown = set(methods)
    if shown & {PASSKEY, PORTAL_TWO_FACTORS}:
        return True
    return bool((_KNOWN & shown and _HAD & shown) or (PORTAL in shown and _HAD_HERE & shown))


def was_only_sent(methods: Collection[str]) -> bool:
    """Tell whether nothing but codes that were sent was shown: whoever holds the phone has those.

    >>> was_only_sent(["sms"]), was_only_sent(["sms", "otp"]), was_only_sent([])
    (True, False, False)
    """
    return bool(methods) and _SENT.issuperset(methods)


def proof_in(session: KeepsValues) -> Proof:
    """Return the proof that a session keeps; an empty one where it keeps none."""
    return Proof(
        _instant(session.get(SIGNED_IN_AT, None)),
        tuple(session.get(METHODS, None) or ()),
        _instant(session.get(STEPPED_UP_AT, None)),
    )


def keep_sign_in(
    session: KeepsValues, methods: Collection[str], at: datetime, *, vouched: str | None = None
) -> None:
    """Keep that somebody signed in just now; ``vouched`` is how sure a portal is of them."""
    session[SIGNED_IN_AT] = at.isoformat()
    session[METHODS] = list(methods)
    session[STEPPED_UP_AT] = None
    session[VOUCHED] = vouched


def keep_step_up(session: KeepsValues, methods: Collection[str], at: datetime) -> None:
    """Keep that the person who is signed in showed again who they are."""
    before = proof_in(session).methods
    session[METHODS] = [*before, *(method for method in methods if method not in before)]
    session[STEPPED_UP_AT] = at.isoformat()
    if PORTAL not in methods:
        # Shown here itself, so that no portal limits what the account is good for.
        session[VOUCHED] = None


def vouched_in(session: KeepsValues) -> str | None:
    """Return how sure the portal is that alone vouches for this session; None where none does."""
    level: str | None = session.get(VOUCHED, None)
    return level


def _instant(kept: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(kept) if kept else None
    except (TypeError, ValueError):
        return None
