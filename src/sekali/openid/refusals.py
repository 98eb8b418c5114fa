"""What the protocol refuses, in its own words (RFC 6749, OpenID Connect Core)."""

from sekali.kernel.errors import DomainError


class ProtocolRefused(DomainError):
    """A refusal that goes to a client, as ``error`` and ``error_description``."""

    code = "openid-refused"

    def __init__(self, error: str, description: str = "", status: int = 400) -> None:
        super().__init__(error=error, description=description)
        self.error = error
        self.description = description
        self.status = status


class NoSuchClient(DomainError):
    """No client of this name is registered, or it was stopped."""

    code = "openid-no-client"


class AddressNotRegistered(DomainError):
    """The address to return to is not registered: nobody is sent there, not even with an error."""

    code = "openid-address"


class RequestExpired(DomainError):
    """A sign-in that was begun too long ago, or is done already."""

    code = "openid-expired"


class CodeUnknown(DomainError):
    """No device waits with this code."""

    code = "openid-code"


class SamePerson(DomainError):
    """Whoever proposed something cannot approve it."""

    code = "openid-four-eyes"


class RegistrationRefused(DomainError):
    """What was typed is no registration; ``params["mistakes"]`` maps boxes to codes."""

    code = "openid-registration"
