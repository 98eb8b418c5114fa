"""A person at the wire, without a browser: signs in, and sends each thing until it is taken."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from threading import Event
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sekali.demo.seeding import SAMPLE_PASSWORD

# Everything of it is known, and a rule decides: handing in is all that is left to do.
FAMILY_CARD = "kependudukan.kartu-keluarga"
FORM = "application/x-www-form-urlencoded"
FOUND = 302
_ANSWER_SECONDS = 10
_PAUSE_SECONDS = 0.2
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: ``status`` is 0 where nothing did, ``where`` is where it leads."""

    status: int
    where: str = ""
    page: str = ""


@dataclass(slots=True)
class Person:
    """Somebody with an account; ``unanswered`` counts what had to be sent again.

    ``bearer`` is a token that goes with each request.
    """

    port: int
    nik: str
    unanswered: int = 0
    bearer: str = ""
    _cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def sign_in(self) -> None:
        """Sign in with NIK and password."""
        self.send("GET", "/masuk")
        answer = self.post("/masuk", {"nik": self.nik, "sandi": SAMPLE_PASSWORD})
        assert answer.status == FOUND, answer.page

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form once."""
        return self.send("POST", path, urlencode({**self.token, **fields}).encode(), FORM)

    def insist(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form again and again until it is answered, as people do."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self.post(path, fields)
            except (OSError, http.client.HTTPException):
                answer = Answer(0)
            # A crash may cut the line or make a page say "in a minute"; it makes no error page.
            if answer.status not in {0, 503}:
                return answer
            self.unanswered += 1
            time.sleep(_PAUSE_SECONDS)
        raise AssertionError(f"{path} was not answered in {_PATIENCE_SECONDS} s")

    def cookie(self, name: str) -> str:
        """Return what a cookie holds."""
        return self._cookies[name].value

    @property
    def token(self) -> Mapping[str, str]:
        """Return what every form carries."""
        return {"csrfmiddlewaretoken": self._cookies["csrftoken"].value}

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = FORM) -> Answer:
        """Ask once, on a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_SECONDS)
        cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in self._cookies.items())
        try:
            headers = {"Content-Type": kind, "Cookie": cookies}
            if self.bearer:
                headers["Authorization"] = f"Bearer {self.bearer}"
            line.request(method, path, body, headers)
            answer = line.getresponse()
            page = answer.read().decode(errors="replace")
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self._cookies.load(cookie)
            return Answer(answer.status, answer.headers.get("Location", ""), page)
        finally:
            line.close()


@dataclass(slots=True)
class Resident(Person):
    """A resident who applies; ``acknowledged`` lists what they were told was received."""

    acknowledged: list[UUID] = field(default_factory=list)

    def open(self, service: str) -> UUID:
        """Open an application."""
        draft = uuid4()
        answer = self.insist(f"/layanan/{service}/mulai", {"draf": str(draft)})
        assert answer.where.startswith(f"/isi/{draft}"), answer.page
        return draft

    def hand_in(self, draft: UUID) -> None:
        """Hand in a complete application."""
        answer = self.insist(f"/isi/{draft}/kirim", {})
        assert (answer.status, answer.where) == (FOUND, f"/perkara/{draft}"), answer.page
        self.acknowledged.append(draft)

    def hand_in_until(self, calm: Event, *, pause_seconds: float) -> None:
        """Open and hand in one application after the other until all is calm."""
        while not calm.wait(pause_seconds):
            self.hand_in(self.open(FAMILY_CARD))
