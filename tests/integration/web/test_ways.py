"""One of several ways to show the same: chosen on the page, taken back, marked, shown on the desk."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.documents.queries import papers_of
from support.applying import NOW, decide, photo
from support.browsing import hand_in, open_form, pages_of_birth, save, says_something, text_of
from support.knowing import open_draft
from support.people import CLERK, MOTHER, browser_of, officer, person_id

pytestmark = pytest.mark.usefixtures("db", "static_files")
LETTER, STATEMENT = "Birth letter", "There is no letter, I make a statement"


def letter() -> SimpleUploadedFile:
    return SimpleUploadedFile("surat.jpg", photo(), "image/jpeg")


def at_the_last_page(browser: Client) -> UUID:
    """Fill in all pages but the last."""
    draft_id = open_form(browser)
    for page in ("child", "birth"):
        assert save(browser, draft_id, page, pages_of_birth()[page]).status_code == 302
    return draft_id


def last_page(browser: Client, draft_id: UUID, **said: object) -> HttpResponse:
    """Save the last page, with what is said of the proof."""
    boxes = {k: v for k, v in pages_of_birth()["family"].items() if k != "birth_letter"}
    return says_something(browser.post(f"/isi/{draft_id}/family", {**boxes, **said}))


def answers(draft_id: UUID) -> dict[str, object]:
    kept = open_draft(person_id=person_id(MOTHER), draft_id=draft_id).draft.answers
    return {key: kept[key]["value"] for key in kept if key.startswith("birth_") or "." not in key}


def papers(draft_id: UUID) -> int:
    return len(papers_of(person_id=person_id(MOTHER), application_id=draft_id))


def submitted(browser: Client, draft_id: UUID) -> Case:
    answer = browser.post(f"/isi/{draft_id}/kirim")
    assert answer.status_code == 302, text_of(answer)
    return case_of(person_id=person_id(MOTHER), case_id=draft_id)


def test_both_ways_are_on_the_page_and_none_is_chosen() -> None:
    browser = browser_of(MOTHER)
    draft_id = at_the_last_page(browser)
    page = browser.get(f"/isi/{draft_id}/family")
    assert text_of(page).count("One of these is enough.") == 1
    assert b'name="birth_proof" value="birth_letter">' in page.content
    assert b'name="birth_proof" value="birth_statement">' in page.content
    # The marriage is in the register: neither book nor statement is asked for.
    assert b"marriage_book" not in page.content

    answer = last_page(browser, draft_id)
    assert answer.status_code == 422
    assert "Proof of the birth" in text_of(answer)


def test_a_statement_is_enough_and_no_letter_is_asked_for_then(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    draft_id = at_the_last_page(browser)
    # Chosen, and not signed.
    answer = last_page(browser, draft_id, birth_proof="birth_statement")
    assert answer.status_code == 422
    assert b'value="birth_statement" checked' in answer.content

    answer = last_page(browser, draft_id, birth_proof="birth_statement", birth_statement="yes")
    assert answer.status_code == 302
    review = text_of(browser.get(f"/isi/{draft_id}/periksa"))
    assert STATEMENT in review
    assert LETTER not in review
    case = submitted(browser, draft_id)
    assert case.facts["birth_proof"]["value"] == "birth_statement"
    assert case.facts["birth_statement"]["value"] is True
    assert "birth_letter" not in case.facts
    desk = text_of(browser_of(CLERK).get(f"/meja/{case.person_id}/{case.id}"))
    assert f"Proof of the birth {STATEMENT}" in desk


def test_whoever_attaches_a_letter_has_chosen_it_without_a_word(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    draft_id = at_the_last_page(browser)
    assert last_page(browser, draft_id, birth_letter=letter()).status_code == 302
    assert b'value="birth_letter" checked' in browser.get(f"/isi/{draft_id}/family").content
    case = submitted(browser, draft_id)
    assert case.facts["birth_proof"]["value"] == "birth_letter"


def test_whoever_takes_the_other_way_leaves_no_paper_behind(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    draft_id = at_the_last_page(browser)
    last_page(browser, draft_id, birth_proof="birth_letter", birth_letter=letter())
    assert papers(draft_id) == 1
    last_page(browser, draft_id, birth_proof="birth_statement", birth_statement="yes")
    assert papers(draft_id) == 0
    assert submitted(browser, draft_id).facts["birth_proof"]["value"] == "birth_statement"


def test_a_file_beside_another_choice_is_not_taken(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    draft_id = at_the_last_page(browser)
    said = {"birth_proof": "birth_statement", "birth_statement": "yes", "birth_letter": letter()}
    assert last_page(browser, draft_id, **said).status_code == 302
    assert papers(draft_id) == 0


@pytest.mark.parametrize("said", ["marriage_book", "x", "birth_proof", "\0"])
def test_what_is_no_way_is_refused_in_words(said: str) -> None:
    browser = browser_of(MOTHER)
    draft_id = at_the_last_page(browser)
    answer = last_page(browser, draft_id, birth_proof=said)
    assert answer.status_code == 422


def test_a_marked_letter_may_be_answered_by_a_statement(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    case = case_of(person_id=person_id(MOTHER), case_id=hand_in(browser))
    decide(case, officer(CLERK), "return", marks=("birth_letter",), at=NOW)
    page = browser.get(f"/perkara/{case.id}/perbaiki")
    assert b'name="birth_proof" value="birth_statement"' in page.content

    # Nothing new: the letter that could not be read is still the same.
    refused = browser.post(f"/perkara/{case.id}/perbaiki", {"birth_proof": "birth_letter"})
    assert says_something(refused).status_code == 422
    said = {"birth_proof": "birth_statement", "birth_statement": "yes"}
    answer = browser.post(f"/perkara/{case.id}/perbaiki", said)
    assert answer.status_code == 302, text_of(answer)
    corrected = case_of(person_id=case.person_id, case_id=case.id)
    assert corrected.facts["birth_proof"]["value"] == "birth_statement"
    assert "birth_letter" not in corrected.facts
    assert corrected.state == "verify"


def test_a_marked_letter_may_be_photographed_again(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    case = case_of(person_id=person_id(MOTHER), case_id=hand_in(browser))
    decide(case, officer(CLERK), "return", marks=("birth_letter",), at=NOW)
    said = {"birth_proof": "birth_letter", "birth_letter": letter()}
    assert browser.post(f"/perkara/{case.id}/perbaiki", said).status_code == 302
    corrected = case_of(person_id=case.person_id, case_id=case.id)
    assert corrected.facts["birth_letter"]["value"] != case.facts["birth_letter"]["value"]
    assert corrected.facts["birth_proof"]["value"] == "birth_letter"
