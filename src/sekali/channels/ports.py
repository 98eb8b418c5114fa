"""What lies outside: who carries short messages to telephones."""

from collections.abc import Sequence
from typing import Protocol


class SmsAway(Exception):
    """The gateway cannot be reached, or its quota is used up: try later."""


class SmsRefused(Exception):
    """The gateway does not carry messages to this number, now or later."""


class SmsGateway(Protocol):
    """Carries a short message to a telephone, sooner or later, once or twice."""

    def send(self, *, number: str, text: str, reference: str) -> None:
        """Hand a message over; the same reference again is the same message.

        Raises:
            SmsAway: Try later.
            SmsRefused: Not to this number.
        """
        ...

    def check_config(self) -> Sequence[str]:
        """Return what is wrong with it, in words for an operator."""
        ...
