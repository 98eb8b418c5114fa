"""The HTTP counter of the simulated portals: OpenID Connect for one client that is registered."""

import base64
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.error import URLError
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit
from urllib.request import Request, urlopen

from sekali.demo.portals.desk import Asked, Desk, Login
from sekali.demo.portals.habits import PORTALS
from sekali.demo.portals.pages import sign_in_page, sign_out_page
from sekali.demo.portals.people import PASSWORD, People
from sekali.demo.simulating.counter import HTML_PAGE, Counter, Hall
from sekali.demo.simulating.weather import Trouble, Weather, read_forecast

_HTML, _JWT = "text/html; charset=utf-8", "application/jwt"
_TOLD_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Client:
    """Who is registered, with its secret; its pages for each portal follow from its address."""

    id: str
    secret: str
    address: str

    def returns_to(self, portal: str) -> str:
        """Return where people go back to."""
        return f"{self.address}/masuk/dari{portal}/kembali"

    def is_told_at(self, portal: str) -> str:
        """Return where it is told that somebody signed out."""
        return f"{self.address}/masuk/dari{portal}/keluar"


class PortalsHall(Hall):
    """The listening server with all portals behind it.

    Args:
        port: 0 for any free one.
        people: Who has an account.
        client: Who may ask.
    """

    def __init__(self, port: int, people: People, client: Client) -> None:
        super().__init__(port, PortalCounter)
        self.people, self.client = people, client
        self.weather = Weather()
        self.desks = {one.path: Desk(one, f"{self.address}{one.path}") for one in PORTALS}


