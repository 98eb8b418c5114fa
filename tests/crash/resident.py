"""A resident at the wire: signs in, prepares applications, and hands each in until it is taken."""

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sekali.demo.seeding import SAMPLE_PASSWORD

SERVICE = "kependudukan.kartu-keluarga"
# Everything of it is known, and a rule decides: handing in is all that is left to do.
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_ANSWER_SECONDS = 10
_PAUSE_SECONDS = 0.2
_PATIENCE_SECONDS = 60
_FOUND = 302


@dataclass(slots=True)
class Resident:
    """Somebody with an account; ``acknowledged`` lists what they were told was received."""

    port: int
    nik: str
    drafts: list[UUID] = field(default_factory=list)
    acknowledged: list[UUID] = field(default_factory=list)
    unanswered: int = 0
    _cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def sign_in(self) -> None:
        """Sign in with NIK and password."""
        self._send("GET", "/masuk")
        status, _ = self._send("POST", "/masuk", {"nik": self.nik, "sandi": SAMPLE_PASSWORD})
        assert status == _FOUND

    def prepare(self, count: int) -> None:
        """Open so many applications, each complete as it is opened."""
        for _ in range(count):
            draft = uuid4()
            status, where = self._send("POST", f"/layanan/{SERVICE}/mulai", {"draf": str(draft)})
            assert (status, where) == (_FOUND, f"/isi/{draft}")
            self.drafts.append(draft)

    def hand_in_all(self, *, pause_seconds: float) -> None:
        """Hand in one after the other; what is not answered is sent again, as people do."""
        for draft in self.drafts:
            self._hand_in(draft)
            time.sleep(pause_seconds)

    def _hand_in(self, draft: UUID) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                status, where = self._send("POST", f"/isi/{draft}/kirim", {})
            except (OSError, http.client.HTTPException):
                status, where = 0, ""
            if status == _FOUND:
                assert where == f"/perkara/{draft}", where
                self.acknowledged.append(draft)
                return
            # A crash may cut the line or make a page say "in a minute"; it makes no error page.
            assert status in {0, 503}, status
            self.unanswered += 1
            time.sleep(_PAUSE_SECONDS)
        raise AssertionError(f"{draft} was not taken in {_PATIENCE_SECONDS} s")

    def _send(
        self, method: str, path: str, fields: Mapping[str, str] | None = None
    ) -> tuple[int, str]:
        """Return the status and where it leads, on a connection of its own."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_ANSWER_SECONDS)
        try:
            line.request(method, path, self._body(fields), {**_FORM, "Cookie": self._cookie()})
            answer = line.getresponse()
            answer.read()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self._cookies.load(cookie)
            return answer.status, answer.headers.get("Location", "")
        finally:
            line.close()

    def _body(self, fields: Mapping[str, str] | None) -> str | None:
        if fields is None:
            return None
        return urlencode({"csrfmiddlewaretoken": self._cookies["csrftoken"].value, **fields})

    def _cookie(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
