"""How each portal writes: the same person is told in another way by each, as in real life.

What INApas sends is not public. These habits are those of Indonesian systems that are: names in
capitals, days first, a number where a text is expected, a clock that is ahead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sekali.demo.portals.people import Somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """One portal.

    Attributes:
        path: Where it stands below the simulator's address.
        name: On its page.
        gives_nik: Whether it knows NIKs at all.
        signs_userinfo: Whether userinfo is a signed token.
        is_ahead: How far its clock is before ours.
    """

    path: str
    name: str
    gives_nik: bool
    signs_userinfo: bool
    is_ahead: timedelta

    def acr(self, *, is_checked: bool) -> str | None:
        """Return how sure it is; a portal without levels says nothing."""
        if not self.gives_nik:
            return None
        return "urn:inapas.contoh:tingkat:2" if is_checked else "urn:inapas.contoh:tingkat:1"

    def told(self, somebody: Somebody, *, is_checked: bool) -> Mapping[str, Any]:
        """Return what userinfo says of somebody."""
        said: dict[str, Any] = {"name": somebody.name.upper(), "email": somebody.email}
        if not self.gives_nik:
            return {**said, "email_verified": True}
        day = "-".join(reversed(somebody.birth_date.split("-")))
        verified = "Y" if is_checked else "T"
        return {**said, "nik": int(somebody.nik), "tanggal_lahir": day, "nik_valid": verified}


INAPAS = Habits(
    path="/inapas",
    name="INApas (contoh)",
    gives_nik=True,
    signs_userinfo=True,
    is_ahead=timedelta(seconds=20),
)
PROVINCE = Habits(
    path="/jatim",
    name="Portal Jatim (contoh)",
    gives_nik=False,
    signs_userinfo=False,
    is_ahead=timedelta(),
)
PORTALS = (INAPAS, PROVINCE)
