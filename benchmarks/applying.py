"""What residents and officers do in their browsers, as pages follow one another."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from benchmarks.failures import BenchmarkFailed
from benchmarks.people import Cast, ResidentData
from benchmarks.wire import Answer, Browser, FilePart
from sekali.kernel.ids import uuid7

BIRTH = "kependudukan.akta-kelahiran"
FAMILY_CARD = "kependudukan.kartu-keluarga"
OK = 200
JAKARTA_HOURS = 7
# In time, so that after one officer's look the rule decides.
DAYS_AFTER_BIRTH = 5
_TAG = re.compile(r"(?s)<head.*?</head>|<[^>]+>")
_VERSION = re.compile(rb'name="versi" value="(\d+)"')
_DOCUMENT = re.compile(rb'href="(/dokumen/[^"]+)"')
_PICTURE = re.compile(rb'<img class="paper" src="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Resident:
    """A resident with a browser."""

    data: ResidentData
    browser: Browser
    letter: FilePart

    def sign_in(self, password: str) -> None:
        """Sign in with NIK and password, and arrive at the home page."""
        _sign_in(self.browser, self.data.nik, password)

    def register_birth(self) -> str:
        """Do a whole application for a birth certificate; return the id of the case."""
        draft_id = self.fill_in_birth()
        self.submit(draft_id)
        return draft_id

    def fill_in_birth(self) -> str:
        """Answer page after page until the review is shown; return the id of the draft."""
        draft_id = self._start(BIRTH)
        form = f"/isi/{draft_id}"
        answer = self.browser.post(f"{form}/child", child_page(_birth_date()))
        _expect(answer, self.browser, "/birth")
        _expect(self.browser.post(f"{form}/birth", BIRTH_PAGE), self.browser, "/family")
        witnesses = dict(zip(("witness_1.nik", "witness_2.nik"), self.data.witnesses, strict=True))
        answer = self.browser.upload(f"{form}/family", witnesses, {"birth_letter": self.letter})
        _expect(answer, self.browser, "/periksa")
        return draft_id

    def submit(self, draft_id: str) -> None:
        """Hand in, and see the receipt."""
        answer = self.browser.post(f"/isi/{draft_id}/kirim", {})
        _expect(answer, self.browser, f"/perkara/{draft_id}")

    def send_submit_only(self, draft_id: str) -> None:
        """Hand in with one request, without looking at what comes of it."""
        answer = self.browser.post(f"/isi/{draft_id}/kirim", {}, follow=False)
        if answer.headers.get("location") != f"/perkara/{draft_id}":
            raise BenchmarkFailed(f"handing in answered {answer.status}")

    def ask_for_family_card(self) -> str:
        """Do a whole application for a family card; return the id of the case."""
        draft_id = self._start(FAMILY_CARD)
        if self.browser.path.endswith("/family"):
            answer = self.browser.post(f"/isi/{draft_id}/family", {})
            _expect(answer, self.browser, "/periksa")
        self.submit(draft_id)
        return draft_id

    def download(self, case_id: str) -> int:
        """Open the case and fetch the document that was issued; return its size in bytes."""
        _expect(self.browser.get(f"/perkara/{case_id}"), self.browser, case_id)
        found = _DOCUMENT.search(self.browser.page)
        if found is None:
            raise BenchmarkFailed(f"case {case_id} offers no document")
        answer = self.browser.get(found.group(1).decode())
        if not answer.body.startswith(b"%PDF-"):
            raise BenchmarkFailed(f"the document of case {case_id} is no PDF")
        return len(answer.body)

    def _start(self, service_id: str) -> str:
        draft_id = str(uuid7())
        answer = self.browser.post(
            f"/layanan/{service_id}/mulai", {"draf": draft_id, "tawaran": ""}
        )
        _expect(answer, self.browser, f"/isi/{draft_id}/")
        return draft_id


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer at the front office, with a browser."""

    browser: Browser

    def sign_in(self, nik: str, password: str) -> None:
        """Sign in with NIK and password."""
        _sign_in(self.browser, nik, password)

    def accept(self, person_id: str, case_id: str) -> None:
        """Look at the queue, the case and its paper, and accept."""
        case = f"/meja/{person_id}/{case_id}"
        _expect(self.browser.get("/meja"), self.browser, "/meja")
        _expect(self.browser.get(case), self.browser, case)
        found = _VERSION.search(self.browser.page)
        if found is None:
            raise BenchmarkFailed(f"the officer may not act on case {case_id}")
        picture = _PICTURE.search(self.browser.page)
        if picture is not None:
            self.browser.get(html.unescape(picture.group(1).decode()))
        said = {"versi": found.group(1).decode(), "tindakan": "accept", "pesan": ""}
        _expect(self.browser.post(f"{case}/tindakan", said), self.browser, "/meja")


BIRTH_PAGE: Mapping[str, str] = {
    "child.birth_facility": "health_centre",
    "child.birth_attendant": "midwife_or_nurse",
    "child.birth_kind": "single",
    "child.birth_order": "2",
    "child.birth_weight": "3150",
    "child.birth_length": "49",
}


def child_page(born: date) -> Mapping[str, str]:
    """Return what is typed on the first page."""
    return {
        "child.full_name": "Bima Contoh Pratama",
        "child.sex": "male",
        "child.birth_date.day": str(born.day),
        "child.birth_date.month": str(born.month),
        "child.birth_date.year": str(born.year),
        "child.birth_time": "09.30",
        "child.birth_place": "Mojokerto",
    }


def residents_of(cast: Cast, port: int) -> list[Resident]:
    """Give every resident a browser of their own."""
    photo = FilePart("surat lahir.jpg", "image/jpeg", cast.letter)
    return [Resident(data, Browser(port), photo) for data in cast.residents]


def words_of(page: bytes) -> str:
    """Return what a page says, on one line.

    >>> words_of(b"<head><title>x</title></head><h1>Salah</h1> <p>Isi &amp; coba")
    'Salah Isi & coba'
    """
    return " ".join(html.unescape(_TAG.sub(" ", page.decode(errors="replace"))).split())


def _birth_date() -> date:
    return (datetime.now(UTC) + timedelta(hours=JAKARTA_HOURS)).date() - timedelta(DAYS_AFTER_BIRTH)


def _sign_in(browser: Browser, nik: str, password: str) -> None:
    browser.get("/masuk")
    answer = browser.post("/masuk", {"nik": nik, "sandi": password, "lanjut": "/"})
    _expect(answer, browser, "/")


def _expect(answer: Answer, browser: Browser, part: str) -> None:
    if answer.status != OK or part not in browser.path:
        said = words_of(answer.body)[:600]
        raise BenchmarkFailed(
            f"{answer.status} at {browser.path} where {part} was expected. The page says: {said}"
        )
