"""What a simulated portal knows of running sign-ins: codes, tokens, sessions, and its keys."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sekali.demo.portals.habits import Habits
from sekali.demo.portals.people import Somebody

if TYPE_CHECKING:
    from joserfc.jwk import KeyParameters, RSAKey

_ALGORITHM = "RS256"
_BITS = 2_048
_TOKEN_SECONDS = 300
_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody signed in at the portal's own page."""

    somebody: Somebody
    is_checked: bool
    at: int
    sid: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client asked for, as far as it matters."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    challenge: str
    asks_again: bool = False


class Desk:
    """One portal's memory; it forgets all when it ends, and then people sign in again."""

    def __init__(self, habits: Habits, issuer: str) -> None:
        self.habits, self.issuer = habits, issuer
        self._lock = threading.Lock()
        self._logins: dict[str, Login] = {}
        self._codes: dict[str, tuple[Asked, Login]] = {}
        self._tokens: dict[str, Login] = {}
        self._keys: list[RSAKey] = []

    def now(self) -> int:
        """Return the time by the portal's own clock."""
        return int(time.time() + self.habits.is_ahead.total_seconds())

    def jwks(self) -> Mapping[str, Any]:
        """Return the public keys."""
        self._key()
        return {"keys": [key.as_dict(private=False) for key in self._keys]}

    def rotate(self) -> None:
        """Sign with another key from now on; the one before is gone."""
        with self._lock:
            self._keys = [_new_key()]

    def sign_in(self, somebody: Somebody, *, is_checked: bool) -> str:
        """Return the cookie of somebody who has signed in."""
        cookie = secrets.token_urlsafe(16)
        with self._lock:
            made = Login(somebody, is_checked, self.now(), secrets.token_hex(8))
            self._logins[cookie] = made
        return cookie

    def login(self, cookie: str) -> Login | None:
        """Return who is signed in with a cookie."""
        with self._lock:
            return self._logins.get(cookie)

    def sign_out(self, cookie: str) -> Login | None:
        """Forget a cookie; return whose it was."""
        with self._lock:
            return self._logins.pop(cookie, None)

    def code_for(self, asked: Asked, login: Login) -> str:
        """Return a code that the client can redeem once."""
        code = secrets.token_urlsafe(16)
        with self._lock:
            self._codes[code] = (asked, login)
        return code

    def redeem(self, code: str, verifier: str, redirect_uri: str) -> Mapping[str, Any] | None:
        """Return tokens for a code; None where it is none, used, or somebody else's."""
        with self._lock:
            asked, login = self._codes.pop(code, (None, None))
        if asked is None or login is None or asked.redirect_uri != redirect_uri:
            return None
        digest = hashlib.sha256(verifier.encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked.challenge:
            return None
        token = secrets.token_urlsafe(16)
        with self._lock:
            self._tokens[token] = login
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": _TOKEN_SECONDS,
            "id_token": self._id_token(asked, login),
        }

    def userinfo(self, token: str, client_id: str) -> Mapping[str, Any] | str | None:
        """Return what is told of whose token it is, signed where that is the habit."""
        with self._lock:
            login = self._tokens.get(token)
        if login is None:
            return None
        told = self.habits.told(login.somebody, is_checked=login.is_checked)
        said = {"sub": self._subject(login), **told}
        return self._signed(said, client_id) if self.habits.signs_userinfo else said

    def logout_token(self, login: Login, client_id: str) -> str:
        """Return what tells a client that somebody has signed out."""
        about = {"sub": self._subject(login), "sid": login.sid, "jti": secrets.token_hex(8)}
        return self._signed({**about, "events": {_EVENT: {}}}, client_id, typ="logout+jwt")

    def _id_token(self, asked: Asked, login: Login) -> str:
        claims: dict[str, Any] = {
            "sub": self._subject(login),
            "nonce": asked.nonce,
            "auth_time": login.at,
            "sid": login.sid,
        }
        if acr := self.habits.acr(is_checked=login.is_checked):
            claims["acr"] = acr
        return self._signed(claims, asked.client_id)

    def _subject(self, login: Login) -> str:
        return hashlib.sha256(f"{self.habits.path}:{login.somebody.nik}".encode()).hexdigest()[:24]

    def _signed(self, claims: Mapping[str, Any], client_id: str, *, typ: str = "JWT") -> str:
        # Loaded by the first sign-in: most of the time the process simulates other things.
        from joserfc import jwt  # noqa: PLC0415

        at, key = self.now(), self._key()
        about = {"iss": self.issuer, "aud": client_id, "iat": at, "exp": at + _TOKEN_SECONDS}
        header = {"alg": _ALGORITHM, "kid": key.kid, "typ": typ}
        return jwt.encode(header, {**about, **claims}, key, algorithms=[_ALGORITHM])

    def _key(self) -> "RSAKey":
        with self._lock:
            if not self._keys:
                self._keys = [_new_key()]
            return self._keys[0]


def _new_key() -> "RSAKey":
    from joserfc.jwk import RSAKey  # noqa: PLC0415

    about: KeyParameters = {"alg": _ALGORITHM, "use": "sig", "kid": secrets.token_hex(6)}
    return RSAKey.generate_key(_BITS, about)
