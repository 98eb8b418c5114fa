"""Who is not signed in, or is somebody else, is shown nothing of a resident."""

import pytest
from django.urls import reverse

from sekali.accounts.models import Account
from sekali.channels.models import Notice
from support.addresses import PROVES_ITSELF
from support.applying import CHILD_NAME, hand_in
from support.belongings import Belongings, told_of, visits
from support.browsing import said_by
from support.people import (
    CLERK_ELSEWHERE,
    HEAD_ELSEWHERE,
    MOTHER,
    OTHER_MOTHER,
    browser_of,
    person_id,
)

pytestmark = pytest.mark.usefixtures("static_files")


def test_a_visitor_is_asked_to_sign_in_and_shown_nothing(hers: Belongings) -> None:
    browser = browser_of(None)
    for route, method, answer in visits(browser, hers):
        body = said_by(answer)
        assert answer.status_code < 500, route.name
        if route.access == "anyone":
            unsigned = {400, 401} if route.name in PROVES_ITSELF else set()
            assert answer.status_code in {200, 302, 404, 422} | unsigned, route.name
        elif method == "GET":
            assert answer.status_code == 302, route.name
            assert answer.headers["Location"].startswith("/masuk?lanjut=/"), route.name
        else:
            assert answer.status_code == 401, route.name
            assert "Sign in again" in body
        assert not told_of(hers, route, body), route.name


@pytest.mark.parametrize("stranger", [OTHER_MOTHER, CLERK_ELSEWHERE, HEAD_ELSEWHERE])
def test_somebody_else_is_shown_nothing_of_hers(db: None, hers: Belongings, stranger: str) -> None:
    browser = browser_of(stranger)
    by_id = {
        "request_id",
        "draft_id",
        "case_id",
        "evidence_id",
        "document_id",
        "person_id",
        "subject_id",
        "copy_id",
        "review_id",
    }
    for route, method, answer in visits(browser, hers):
        name = f"{method} {route.name}"
        assert answer.status_code < 500, name
        body = said_by(answer)
        assert not told_of(hers, route, body), name
        # What is somebody else's and what is not there look alike. Throwing away what one does
        # not have is no refusal: it changes nothing.
        if by_id & set(route.pattern().pattern.converters) and route.name != "discard":
            assert answer.status_code == 404, name
            assert "There is no such page" in body
    assert hand_in(MOTHER, hers.parameters["draft"]["draft_id"]).state == "verify"


def test_a_closed_account_is_signed_out_everywhere(hers: Belongings) -> None:
    browser = browser_of(MOTHER)
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)

    assert browser.get(reverse("my-data")).status_code == 302


def test_a_notice_is_only_in_the_inbox_of_whom_it_is_for(hers: Belongings) -> None:
    assert Notice.objects.filter(person_id=person_id(MOTHER)).exists()
    assert CHILD_NAME in browser_of(MOTHER).get(reverse("inbox")).content.decode()
    assert CHILD_NAME not in browser_of(OTHER_MOTHER).get(reverse("inbox")).content.decode()
