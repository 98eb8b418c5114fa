"""A paper that holds malware is refused; one that nobody could scan is seen by nobody."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from sekali.audit.queries import entries_about
from sekali.config import wiring
from sekali.documents.scanning import HeldPapersPoll
from support.browsing import letter, open_form, pages_of_birth, save, text_of
from support.people import MOTHER, browser_of, person_id
from support.scanning import Away, Scanner, papers, safe_with

AT = datetime(2026, 3, 2, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("db")


def attach() -> tuple[UUID, object]:
    browser = browser_of(MOTHER)
    draft_id = open_form(browser)
    boxes = {**pages_of_birth()["family"], "birth_letter": letter()}
    return draft_id, save(browser, draft_id, "family", boxes)


def test_malware_is_refused_in_words_and_nothing_is_kept(scanner: Scanner) -> None:
    scanner.says = "Evil"
    draft_id, answer = attach()

    assert answer.status_code == 422
    assert "virus" in text_of(answer)
    assert papers(draft_id) == []


def test_a_clean_paper_is_shown(scanner: Scanner) -> None:
    draft_id, _ = attach()
    (paper,) = papers(draft_id)

    assert paper.scan == "clean"
    assert browser_of(MOTHER).get(f"/berkas/{paper.id}").status_code == 200


def test_while_the_scanner_is_away_the_application_goes_on_and_nobody_sees_the_paper(
    scanner: Scanner,
) -> None:
    scanner.is_away = True
    draft_id, answer = attach()
    (paper,) = papers(draft_id)

    assert answer.status_code == 302
    assert paper.scan == "held"
    browser = browser_of(MOTHER)
    assert "scanned for malware" in text_of(browser.get(f"/isi/{draft_id}/family"))
    refused = browser.get(f"/berkas/{paper.id}")
    assert refused.status_code == 409
    assert "not scanned yet" in text_of(refused)

    # The worker asks again, in vain, and then with an answer
    poll = HeldPapersPoll(wiring.safe())
    poll(AT)
    assert papers(draft_id)[0].scan == "held"
    scanner.is_away = False
    poll(AT)
    assert papers(draft_id)[0].scan == "clean"
    assert browser.get(f"/berkas/{paper.id}").status_code == 200


def test_malware_found_later_locks_the_paper_and_stands_in_the_chain(scanner: Scanner) -> None:
    scanner.is_away = True
    draft_id, _ = attach()
    scanner.is_away, scanner.says = False, "Evil"
    for _ in range(2):
        HeldPapersPoll(wiring.safe())(AT)

    (paper,) = papers(draft_id)
    assert browser_of(MOTHER).get(f"/berkas/{paper.id}").status_code == 409
    found = [
        one for one in entries_about(person_id(MOTHER)) if one.kind == "documents.malware-found"
    ]
    assert [one.details["found"] for one in found] == ["Evil"]


# --- a store that is away --------------------------------------------------------------------


@pytest.fixture
def away(outside: object, tmp_path: Path) -> Iterator[None]:
    """Where files are kept is away."""
    with safe_with(store=Away(tmp_path)):
        yield


def test_a_file_that_cannot_be_kept_is_told_and_what_was_typed_is_kept(away: None) -> None:
    draft_id, answer = attach()

    assert answer.status_code == 422
    assert "cannot keep this file just now" in text_of(answer)
    assert papers(draft_id) == []


def test_a_file_that_cannot_be_read_now_is_told_apart_from_a_bug(
    scanner: Scanner, tmp_path: Path
) -> None:
    draft_id, _ = attach()
    (paper,) = papers(draft_id)
    browser = browser_of(MOTHER)
    browser.raise_request_exception = False

    with safe_with(store=Away(tmp_path)):
        answer = browser.get(f"/berkas/{paper.id}")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
