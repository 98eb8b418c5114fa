"""The desk is for officers, of whom each sees what the own office and the case at hand allow."""

import pytest
from django.urls import reverse

from sekali.agencies.models import Posting
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.web.urls import ROUTES
from support.applying import CHILD_NAME, NOW
from support.belongings import Belongings, address_of
from support.people import CLERK, CLERK_OF_SOCIAL_AFFAIRS, MOTHER, browser_of, person_id

pytestmark = pytest.mark.usefixtures("static_files")


def test_a_resident_has_no_desk(hers: Belongings) -> None:
    browser = browser_of(MOTHER)
    for route in ROUTES:
        if route.access == "staff":
            answer = browser.generic(route.methods[0], address_of(route, hers))
            assert answer.status_code == 404, route.name


def test_an_officer_sees_only_cases_of_the_own_office(hers: Belongings) -> None:
    """Also one of another agency in the same regency."""
    desk = reverse("desk")
    theirs = browser_of(CLERK_OF_SOCIAL_AFFAIRS).get(desk).content.decode()
    assert CHILD_NAME not in theirs
    assert CHILD_NAME in browser_of(CLERK).get(desk).content.decode()


def test_an_officer_cannot_use_the_residents_addresses_for_a_case(hers: Belongings) -> None:
    browser = browser_of(CLERK)
    for name in ("case", "case-facts", "correct", "paper", "document", "draft", "review", "page"):
        route = next(one for one in ROUTES if one.name == name)
        assert browser.get(address_of(route, hers)).status_code == 404, name


def test_a_paper_of_one_case_is_not_handed_out_under_another(
    hers: Belongings, outside: Outside
) -> None:
    """An officer may see a case of hers, and not thereby her papers elsewhere."""
    parameters = hers.parameters["desk-paper"]
    other = Case.objects.filter(person_id=person_id(MOTHER)).exclude(id=parameters["case_id"])
    here = reverse("desk-paper", kwargs=parameters)
    there = reverse("desk-paper", kwargs={**parameters, "case_id": other[0].id})

    assert browser_of(CLERK).get(here).status_code == 200
    assert browser_of(CLERK).get(there).status_code == 404


def test_who_left_the_office_loses_the_desk_that_day(hers: Belongings) -> None:
    browser = browser_of(CLERK)
    assert browser.get(reverse("desk")).status_code == 200

    Posting.objects.filter(person_id=person_id(CLERK)).update(until=NOW.date())

    assert browser.get(reverse("desk")).status_code == 404
    assert browser.get(reverse("home")).status_code == 200
