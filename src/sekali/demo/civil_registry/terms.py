"""The agreement under which the simulated registry lets somebody ask: login, addresses, quota."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PREFIX = "SIMULATED_REGISTRY_"
"""Environment: _USER, _PASSWORD, _IP_USERS (separated by commas), _DAILY_QUOTA."""

DAILY_QUOTA = 10_000


class MissingTerms(Exception):
    """The registry was started without a login to check, and there is none to fall back on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who may ask, from which addresses, and how often a day (Jakarta time)."""

    user: str
    password: str = field(repr=False)
    ip_users: frozenset[str] = frozenset({"127.0.0.1"})
    daily_quota: int = DAILY_QUOTA


def terms_of(environment: Mapping[str, str]) -> Terms:
    """Return the terms that the environment sets.

    Raises:
        MissingTerms: User or password is missing.
    """
    user = environment.get(PREFIX + "USER", "")
    password = environment.get(PREFIX + "PASSWORD", "")
    if not (user and password):
        raise MissingTerms(f"Set {PREFIX}USER and {PREFIX}PASSWORD.")
    addresses = environment.get(PREFIX + "IP_USERS", "127.0.0.1").split(",")
    return Terms(
        user=user,
        password=password,
        ip_users=frozenset(address.strip() for address in addresses),
        daily_quota=int(environment.get(PREFIX + "DAILY_QUOTA", DAILY_QUOTA)),
    )
