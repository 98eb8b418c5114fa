"""The portal of others that people sign in with: npm `oidc-provider` in a process of its own."""

import json
import queue
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from joserfc.jwk import ECKey

from sekali.launch.addresses import free_ports
from support.openid import public_half
from support.portals import portals_known

HERE = Path(__file__).parent
KEY = "inapas"
OUR_KEY = ECKey.generate_key("P-256")
_SETTINGS = """
[{key}]
label = {{ id = "INApas", en = "INApas" }}
issuer = "{issuer}"
client_id = "sekali"
authentication = "key"
key = {{ file = "our_key.pem" }}
scopes = ["openid", "profile", "email", "nik"]
asks_acr = ["high", "low"]
levels = {{ low = "declared", high = "matched" }}
claims = {{ nik = "nik", name = "name", birth_date = "birthdate" }}
nik_verified = {{ claim = "nik_verified", value = true }}
{more}
"""


def written(issuer: str, *, key: str = KEY, more: str = "") -> str:
    """Return how an operator writes down a portal."""
    return _SETTINGS.format(key=key, issuer=issuer, more=more)


def returns_to(key: str = KEY) -> str:
    """Return where people come back to from a portal."""
    return f"{settings.PUBLIC_URL}/masuk/dari/{key}/kembali"


@dataclass
class OtherPortal:
    """A portal that runs, and the people it knows."""

    issuer: str
    logout_tokens: "queue.Queue[str]"

    def is_asked(self, login: str, acr: str = "high", **quirks: Any) -> None:
        """Let somebody be the one who signs in there next, and let it do something wrong."""
        said = {"login": login, "acr": acr, **quirks}
        assert http().post(f"{self.issuer}/_control", json=said, timeout=5).ok

    def keys_asked(self) -> int:
        """Return how often it was asked for its keys."""
        found: int = http().get(f"{self.issuer}/_asked", timeout=5).json()["jwks"]
        return found

    def sign_out(self, there: requests.Session) -> None:
        """Sign somebody out at the portal itself, on its own page."""
        page = there.get(f"{self.issuer}/session/end", timeout=10).text
        form = dict(_hidden(page))
        answer = there.post(
            f"{self.issuer}/session/end/confirm", {**form, "logout": "yes"}, timeout=10
        )
        assert answer.status_code < 400, answer.text


@contextmanager
def running(people: Mapping[str, Any], **more: Any) -> Iterator[OtherPortal]:
    """Let a portal run that knows these people by the name they type there."""
    port, tokens = free_ports(1)[0], queue.Queue[str]()
    client = {
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": {"keys": [public_half(OUR_KEY)]},
        **more.pop("client", {}),
    }
    told = {
        "port": port,
        "people": people,
        "returns": returns_to(),
        "left": f"{settings.PUBLIC_URL}/",
        "loggedOut": _heard(tokens),
        "client": {name: said for name, said in client.items() if said is not None},
        **more,
    }
    argv = ["node", "portal.mjs"]
    with subprocess.Popen(
        argv,
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            _wait(process, told)
            yield OtherPortal(f"http://127.0.0.1:{port}", tokens)
        finally:
            process.kill()


def _wait(process: "subprocess.Popen[str]", told: Mapping[str, Any]) -> None:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    while "ready" not in (line := process.stdout.readline()):
        assert line, "the portal did not start"


def _heard(tokens: "queue.Queue[str]") -> str:
    """Listen in our place for what the portal tells of sign-outs; return the address."""

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens.put(dict(parse_qsl(body))["logout_token"])
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}/keluar"


@contextmanager
def wired(folder: Path, text: str) -> Iterator[None]:
    """Let this installation know portals meanwhile, and prove itself there by our key."""
    (folder / "our_key.pem").write_bytes(OUR_KEY.as_pem(private=True))
    with portals_known(folder, text):
        yield


def address_to_go(browser: Client, path: str, **typed: str) -> str:
    """Press a button that leads to a portal; return where the page leads."""
    answer = browser.post(path, typed)
    assert answer.status_code == 200, answer.content.decode()[-800:]
    found = answer.content.decode().partition('id="lanjut" href="')[2].partition('"')[0]
    return found.replace("&amp;", "&")


def at_portal(address: str, there: requests.Session | None = None) -> str:
    """Sign in at the portal; return the address with which it sends the person back."""
    session = there or http()
    for _ in range(10):
        answer = session.get(address, allow_redirects=False, timeout=20)
        assert answer.is_redirect, answer.text[:800]
        address = requests.compat.urljoin(address, answer.headers["Location"])
        if address.startswith(settings.PUBLIC_URL):
            return address
    raise AssertionError(address)


def come_back(browser: Client, address: str, **changed: str) -> HttpResponse:
    """Follow the portal's answer, or one that somebody changed."""
    parts = urlsplit(address)
    said = {**dict(parse_qsl(parts.query)), **changed}
    answer: HttpResponse = browser.get(parts.path, {k: v for k, v in said.items() if v})
    return answer


def sign_in(browser: Client, there: requests.Session | None = None) -> HttpResponse:
    """Go to the portal and back."""
    return come_back(browser, at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"), there))


def _hidden(page: str) -> list[tuple[str, str]]:
    found = []
    for part in page.split("<input")[1:]:
        name = part.partition('name="')[2].partition('"')[0]
        found.append((name, part.partition('value="')[2].partition('"')[0]))
    return found


def http() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session
