"""What other registries hold: offered, fetched when the resident says so, shown before it is used."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sekali.audit.queries import entries_about
from sekali.casework.models import Draft
from sekali.vault.models import Fetched
from support.browsing import open_form, text_of
from support.knowing import holder_of
from support.people import OTHER_MOTHER, browser_of, person_id
from support.registries import weather

pytestmark = pytest.mark.usefixtures("db")
PERMIT = "perizinan.izin-praktik-nakes"
PAGE = "person"
FETCH, MYSELF = {"ambil": "ya"}, {"ambil": "sendiri"}


@pytest.fixture
def bad_weather() -> Iterator[None]:
    """No registry answers while the test runs; their memories are empty before it."""
    from sekali.config import wiring

    for one in (wiring.registries, wiring.outside):
        one.cache_clear()
    weather("outage", kind="drop")
    yield
    weather("normal")
    for one in (wiring.registries, wiring.outside):
        one.cache_clear()


def outcomes(draft_id: UUID) -> dict[str, str]:
    """Return what the draft knows of registries that were asked."""
    draft = Draft.objects.get(person_id=person_id(OTHER_MOTHER), id=draft_id)
    return {k: a["value"] for k, a in draft.answers.items() if k.startswith("registry.")}


def test_what_a_registry_holds_is_offered_and_not_asked() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    shown = browser.get(f"/isi/{draft_id}/{PAGE}")
    said = text_of(shown)
    assert "Other offices have this already" in said
    assert "National register of diplomas" in said
    assert "Indonesian Health Council" in said
    assert b'name="applicant.diploma_school"' not in shown.content
    # The Enter key must not ask anybody: the first button of the form is the one to go on.
    form = shown.content.decode().partition('<form method="post" action="/isi/')[2]
    assert form.partition("<button")[2].startswith(' class="default"')


def test_going_on_without_a_choice_says_what_to_choose() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    answer = browser.post(f"/isi/{draft_id}/{PAGE}", {})
    assert answer.status_code == 422
    assert text_of(answer).count("First choose whether we fetch it") == 1


def test_what_came_is_kept_as_its_authority_said_and_shown_before_it_is_used() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    answer = browser.post(f"/isi/{draft_id}/{PAGE}", FETCH)
    assert answer.headers["Location"] == f"/isi/{draft_id}/{PAGE}"

    # One register knows her, the other does not: that is asked, and said.
    assert outcomes(draft_id) == {
        "registry.education.applicant": "found",
        "registry.health-workers.applicant": "not-found",
    }
    shown = browser.get(f"/isi/{draft_id}/{PAGE}")
    assert "POLITEKNIK CONTOH" in text_of(shown)
    assert "Indonesian Health Council has nothing on this about you" in text_of(shown)
    assert b'name="applicant.str_number"' in shown.content
    fact = holder_of(person_id(OTHER_MOTHER)).facts["diploma_school"]
    assert (fact.level, fact.source) == ("verified", "education-registry")

    # And the ledger says who asked whom, what for.
    entries = entries_about(person_id(OTHER_MOTHER))
    asked = [entry for entry in entries if entry.kind == "facts.fetched"]
    assert {entry.details["registry"] for entry in asked} == {"education", "health-workers"}
    assert all(entry.details["purposes"] == {"permit": "public-task"} for entry in asked)
    kept = Fetched.objects.filter(person_id=person_id(OTHER_MOTHER))
    assert {one.registry: one.outcome for one in kept} == {
        "education": "found",
        "health-workers": "not-found",
    }
    shown = text_of(browser.get("/siapa-melihat"))
    assert "asked the diploma register about you; the data came" in shown
    assert "asked the health council about you; there is nothing there" in shown


def test_pressing_again_asks_nobody_again() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    browser.post(f"/isi/{draft_id}/{PAGE}", FETCH)
    browser.post(f"/isi/{draft_id}/{PAGE}", FETCH)
    entries = entries_about(person_id(OTHER_MOTHER))
    assert len([entry for entry in entries if entry.kind == "facts.fetched"]) == 2


def test_who_would_rather_fill_it_in_is_asked_and_no_registry_is() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    browser.post(f"/isi/{draft_id}/{PAGE}", MYSELF)
    shown = browser.get(f"/isi/{draft_id}/{PAGE}")
    assert b'name="applicant.diploma_school"' in shown.content
    assert "Other offices have this already" not in text_of(shown)
    assert set(outcomes(draft_id).values()) == {"declined"}
    assert not Fetched.objects.filter(person_id=person_id(OTHER_MOTHER)).exists()


@pytest.mark.usefixtures("bad_weather")
def test_a_registry_that_is_away_holds_nobody_up() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    browser.post(f"/isi/{draft_id}/{PAGE}", FETCH)
    shown = browser.get(f"/isi/{draft_id}/{PAGE}")
    assert "This cannot be asked now: National register of diplomas" in text_of(shown)
    assert b'name="applicant.diploma_school"' in shown.content
    assert set(outcomes(draft_id).values()) == {"unavailable"}


def test_what_was_typed_before_the_button_was_pressed_is_kept() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    browser.post(f"/isi/{draft_id}/{PAGE}", {**FETCH, "applicant.phone": "081234567890"})
    draft = Draft.objects.get(person_id=person_id(OTHER_MOTHER), id=draft_id)
    assert draft.answers["applicant.phone"]["value"] == "081234567890"


def test_a_page_with_such_facts_asks_the_database_no_oftener_than_others() -> None:
    browser = browser_of(OTHER_MOTHER)
    draft_id = open_form(browser, PERMIT)
    with CaptureQueriesContext(connection) as asked:
        browser.get(f"/isi/{draft_id}/{PAGE}")
    assert len(asked) <= 2
