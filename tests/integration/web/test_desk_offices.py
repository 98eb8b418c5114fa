"""An officer of several offices works for one at a time, and sees which."""

from datetime import date

import pytest

from sekali.agencies.actions import give_role, office_id
from sekali.casework.queries import case_of
from support.browsing import hand_in, text_of
from support.people import CLERK, CLERK_ELSEWHERE, MOTHER, browser_of, person_id

HERE, ELSEWHERE = office_id("civil-registry", "35.16"), office_id("civil-registry", "35.78")
pytestmark = pytest.mark.usefixtures("db")


def help_out() -> None:
    """Let the clerk of the other office work here too."""
    give_role(
        person_id=person_id(CLERK_ELSEWHERE),
        office_id=HERE,
        role="front-office",
        title="Petugas bantuan",
        since=date(2026, 1, 5),
    )


def test_with_one_office_there_is_no_choice() -> None:
    assert b'name="kantor"' not in browser_of(CLERK).get("/meja").content


def test_each_office_has_its_queue() -> None:
    help_out()
    case_id = hand_in(browser_of(MOTHER))
    browser = browser_of(CLERK_ELSEWHERE)

    here = browser.get(f"/meja?kantor={HERE}").content.decode()
    assert str(case_id) in here
    assert f'value="{HERE}" selected' in here
    elsewhere = browser.get(f"/meja?kantor={ELSEWHERE}").content.decode()
    assert str(case_id) not in elsewhere
    assert f'value="{ELSEWHERE}" selected' in elsewhere


@pytest.mark.parametrize("asked", ["", "x", "%00", str(office_id("civil-registry", "35.01"))])
def test_an_office_that_is_not_theirs_is_their_first(asked: str) -> None:
    help_out()
    answer = browser_of(CLERK_ELSEWHERE).get(f"/meja?kantor={asked}")
    assert answer.status_code == 200
    assert f'value="{ELSEWHERE}" selected' in answer.content.decode()


def test_a_case_of_the_second_office_is_decided_there() -> None:
    help_out()
    case_id = hand_in(browser_of(MOTHER))
    browser = browser_of(CLERK_ELSEWHERE)
    address = f"/meja/{person_id(MOTHER)}/{case_id}"
    page = browser.get(address).content.decode()
    assert f'value="{HERE}" selected' in page

    done = browser.post(f"{address}/tindakan", {"versi": "1", "tindakan": "accept", "pesan": ""})
    assert done.headers["Location"] == f"/meja?kantor={HERE}"
    assert case_of(person_id=person_id(MOTHER), case_id=case_id).decided_at is not None


def test_without_a_role_there_the_case_is_not_there() -> None:
    case_id = hand_in(browser_of(MOTHER))
    answer = browser_of(CLERK_ELSEWHERE).get(f"/meja/{person_id(MOTHER)}/{case_id}")
    assert answer.status_code == 404, text_of(answer)
