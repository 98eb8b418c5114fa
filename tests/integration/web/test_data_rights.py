"""The page of one's rights: what it offers, what is fetched, and by whom it is not."""

import json
from uuid import UUID

import pytest
from django.test import Client

from sekali.casework.effects.setting import Outside
from sekali.casework.models import DataCopy
from support.applying import NOW
from support.browsing import text_of
from support.callers import with_old_proof
from support.data_rights import copied, erased, restricted
from support.people import CLERK, MOTHER, OTHER_MOTHER, browser_of, person_id

pytestmark = [pytest.mark.usefixtures("db", "static_files")]
PAGE = "/data-saya/hak-data"


@pytest.fixture
def copy_id(outside: Outside, settings: pytest.FixtureRequest) -> UUID:
    """A copy that the mother has asked for, and that lasts longer than this test."""
    copied(outside)
    copies = DataCopy.objects.filter(person_id=person_id(MOTHER))
    copies.update(expires_at=NOW.replace(year=2100))
    return copies.get().id


def fetch(browser: Client, copy_id: UUID, form: str = "json") -> tuple[int, bytes]:
    answer = browser.get(f"/data-saya/salinan/{copy_id}/{form}")
    return answer.status_code, answer.content


def test_the_page_offers_each_right(outside: Outside) -> None:
    page = browser_of(MOTHER).get(PAGE)
    for service in ("salinan", "pembatasan", "penghapusan"):
        assert f"/layanan/pelindungan-data.{service}" in page.content.decode()
    assert "PP 71/2019 pasal 22" in text_of(page)


def test_she_fetches_both_forms_as_files(copy_id: UUID) -> None:
    browser = browser_of(MOTHER)
    assert str(copy_id) in browser.get(PAGE).content.decode()
    answer = browser.get(f"/data-saya/salinan/{copy_id}/json")
    assert json.loads(answer.content)["person"]["kind"] == "person"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert fetch(browser, copy_id, "pdf")[1].startswith(b"%PDF")
    assert fetch(browser, copy_id, "exe")[0] == 404


def test_an_unlocked_phone_is_asked_again_who_holds_it(copy_id: UUID) -> None:
    status, body = fetch(with_old_proof(), copy_id)
    assert b'action="/pastikan"' in body
    assert b"Siti" not in body.replace(b"Siti Aminah</", b"")
    assert status == 200


@pytest.mark.parametrize("who", [OTHER_MOTHER, CLERK])
def test_nobody_else_fetches_it_by_its_address(copy_id: UUID, who: str) -> None:
    assert fetch(browser_of(who), copy_id)[0] == 404


def test_a_visitor_signs_in_first(copy_id: UUID) -> None:
    assert fetch(browser_of(None), copy_id)[0] == 302


def test_a_restriction_is_shown_and_taken_back(outside: Outside) -> None:
    restricted(outside, "phone")
    browser = browser_of(MOTHER)
    assert "Restricted at your request since" in text_of(browser.get(PAGE))
    assert "Restricted at your request" in text_of(browser.get("/data-saya"))
    assert browser.post("/data-saya/batasan", {"data": "phone"}).status_code == 302
    assert "Restricted at your request" not in text_of(browser.get("/data-saya"))


def test_taking_back_what_was_never_restricted_changes_nothing(outside: Outside) -> None:
    browser = browser_of(MOTHER)
    for typed in ("phone", "no-such-fact", "", "\0"):
        assert browser.post("/data-saya/batasan", {"data": typed}).status_code in {302, 400}


def test_the_report_of_a_deletion_stays_to_be_read(outside: Outside) -> None:
    erased(outside)
    page = text_of(browser_of(MOTHER).get(PAGE))
    assert "Deleted" in page
    assert "Your account" in page
