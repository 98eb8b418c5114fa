"""How guessing at an account is slowed down, and its owner and the neighbours are not.

Each way in has up to four counts. From a device that is known for the account, that device counts
alone: no stranger uses it up. From elsewhere a name is counted at one address, tightly, and from
everywhere together, more widely, for whoever has many addresses. An address by itself counts what
goes wrong there for whomever, so widely that only a machine reaches it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from sekali.accounts.actions import Limit, count_attempt, forget_attempts, uncount_attempt
from sekali.accounts.known_devices import known_on
from sekali.accounts.models import Account

NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whence:
    """Where somebody tries from: the address, and what the device's cookie says."""

    address: str
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """The limits of one way in: of a known device, of a name at one address, and everywhere."""

    by_device: Limit
    by_place: Limit
    by_name: Limit
    by_address: Limit

    def count(self, tried: "Tried", *, now: datetime) -> None:
        """Count one try before it is judged.

        Raises:
            TooManyAttempts: From there, at this name.
        """
        for limit, subject in self._counted(tried):
            count_attempt(limit, subject, now=now)

    def went_well(self, tried: "Tried") -> None:
        """Forget what went wrong just here; elsewhere take back this one try alone."""
        for limit, subject in self._counted(tried):
            if limit in (self.by_device, self.by_place):
                forget_attempts(limit, subject)
            else:
                uncount_attempt(limit, subject)

    def _counted(self, tried: "Tried") -> Iterator[tuple[Limit, str]]:
        if tried.known_device:
            yield self.by_device, f"{tried.known_device}:{tried.name}"
            return
        yield self.by_address, tried.address
        yield self.by_place, f"{tried.name}@{tried.address}"
        yield self.by_name, tried.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One try: at which name, as a hash, from where; ``known_device`` is "" where it is not."""

    name: str
    address: str
    known_device: str

    @classmethod
    def at(cls, name_hash: bytes, owner: Account | None, whence: Whence) -> "Tried":
        """Return a try at a name; the cookie is read alike where the name is nobody's."""
        owner_id = owner.person_id if owner else NOBODY
        known = known_on(whence.device, owner_id, key=settings.HASH_KEY)
        return cls(name=name_hash.hex(), address=whence.address, known_device=known)
