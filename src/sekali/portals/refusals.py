"""What may go wrong on the way to a portal and back; each has its sentence for the person."""

from typing import ClassVar

from sekali.kernel.breaker import Unanswered
from sekali.kernel.errors import DomainError


class PortalUnavailable(Unanswered):
    """The portal does not answer now; ``params["reason"]`` is outage or slow."""

    code: ClassVar[str] = "portal-unavailable"


class PortalRefused(DomainError):
    """Nobody is signed in by this answer.

    ``params["reason"]``: ``cancelled`` by the person; ``error``, as the portal said; ``old``, not
    begun at this device or too long ago; ``not-believed``, a proof that does not hold; ``level``,
    less sure than is agreed; ``stale``, no fresh sign-in although one was asked for.
    """

    code: ClassVar[str] = "portal-refused"


class NotBelieved(PortalRefused):
    """A proof of the portal does not hold; ``why`` is for the log, and names no person."""

    def __init__(self, why: str) -> None:
        super().__init__(reason="not-believed")
        self.why = why


class NotKnownHere(DomainError):
    """The portal told no verified NIK, and nobody has connected this identity."""

    code: ClassVar[str] = "portal-no-nik"


class NotConfirmed(DomainError):
    """The civil registry does not know the NIK, or knows somebody else by it."""

    code: ClassVar[str] = "portal-not-confirmed"


class NotSureEnough(DomainError):
    """The portal is less sure than an account needs that is there already: connect it first."""

    code: ClassVar[str] = "portal-not-sure"


class AccountClosed(DomainError):
    """Nobody signs in to this account any more."""

    code: ClassVar[str] = "portal-account-closed"
