"""This installation as an OpenID Provider: its name, its keys, and how people are called there."""

import base64
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sekali.kernel.ids import keyed_hash
from sekali.openid.keys import SigningKeys, signing_keys
from sekali.openid.models import Client
from sekali.openid.registration import Registration
from sekali.openid.sealing import Kind, NotSealedHere, Pointer, seal, unseal


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    """What the protocol needs of the installation; wired in config."""

    issuer: str
    seal_key: bytes
    hash_key: bytes
    key_file: Path
    keys_from_environment: str = ""
    is_sample: bool = False

    @property
    def keys(self) -> SigningKeys:
        """Return the keys that sign now."""
        return signing_keys(self.key_file, self.keys_from_environment)

    def address(self, path: str) -> str:
        """Return an address of ours as clients know it."""
        return f"{self.issuer}/{path}"

    def sealed(self, pointer: Pointer, kind: Kind) -> str:
        """Return a pointer as a token."""
        return seal(pointer, kind, self.seal_key)

    def opened(self, token: str, kind: Kind) -> Pointer | None:
        """Return what a token points to, or None where it is none of ours."""
        try:
            return unseal(token, kind, self.seal_key)
        except NotSealedHere:
            return None

    def subject(self, person_id: UUID, client: "KnownClient") -> str:
        """Return how a client knows a person: another way in each sector (Core 8.1).

        The office is part of the sector, so that two agencies on one host do not meet.
        """
        sector = f"{client.office_id}:{client.data.sector or client.id}"
        digest = keyed_hash(self.hash_key, "openid-subject", f"{sector}:{person_id}")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class KnownClient:
    """A client that is registered and was not stopped."""

    row: Client
    data: Registration

    @property
    def id(self) -> UUID:
        """Return its id."""
        return self.row.id

    @property
    def office_id(self) -> UUID:
        """Return the office whose system it is."""
        return self.row.office_id
