"""An independent client in Python, Authlib, against a running installation."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
import requests
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session, OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet

from conformance.conftest import RETURN, Register, Registered
from conformance.person import Person
from journeys.installation import Installation
from support.people import MOTHER, OTHER_MOTHER, sample


class Site:
    """An agency's application as Authlib makes one."""

    def __init__(self, system: Registered) -> None:
        address = f"{system.issuer}/.well-known/openid-configuration"
        self.metadata = requests.get(address, timeout=10).json()
        self.keys = requests.get(self.metadata["jwks_uri"], timeout=10).json()
        self.id = system.id
        self.verifier = generate_token(48)
        self.session = OAuth2Session(
            system.id,
            system.secret,
            scope="openid profile email offline_access",
            redirect_uri=RETURN,
            code_challenge_method="S256",
            token_endpoint=self.metadata["token_endpoint"],
        )
        self.session.trust_env = False

    def sign_in(self, person: Person, nonce: str) -> dict[str, object]:
        """Let a person sign in; return the tokens."""
        address, _ = self.session.create_authorization_url(
            self.metadata["authorization_endpoint"], code_verifier=self.verifier, nonce=nonce
        )
        return dict(
            self.session.fetch_token(
                authorization_response=person.agrees(address), code_verifier=self.verifier
            )
        )

    def claims(self, token: str, nonce: str | None) -> CodeIDToken:
        """Return the claims of an ID token, checked as Authlib does."""
        read = jwt.decode(token, KeySet.import_key_set(self.keys), algorithms=["RS256"])
        asked = {"iss": {"value": self.metadata["issuer"]}, "aud": {"value": self.id}}
        claims = CodeIDToken(read.claims, read.header, asked, {"nonce": nonce})
        claims.validate(leeway=5)
        return claims


def test_a_whole_sign_in(running: Installation, register: Register) -> None:
    site, siti = Site(register()), Person(running.address, MOTHER)
    given = site.sign_in(siti, "abc")
    claims = site.claims(str(given["id_token"]), "abc")
    told = site.session.get(site.metadata["userinfo_endpoint"]).json()
    assert told["sub"] == claims["sub"]
    assert told["name"] == sample(MOTHER).full_name

    fresh = site.session.refresh_token(site.metadata["token_endpoint"])
    assert site.claims(fresh["id_token"], None)["sub"] == claims["sub"]
    # Two steps on: the first one is no answer that was lost, it is a theft.
    fresh = site.session.refresh_token(site.metadata["token_endpoint"])
    with pytest.raises(OAuthError, match="invalid_grant"):
        site.session.refresh_token(
            site.metadata["token_endpoint"], refresh_token=str(given["refresh_token"])
        )
    answer = site.session.introspect_token(
        site.metadata["introspection_endpoint"], token=fresh["access_token"]
    )
    # The family ended with the token that came again.
    assert answer.json() == {"active": False}


def test_of_many_who_redeem_one_code_at_once_one_gets_tokens(
    running: Installation, register: Register
) -> None:
    system, dewi = register(), Person(running.address, OTHER_MOTHER)
    site = Site(system)
    address, _ = site.session.create_authorization_url(
        site.metadata["authorization_endpoint"], code_verifier=site.verifier
    )
    code = parse_qs(dewi.agrees(address).partition("?")[2])["code"][0]
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RETURN,
        "code_verifier": site.verifier,
    }
    ready, statuses = threading.Barrier(12), []

    def redeem() -> None:
        ready.wait()
        answer = requests.post(
            site.metadata["token_endpoint"], body, auth=(system.id, system.secret), timeout=30
        )
        statuses.append(answer.status_code)

    threads = [threading.Thread(target=redeem) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [400] * 11


def test_who_signs_out_here_is_signed_out_there(running: Installation, register: Register) -> None:
    came: list[str] = []
    arrived = threading.Event()

    class Told(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            came.append(self.rfile.read(length).decode())
            self.send_response(200)
            self.end_headers()
            arrived.set()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Told) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = Site(register(logout_uri=f"http://127.0.0.1:{server.server_port}/keluar"))
        siti = Person(running.address, MOTHER)
        claims = site.claims(str(site.sign_in(siti, "n")["id_token"]), "n")
        siti.sends_to("/keluar", "/data-saya")
        assert arrived.wait(30), running.said[-2_000:]
        server.shutdown()

    token = parse_qs(came[0])["logout_token"][0]
    read = jwt.decode(token, KeySet.import_key_set(site.keys), algorithms=["RS256"])
    assert read.header["typ"] == "logout+jwt"
    assert (read.claims["sub"], read.claims["sid"]) == (claims["sub"], claims["sid"])
    assert list(read.claims["events"]) == ["http://schemas.openid.net/event/backchannel-logout"]
    assert "nonce" not in read.claims


def test_after_the_keys_have_changed_what_was_signed_before_is_still_believed(
    running: Installation, register: Register
) -> None:
    site, siti = Site(register()), Person(running.address, MOTHER)
    before = str(site.sign_in(siti, "n")["id_token"])
    done = running.command("openid", "rotate")
    assert done.returncode == 0, done.stderr

    site.keys = requests.get(site.metadata["jwks_uri"], timeout=10).json()
    assert site.claims(before, "n")
    after = str(site.session.refresh_token(site.metadata["token_endpoint"])["id_token"])
    assert site.claims(after, None)
    kids = [jwt.decode(one, KeySet.import_key_set(site.keys), algorithms=["RS256"]).header["kid"]
            for one in (before, after)]  # fmt: skip
    assert kids[0] != kids[1]
    assert not json.dumps(site.keys).count('"d"')
