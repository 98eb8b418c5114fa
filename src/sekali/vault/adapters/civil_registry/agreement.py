"""What is settled before the registry is asked anything: where it is, who we are."""

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
