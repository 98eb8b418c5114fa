"""Systems of agencies as tests play them: registered under four eyes, with a browser between."""

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from sekali.accounts.proof import PASSWORD, keep_sign_in
from sekali.kernel.ids import uuid7
from sekali.openid import clients
from sekali.openid.models import Client
from sekali.openid.registration import Registration
from support.people import CLERK, HEAD, MOTHER, browser_of, officer

RETURN = "https://puskesmas.example/kembali"
LEFT = "https://puskesmas.example/keluar"
NAME = "Antrean Puskesmas"
PROFILE = {"scope": "profile", "purpose": "Menyapa Anda", "ground": "public-task", "law": "Perda 1"}
EMAIL = {"scope": "email", "purpose": "Mengirim nomor antrean", "ground": "consent", "law": ""}
BORN = {
    "scope": "fact:person.birth_date",
    "purpose": "Memilih poli anak atau dewasa",
    "ground": "public-task",
    "law": "Perda 1",
}
# The scope of a system that comes again while nobody is there.
OFFLINE = "openid profile email offline_access"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def registration(**changed: Any) -> dict[str, Any]:
    """Return a registration as it would be proposed."""
    return {
        "name": NAME,
        "kind": "web",
        "authentication": "secret",
        "redirect_uris": [RETURN],
        "after_logout_uris": [LEFT],
        "uses": [PROFILE, EMAIL],
        **changed,
    }


def public_half(key: ECKey) -> dict[str, Any]:
    return {**key.as_dict(private=False), "kid": key.thumbprint(), "alg": "ES256"}


@dataclass
class System:
    """A registered client, and what it does."""

    id: UUID
    secret: str = ""
    key: ECKey | None = None
    dpop_key: ECKey | None = None
    redirect_uri: str = RETURN
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    machine: Browser = field(default_factory=lambda: Browser(raise_request_exception=False))

    def asks(self, **changed: str | None) -> dict[str, str]:
        """Return the parameters of a request, with some changed, or left out by None."""
        said = {
            "client_id": str(self.id),
            "response_type": "code",
            "redirect_uri": self.redirect_uri,
            "scope": "openid profile email",
            "state": "st",
            "nonce": "no",
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
            **changed,
        }
        return {key: value for key, value in said.items() if value is not None}

    def proof(self, path: str, method: str = "POST", token: str = "", **changed: Any) -> str:
        """Return a DPoP proof."""
        assert self.dpop_key
        claims = {
            "htm": method,
            "htu": f"{settings.PUBLIC_URL}{path}",
            "iat": int(datetime.now(UTC).timestamp()),
            "jti": secrets.token_hex(8),
            **({"ath": sha256(token)} if token else {}),
            **changed,
        }
        header = {
            "alg": "ES256",
            "typ": "dpop+jwt",
            "jwk": self.dpop_key.as_dict(private=False),
        }
        return jwt.encode(header, claims, self.dpop_key, algorithms=["ES256"])

    def assertion(self, **changed: Any) -> str:
        """Return a client assertion."""
        assert self.key
        at = int(datetime.now(UTC).timestamp())
        claims = {
            "iss": str(self.id),
            "sub": str(self.id),
            "aud": settings.PUBLIC_URL,
            "jti": secrets.token_hex(8),
            "iat": at,
            "exp": at + 60,
            **changed,
        }
        header = {"alg": "ES256", "kid": self.key.thumbprint()}
        return jwt.encode(header, claims, self.key, algorithms=["ES256"])

    def sends(self, path: str, body: Mapping[str, str], **headers: str) -> HttpResponse:
        """Post a form with whatever shows which client this is."""
        said = dict(body)
        if self.key:
            said |= {"client_assertion_type": ASSERTION, "client_assertion": self.assertion()}
        elif self.secret:
            pair = base64.b64encode(f"{self.id}:{self.secret}".encode()).decode()
            headers.setdefault("Authorization", f"Basic {pair}")
        else:
            said["client_id"] = str(self.id)
        if self.dpop_key and path in {"/openid/token", "/openid/par"}:
            headers.setdefault("DPoP", self.proof(path))
        return self.machine.post(path, said, headers=headers)

    def redeems(self, code: str, /, **changed: str) -> HttpResponse:
        """Exchange a code."""
        return self.sends(
            "/openid/token",
            {
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.redirect_uri,
                "code_verifier": self.verifier,
                **changed,
            },
        )

    def refreshes(self, token: str) -> HttpResponse:
        """Exchange a refresh token."""
        return self.sends("/openid/token", {"grant_type": "refresh_token", "refresh_token": token})

    def asks_who(self, token: str, *, method: str = "GET") -> HttpResponse:
        """Ask the userinfo endpoint."""
        if self.dpop_key:
            headers = {
                "Authorization": f"DPoP {token}",
                "DPoP": self.proof("/openid/userinfo", method, token),
            }
        else:
            headers = {"Authorization": f"Bearer {token}"}
        return self.machine.generic(method, "/openid/userinfo", headers=headers)

    def reads(self, id_token: str) -> dict[str, Any]:
        """Return the claims of an ID token, checked with the published keys."""
        keys = KeySet.import_key_set(self.machine.get("/openid/jwks").json())
        token = jwt.decode(id_token, keys, algorithms=["RS256", "ES256"])
        assert token.claims["aud"] == str(self.id)
        assert token.claims["iss"] == settings.PUBLIC_URL
        return dict(token.claims)


