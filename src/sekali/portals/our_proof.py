"""How we show a portal that it is us: a signature with a key of our own, or a secret."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus
from uuid import uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from sekali.openid.client_proof import ASSERTION
from sekali.portals.registration import PortalSettings, secret_text

_LASTS = timedelta(minutes=1)
_KINDS: Mapping[str, type[ECKey | OKPKey | RSAKey]] = {
    "ES256": ECKey, "EdDSA": OKPKey, "PS256": RSAKey, "RS256": RSAKey,
}  # fmt: skip


class KeyMissing(Exception):
    """A bug of the settings: key or secret is not where they say, or is none."""


@dataclass(frozen=True, slots=True)
class OurProof:
    """Proves to one portal who asks; the secret is read when it is needed, and not kept."""

    settings: PortalSettings
    folder: Path

    def added_to(
        self, form: Mapping[str, str], *, audience: str, at: datetime
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Return a form with what proves us, and headers that belong to it.

        Raises:
            KeyMissing: See check_config.
        """
        settings = self.settings
        if settings.authentication == "key":
            signed = self._assertion(audience, at)
            about = {"client_assertion_type": ASSERTION, "client_assertion": signed}
            return {**form, "client_id": settings.client_id, **about}, {}
        secret = self._secret()
        if settings.authentication == "secret-post":
            return {**form, "client_id": settings.client_id, "client_secret": secret}, {}
        # RFC 6749 2.3.1: both encoded as in a form, before they are put together.
        pair = f"{quote_plus(settings.client_id)}:{quote_plus(secret)}".encode()
        return dict(form), {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}

    def public_key(self) -> dict[str, Any] | None:
        """Return the half of our key that the portal needs; None where a secret proves us.

        Raises:
            KeyMissing: It is not there.
        """
        if self.settings.authentication != "key":
            return None
        key = self._key()
        public = key.as_dict(private=False)
        about = {"kid": self._kid(key), "alg": self.settings.key_algorithm, "use": "sig"}
        return {**public, **about}

    def check_config(self) -> list[str]:
        """Return what is wrong with key or secret, in words for an operator."""
        try:
            if self.settings.authentication == "key":
                self.added_to({}, audience="", at=datetime.fromtimestamp(0).astimezone())
            else:
                self._secret()
        except KeyMissing as missing:
            return [str(missing)]
        return []

    def _assertion(self, audience: str, at: datetime) -> str:
        key, settings = self._key(), self.settings
        claims = {
            "iss": settings.client_id,
            "sub": settings.client_id,
            "aud": audience,
            "jti": uuid4().hex,
            "iat": int(at.timestamp()),
            "exp": int((at + _LASTS).timestamp()),
        }
        header = {"alg": settings.key_algorithm, "kid": self._kid(key), "typ": "JWT"}
        try:
            return jwt.encode(header, claims, key, algorithms=[settings.key_algorithm])
        except (JoseError, ValueError, TypeError) as error:
            raise KeyMissing(f"our key cannot sign as {settings.key_algorithm}") from error

    def _kid(self, key: ECKey | OKPKey | RSAKey) -> str:
        return self.settings.key_id or key.thumbprint()

    def _key(self) -> ECKey | OKPKey | RSAKey:
        kept = self._text("key")
        try:
            key = _KINDS[self.settings.key_algorithm].import_key(kept)
        except (JoseError, ValueError, TypeError) as error:
            raise KeyMissing("key is no private key in PEM") from error
        if not key.is_private:
            raise KeyMissing("key is a public key, and cannot sign")
        return key

    def _secret(self) -> str:
        return self._text("secret")

    def _text(self, name: str) -> str:
        place = getattr(self.settings, name)
        kept = secret_text(place, self.folder)
        if not kept:
            raise KeyMissing(f"{name}: nothing stands in {place.file or place.variable}")
        return kept
