"""Signing in for another system: what a code flow and a refresh cost, here and at a peer.

Both are asked the same by the same client: authorization code with PKCE, a client with a secret,
ID tokens by RS256, refresh tokens that rotate, somebody who is signed in and has agreed before.
"""

import base64
import hashlib
import json
import re
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from benchmarks.failures import BenchmarkFailed
from benchmarks.installation import Installation
from benchmarks.wire import Browser
from benchmarks.with_django import command

RETURN = "https://antrean.example/kembali"
OK, FOUND, SEE_OTHER = 200, 302, 303
ANSWER_SECONDS = 60
_ONWARD = re.compile(rb'id="lanjut" href="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider as a client knows it."""

    port: int
    authorize: str
    token: str
    client_id: str
    secret: str
    scope: str

    @classmethod
    def here(cls, installation: Installation) -> Self:
        """Register a client in a running installation, under four eyes; return what it knows."""
        argv = command("benchmarks.openid_made.register")
        environment = installation.environment() | {"DATABASE_URL": installation.database()}
        made = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  # our own program
        if made.returncode:
            raise BenchmarkFailed(f"The client could not be registered:\n{made.stderr}")
        said = json.loads(made.stdout)
        return cls(
            port=installation.port,
            authorize="/openid/masuk",
            token="/openid/token",  # noqa: S106  # an address
            client_id=said["id"],
            secret=said["secret"],
            scope="openid profile offline_access",
        )


@dataclass(slots=True)
class Client:
    """A system's own end: one connection that it keeps, and the newest refresh token."""

    provider: Provider
    browser: Browser
    refresh_token: str = ""
    _verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    _line: HTTPConnection | None = None

    def sign_in(self) -> None:
        """Do a whole code flow of somebody who has agreed before."""
        answer = self.browser.get(self.request(), follow=False)
        if answer.status not in {FOUND, SEE_OTHER}:
            raise BenchmarkFailed(f"{answer.status} where a code was expected")
        self.redeem(answer.headers["location"])

    def request(self) -> str:
        """Return the address of an authorization request."""
        digest = hashlib.sha256(self._verifier.encode()).digest()
        said = {
            "client_id": self.provider.client_id,
            "response_type": "code",
            "redirect_uri": RETURN,
            "scope": self.provider.scope,
            "state": "s",
            "nonce": "n",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.provider.authorize}?{urlencode(said)}"

    def redeem(self, address: str) -> None:
        """Exchange the code in an address that the person was sent to."""
        answered = dict(parse_qsl(urlsplit(address).query))
        if not address.startswith(RETURN) or "code" not in answered:
            raise BenchmarkFailed(f"sent to {address} where a code was expected")
        self._exchange(
            {
                "grant_type": "authorization_code",
                "code": answered["code"],
                "redirect_uri": RETURN,
                "code_verifier": self._verifier,
            }
        )

    def refresh(self) -> None:
        """Exchange the refresh token for the next one."""
        former = self.refresh_token
        self._exchange({"grant_type": "refresh_token", "refresh_token": former})
        if self.refresh_token == former:
            raise BenchmarkFailed("the refresh token did not rotate")

    def _exchange(self, form: dict[str, str]) -> None:
        if self._line is None:
            self._line = HTTPConnection("localhost", self.provider.port, timeout=ANSWER_SECONDS)
        pair = f"{self.provider.client_id}:{self.provider.secret}".replace(" ", "+")
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self._line.request("POST", self.provider.token, urlencode(form), headers)
        answer = self._line.getresponse()
        told = json.loads(answer.read())
        if answer.status != OK or "id_token" not in told:
            raise BenchmarkFailed(f"{answer.status} for a {form['grant_type']}: {told}")
        self.refresh_token = told["refresh_token"]

    def close(self) -> None:
        """Hang up."""
        self.browser.close()
        if self._line is not None:
            self._line.close()


def agreed_here(provider: Provider, browsers: Sequence[Browser]) -> list[Client]:
    """Return clients whose people, signed in already, have agreed once."""
    return [_agreed(Client(provider, browser)) for browser in browsers]


def _agreed(client: Client) -> Client:
    answer = client.browser.get(client.request(), follow=False)
    page = answer.headers["location"]
    client.browser.get(page)
    led = client.browser.post(f"{page}/pilih", {"pilih": "agree"})
    found = _ONWARD.search(led.body)
    if found is None:
        raise BenchmarkFailed(f"{led.status} where the way back was expected")
    client.redeem(found[1].decode().replace("&amp;", "&"))
    return client