def sha256(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


challenge = sha256


def registered(**changed: Any) -> System:
    """Return a system that an officer proposed and the head of the office approved."""
    key = dpop = None
    if changed.get("authentication") == "key":
        key, dpop = ECKey.generate_key("P-256"), ECKey.generate_key("P-256")
        changed = {"id_token_algorithm": "ES256", "keys": [public_half(key)], **changed}
    data = Registration.model_validate(registration(**changed))
    client_id, at = uuid7(), datetime.now(UTC)
    clerk, head = officer(CLERK), officer(HEAD)
    clients.propose(
        client_id=client_id,
        office_id=clerk.office_id,
        by=clerk.person_id,
        registration=data,
        at=at,
    )
    secret = clients.approve(
        client_id=client_id,
        office_id=head.office_id,
        by=head.person_id,
        seen_at=Client.objects.get(id=client_id).proposed_at,
        at=at,
    )
    redirect = data.redirect_uris[0] if data.redirect_uris else ""
    return System(client_id, secret or "", key, dpop, redirect)


def signed_in_browser(key: str = MOTHER, *, at: datetime | None = None) -> Browser:
    """Return a browser in which somebody signed in with a password, now or earlier."""
    browser = browser_of(key)
    session = browser.session
    keep_sign_in(session, [PASSWORD], at or datetime.now(UTC))
    session.save()
    return browser


def answer_in(address: str) -> dict[str, str]:
    """Return the parameters that an address of the client was given."""
    return dict(parse_qsl(urlsplit(address).query))


def leads_to(answer: HttpResponse) -> str:
    """Return where an answer leads: a redirect, or a page that leads on by itself."""
    if answer.status_code in {302, 303}:
        return answer.headers["Location"]
    found = re.search(r'id="lanjut" href="([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()[-1500:]
    return found[1].replace("&amp;", "&")


def asked(browser: Browser, said: Mapping[str, str]) -> HttpResponse:
    """Open an authorization request."""
    return browser.get("/openid/masuk", dict(said))


def agrees(browser: Browser, said: Mapping[str, str], *choices: str) -> dict[str, str]:
    """Go through a request, agreeing where it is asked; return what the client is told."""
    answer = asked(browser, said)
    if answer.status_code == 302:
        page = answer.headers["Location"]
        assert browser.get(page).status_code == 200
        answer = browser.post(f"{page}/pilih", {"pilih": "agree", "boleh": choices or ["email"]})
    return answer_in(leads_to(answer))


def tokens(system: System, browser: Browser, **changed: str) -> dict[str, Any]:
    """Return what a whole sign-in gives."""
    answer = system.redeems(agrees(browser, system.asks(**changed))["code"])
    assert answer.status_code == 200, answer.content
    return answer.json()


def error_of(answer: HttpResponse) -> str:
    return json.loads(answer.content)["error"]