class PortalCounter(Counter):
    """One connection to the portals."""

    server: PortalsHall
    server_version = "portal"

    def answer_get(self) -> None:
        """Publish, ask who somebody is, or tell of whose token it is."""
        desk, rest, asked = self._read(urlsplit(self.path).query)
        if desk is None:
            self.send_json(200 if rest == "/healthz" else 404, {"status": "ok"})
            return
        match rest:
            case "/masuk":
                self._authorize(desk, asked)
            case "/keluar":
                self.send(200, _HTML, sign_out_page(desk.habits, asked))
            case _ if self._is_spared():
                self._publish(desk, rest)

    def answer_post(self) -> None:
        """Take what was typed, give tokens for a code, or change the weather."""
        if self.path == "/_control":
            self._control(self.told() or {})
            return
        desk, rest, typed = self._read((self.body() or b"").decode(errors="replace"))
        match rest:
            case "/masuk" if desk:
                self._sign_in(desk, typed)
            case "/keluar" if desk:
                self._sign_out(desk)
            case "/token" if desk:
                if self._is_spared():
                    self._token(desk, typed)
            case _:
                self.send_json(404, {"error": "not_found"})

    def _read(self, form: str) -> tuple[Desk | None, str, dict[str, str]]:
        path = urlsplit(self.path).path
        asked = {key: values[0] for key, values in parse_qs(form).items()}
        for prefix, desk in self.server.desks.items():
            if path.startswith(f"{prefix}/"):
                return desk, path.removeprefix(prefix), asked
        return None, path, asked

    def _is_spared(self) -> bool:
        """Let the weather have its way; tell whether an answer is still to be given."""
        trouble, delay = self.server.weather.next_call()
        time.sleep(delay)
        if trouble is Trouble.NONE:
            return True
        if trouble is Trouble.HTML:
            self.send(502, "text/html", HTML_PAGE)
        else:
            self.cut()
        return False

    def _publish(self, desk: Desk, rest: str) -> None:
        if rest == "/.well-known/openid-configuration":
            self.send_json(200, _metadata(desk.issuer))
        elif rest == "/jwks":
            self.send_json(200, desk.jwks())
        elif rest == "/userinfo":
            self._userinfo(desk)
        else:
            self.send_json(404, {"error": "not_found"})

    def _authorize(self, desk: Desk, asked: Mapping[str, str]) -> None:
        wanted = self._asked(desk, asked)
        if wanted is None:
            self.send(400, _HTML, b"Permintaan ini tidak dikenal.")
            return
        login = desk.login(self._cookie())
        if login is None or wanted.asks_again:
            self.send(200, _HTML, sign_in_page(desk.habits, asked))
        else:
            self._send_back(desk, wanted, login)

    def _asked(self, desk: Desk, asked: Mapping[str, str]) -> Asked | None:
        client = self.server.client
        is_known = asked.get("client_id") == client.id
        is_ours = asked.get("redirect_uri") == client.returns_to(desk.habits.path)
        if not is_known or not is_ours or asked.get("code_challenge_method") != "S256":
            return None
        return Asked(
            client.id,
            asked["redirect_uri"],
            asked.get("state", ""),
            asked.get("nonce", ""),
            asked.get("code_challenge", ""),
            asks_again=asked.get("prompt") == "login" or asked.get("max_age") == "0",
        )

    def _sign_in(self, desk: Desk, typed: Mapping[str, str]) -> None:
        wanted = self._asked(desk, typed)
        if wanted is None:
            self.send(400, _HTML, b"Permintaan ini tidak dikenal.")
            return
        if typed.get("pilih") == "batal":
            self._answer(desk, wanted, {"error": "access_denied"})
            return
        somebody = self.server.people.with_nik(typed.get("nik", ""))
        if somebody is None or typed.get("sandi") != PASSWORD:
            asked = {k: v for k, v in typed.items() if k not in {"nik", "sandi", "pilih"}}
            page = sign_in_page(desk.habits, asked, "NIK atau kata sandi salah.")
            self.send(422, _HTML, page)
            return
        cookie = desk.sign_in(somebody, is_checked=typed.get("diperiksa") != "tidak")
        login = desk.login(cookie)
        if login is not None:
            self._send_back(desk, wanted, login, cookie=cookie)

    def _send_back(self, desk: Desk, wanted: Asked, login: Login, *, cookie: str = "") -> None:
        self._answer(desk, wanted, {"code": desk.code_for(wanted, login)}, cookie=cookie)

    def _answer(
        self, desk: Desk, wanted: Asked, answer: Mapping[str, str], *, cookie: str = ""
    ) -> None:
        said = urlencode({**answer, "state": wanted.state, "iss": desk.issuer})
        self._lead(f"{wanted.redirect_uri}?{said}", desk, cookie)

    def _lead(self, address: str, desk: Desk, cookie: str = "") -> None:
        self.send_response(303)
        self.send_header("Location", address)
        if cookie:
            path = desk.habits.path
            self.send_header("Set-Cookie", f"portal={cookie}; Path={path}; HttpOnly; SameSite=Lax")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _token(self, desk: Desk, typed: Mapping[str, str]) -> None:
        if not self._is_client():
            self.send_json(401, {"error": "invalid_client"})
            return
        told = desk.redeem(
            typed.get("code", ""), typed.get("code_verifier", ""), typed.get("redirect_uri", "")
        )
        self.send_json(200 if told else 400, told or {"error": "invalid_grant"})

    def _is_client(self) -> bool:
        client = self.server.client
        scheme, _, rest = self.headers.get("Authorization", "").partition(" ")
        try:
            name, _, secret = base64.b64decode(rest).decode().partition(":")
        except ValueError:
            return False
        is_secret = hmac.compare_digest(unquote_plus(secret), client.secret)
        return scheme == "Basic" and unquote_plus(name) == client.id and is_secret

    def _userinfo(self, desk: Desk) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        told = desk.userinfo(token, self.server.client.id)
        if told is None:
            self.send_json(401, {"error": "invalid_token"})
        elif isinstance(told, str):
            self.send(200, _JWT, told.encode())
        else:
            self.send_json(200, told)

    def _sign_out(self, desk: Desk) -> None:
        login, client = desk.sign_out(self._cookie()), self.server.client
        if login is not None:
            self._tell(desk, login, client)
        # The one address that is registered, whatever was asked for.
        self._lead(f"{client.address}/", desk)

    def _tell(self, desk: Desk, login: Login, client: Client) -> None:
        """Tell the client that somebody signed out; whether it listens is its own affair."""
        form = urlencode({"logout_token": desk.logout_token(login, client.id)}).encode()
        try:
            with urlopen(  # noqa: S310  # the client that is registered
                Request(client.is_told_at(desk.habits.path), form),  # noqa: S310
                timeout=_TOLD_SECONDS,
            ):
                pass
        except (URLError, OSError):
            return

    def _cookie(self) -> str:
        try:
            found: Any = SimpleCookie(self.headers.get("Cookie", "")).get("portal")
        except CookieError:
            return ""
        return found.value if found else ""

    def _control(self, told: Mapping[str, Any]) -> None:
        try:
            self.server.weather.turn_to(read_forecast(told))
        except (TypeError, ValueError) as error:
            self.send_json(400, {"error": str(error)})
            return
        if told.get("rotate"):
            for desk in self.server.desks.values():
                desk.rotate()
        self.send_json(200, {"mode": self.server.weather.forecast.mode})


def _metadata(issuer: str) -> Mapping[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/masuk",
        "token_endpoint": f"{issuer}/token",
        "userinfo_endpoint": f"{issuer}/userinfo",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/keluar",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
