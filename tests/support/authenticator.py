"""A device with passkeys, in software: what a browser and its authenticator answer to a question."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
)

Answer = dict[str, Any]
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass(slots=True)
class SoftDevice:
    """One credential for one site. ``origin`` is what the browser says; ``flags`` who was there."""

    origin: str
    flags: int = PRESENT | VERIFIED
    counter: int = 0
    user: bytes = b""
    credential_id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, question: Mapping[str, Any]) -> Answer:
        """Answer a question for a new passkey."""
        asked = question["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(Aaguid(bytes(16)), self.credential_id, public)
        data = AuthenticatorData.create(
            _rp(asked["rp"]["id"]), self.flags | ATTESTED, self.counter, credential
        )
        attestation = AttestationObject.create("none", data, {})
        said = self._said("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": said, "attestationObject": bytes(attestation)})

    def sign(self, question: Mapping[str, Any], *, kind: str = "webauthn.get") -> Answer:
        """Answer a question for a sign-in."""
        asked = question["publicKey"]
        data = bytes(AuthenticatorData.create(_rp(asked["rpId"]), self.flags, self.counter))
        said = self._said(kind, asked["challenge"])
        signed = data + hashlib.sha256(said).digest()
        signature = self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "clientDataJSON": said,
                "authenticatorData": data,
                "signature": signature,
                "userHandle": self.user,
            }
        )

    def _said(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: Mapping[str, bytes]) -> Answer:
        encoded = websafe_encode(self.credential_id)
        return {
            "id": encoded,
            "rawId": encoded,
            "type": "public-key",
            "response": {key: websafe_encode(value) for key, value in response.items()},
            "clientExtensionResults": {},
        }


def _rp(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
