"""What we take of what a portal tells about somebody: as little as finds or opens an account."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sekali.accounts.rules import Level
from sekali.kernel.errors import DomainError
from sekali.kernel.nik import read_nik
from sekali.portals.refusals import PortalRefused
from sekali.portals.registration import Claim, PortalSettings

_DAY_FIRST = re.compile(r"(\d{2})[-/.](\d{2})[-/.](\d{4})")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Identity:
    """Somebody as a portal vouches for them.

    Attributes:
        portal: Its key in the settings file.
        issuer: Who vouches; with ``subject`` it names one identity for ever.
        sign_in: The portal's name for this sign-in (``sid``), empty where it has none.
        level: As sure as the settings say that the portal's ``acr`` is.
        has_two_factors: Whether the settings count its ``acr`` as two factors.
        nik: A well-formed NIK that the portal has verified, else None.
        name, birth_date: What else it tells, None where it does not.
    """

    portal: str
    issuer: str
    subject: str
    sign_in: str
    level: Level
    has_two_factors: bool
    nik: str | None
    name: str | None
    birth_date: date | None


def identity_of(portal: str, settings: PortalSettings, claims: Mapping[str, Any]) -> Identity:
    """Return what checked claims say of somebody.

    Raises:
        PortalRefused: ``level``: the settings know no level for this ``acr``.
    """
    acr = claims.get("acr", "")
    level = settings.levels.get(acr) if isinstance(acr, str) else None
    if level is None:
        raise PortalRefused(reason="level")
    name = _text(_found(claims, settings.claims.name))
    return Identity(
        portal=portal,
        issuer=settings.issuer,
        subject=claims["sub"],
        sign_in=_text(claims.get("sid")) or "",
        level=level,
        has_two_factors=acr in settings.two_factors,
        nik=_verified_nik(settings, claims, acr),
        name=name[:_LONGEST_NAME] if name else None,
        birth_date=_day(_found(claims, settings.claims.birth_date)),
    )


def _verified_nik(settings: PortalSettings, claims: Mapping[str, Any], acr: str) -> str | None:
    """Return the NIK where the portal has verified it; one that somebody typed there is none."""
    rule, told = settings.nik_verified, _found(claims, settings.claims.nik)
    if rule is None or isinstance(told, bool) or not isinstance(told, str | int):
        return None
    if rule.claim is None:
        is_verified = acr in rule.acr
    else:
        said = _found(claims, rule.claim)
        # True is not 1 and not "true": the settings say exactly what the portal sends.
        is_verified = type(said) is type(rule.value) and said == rule.value
    if not is_verified:
        return None
    try:
        return read_nik(str(told)).digits
    except DomainError:
        return None


def _found(claims: Mapping[str, Any], claim: Claim | None) -> Any:
    path: Sequence[str] = [claim] if isinstance(claim, str) else claim or []
    found: Any = claims if path else None
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _text(told: Any) -> str | None:
    """Return printable text, without what no database can keep."""
    if not isinstance(told, str):
        return None
    return " ".join("".join(c if c.isprintable() else " " for c in told).split()) or None


def _day(told: Any) -> date | None:
    """Return a day as standards write it, or as Indonesian systems do: 31-12-1990."""
    text = _text(told) or ""
    if day_first := _DAY_FIRST.fullmatch(text):
        text = "-".join(reversed(day_first.groups()))
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
