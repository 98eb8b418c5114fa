"""What a resident's browser does, without a browser: pages, forms, and what they say."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import timezone

from sekali.kernel.ids import uuid7
from support.applying import BIRTH, answers_of_birth, photo

SERVER_FAULT = 500


class _Text(HTMLParser):
    """Collects what a person reads in the main part of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "main":
            self._in_main = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False

    def handle_data(self, data: str) -> None:
        if self._in_main and data.strip():
            self.words.append(" ".join(data.split()))


def text_of(answer: HttpResponse) -> str:
    """Return what a person reads on a page."""
    parser = _Text()
    parser.feed(answer.content.decode())
    return " ".join(parser.words)


def says_something(answer: HttpResponse) -> HttpResponse:
    """Return the answer, once it is sure that it is no failure and tells a person something."""
    assert answer.status_code < SERVER_FAULT, (answer.status_code, answer.content[:300])
    if answer.status_code in {301, 302}:
        return answer
    if answer.headers["Content-Type"].startswith("text/html"):
        assert len(text_of(answer)) > 20, answer.content  # a sentence, not a word
        # A blank that nobody filled in.
        assert not re.search(r"\{[a-z]+\}", text_of(answer)), text_of(answer)
    return answer


def values_of(answer: HttpResponse) -> dict[str, str]:
    """Return what stands in the boxes of the main part of a page, hidden ones too."""
    found = {}
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    for tag in re.findall(r"<input [^>]*>", main):
        name, value = re.search(r' name="([^"]*)"', tag), re.search(r' value="([^"]*)"', tag)
        if name and value and ('type="radio"' not in tag or " checked" in tag):
            found[name[1]] = value[1].replace("&#39;", "'").replace("&amp;", "&")
    return found


def token_of(answer: HttpResponse) -> dict[str, str]:
    """Return the hidden box that proves that a form was on a page of ours."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode())
    assert found is not None
    return {"csrfmiddlewaretoken": found[1]}


def letter(data: bytes | None = None, name: str = "surat.jpg") -> SimpleUploadedFile:
    """Return the letter from the birth post as a file that is chosen."""
    return SimpleUploadedFile(name, data if data is not None else photo(), "image/jpeg")


def pages_of_birth() -> dict[str, dict[str, str]]:
    """Return what a mother types on each page, of a child born ten days ago."""
    return answers_of_birth(born=timezone.localdate() - timedelta(days=10))


def open_form(browser: Client, service: str = BIRTH) -> UUID:
    """Press the button of a service; return the id of the application."""
    draft_id = uuid7()
    answer = browser.post(f"/layanan/{service}/mulai", {"draf": str(draft_id)})
    assert answer.headers["Location"].startswith(f"/isi/{draft_id}")
    return draft_id


def save(browser: Client, draft_id: UUID, page: str, boxes: Mapping[str, object]) -> HttpResponse:
    """Save a page."""
    return browser.post(f"/isi/{draft_id}/{page}", dict(boxes))


def fill(browser: Client, draft_id: UUID) -> None:
    """Answer all pages of a birth."""
    for page, boxes in pages_of_birth().items():
        files = {"birth_letter": letter()} if page == "family" else {}
        answer = save(browser, draft_id, page, {**boxes, **files})
        assert answer.status_code == 302, text_of(answer)


def hand_in(browser: Client) -> UUID:
    """Apply for a birth certificate; return the id of the case."""
    draft_id = open_form(browser)
    fill(browser, draft_id)
    answer = browser.post(f"/isi/{draft_id}/kirim")
    assert answer.headers["Location"] == f"/perkara/{draft_id}"
    return draft_id


def said_by(answer: HttpResponseBase) -> str:
    """Return what an answer says, also where it comes piece by piece."""
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return whole.decode(errors="replace")
