"""What is settled before the registry is asked anything: where it is, who we are, how we wait."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Where the registry is and who we are to it, as the agreement on access settles it.

    Attributes:
        base_url: ``https://host:port``, and any path that goes before all others.
        user: The agency's ``user_id``.
        password: Kept out of logs.
        ip_user: The address of ours that the registry has been told.
        read_path: Goes before ``/CALL_NIK`` and ``/CALL_NOKK``; agencies have their own.
    """

    base_url: str
    user: str
    password: str = field(repr=False)
    ip_user: str
    read_path: str = "/dukcapil/get_json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the registry is waited for.

    Attributes:
        timeout_seconds: For one try.
        budget_seconds: For all tries and pauses of one question; a resident waits that long.
        pauses_seconds: Before each further try, at most; half of it to all of it at random,
            so that those who failed together do not come back together.
        failures: This many questions unanswered in a row, and nobody asks any more ...
        rest_seconds: ... for so long.
    """

    timeout_seconds: float = 2.0
    budget_seconds: float = 4.0
    pauses_seconds: tuple[float, ...] = (0.1, 0.3)
    failures: int = 5
    rest_seconds: float = 15.0
