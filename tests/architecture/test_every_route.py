"""Every address, with every method, by everybody who is not its owner: nothing told or changed.

What is expected follows from the route's own access rule, so that a new route is walked too.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sekali.accounts.models import Session
from sekali.casework.models import Case
from sekali.web.pages import FORM_OF
from sekali.web.routes import Route
from sekali.web.urls import ROUTES
from support.addresses import PROVES_ITSELF, SIGN_OUT
from support.belongings import Belongings, address_of, told_of
from support.browsing import said_by
from support.callers import (
    METHODS,
    NOBODY,
    OWNED,
    SOMEBODY_ELSE,
    Caller,
    answers_expected,
    for_her_in_other_things,
    rows_of,
    with_old_proof,
)
from support.people import CLERK, HEAD, MOTHER, browser_of, person_id, sample

pytestmark = pytest.mark.usefixtures("static_files")

# What an officer's and a resident's forms send, so that a hole would show itself by what it does.
FORM = {
    "tindakan": "accept",
    "alasan.reject": "incomplete",
    "pesan": "x",
    "hadir": "ya",
    "konflik": "tidak",
    "setuju": "ya",
    "kantor": "",
}


# A helper is not signed out by the first, and is nobody's helper after the second.
LAST = (*sorted(SIGN_OUT - {"sign-out"}), "acting-stop", "sign-out")


@pytest.fixture
def hers(hers: Belongings) -> Belongings:
    """Her things, at every desk's address the case that waits there to be decided."""
    waiting = hers.parameters["desk"]
    for route in ROUTES:
        if route.access == "staff" and "case_id" in route.pattern().pattern.converters:
            hers.parameters.setdefault(route.name, waiting)
    return hers


def walk(
    browser: Client, hers: Belongings, form: dict[str, str]
) -> Iterator[tuple[Route, str, HttpResponse]]:
    """Yield every route with every method and the answer; what changes who asks comes last."""
    for route in sorted(
        ROUTES, key=lambda route: route.name in LAST and LAST.index(route.name) + 1
    ):
        address = address_of(route, hers)
        for method in METHODS:
            if method == "POST":
                yield route, method, browser.post(address, form)
            else:
                yield route, method, browser.generic(method, address)


def form_for(hers: Belongings) -> dict[str, str]:
    """Return a form that names her things and the version her case has now."""
    desk = hers.parameters["desk"]
    case = Case.objects.get(person_id=desk["person_id"], id=desk["case_id"])
    return {**FORM, "versi": str(case.version)}


@pytest.mark.parametrize("caller", [*NOBODY, *SOMEBODY_ELSE], ids=lambda caller: caller.name)
def test_who_is_not_the_owner_is_told_nothing_and_changes_nothing(
    hers: Belongings, caller: Caller
) -> None:
    browser = caller.browser()
    before = rows_of(MOTHER)
    for route, method, answer in walk(browser, hers, form_for(hers)):
        if caller.owns(route):
            continue
        name = f"{method} {route.name}"
        expected = answers_expected(route, method, caller.kind)
        assert answer.status_code < 500, name
        assert expected is None or answer.status_code in expected, name
        assert not told_of(hers, route, said_by(answer)), name
        assert not told_of(hers, route, str(answer.headers)), name
    assert rows_of(MOTHER) == before


def test_her_own_helper_sees_nothing_and_does_nothing_outside_of_the_mandate(
    hers: Belongings,
) -> None:
    """With forms that say for whom they are: what stops them is the mandate's scope alone."""
    browser, before = for_her_in_other_things(), rows_of(MOTHER)
    form = {**form_for(hers), FORM_OF: str(person_id(MOTHER))}
    # Her name stands on every page: that is for whom they act.
    hers.secrets = tuple(one for one in hers.secrets if one != sample(MOTHER).full_name)
    for route, method, answer in walk(browser, hers, form):
        name = f"{method} {route.name}"
        assert answer.status_code < 500, name
        assert not told_of(hers, route, answer.content.decode(errors="replace")), name
        if OWNED & set(route.pattern().pattern.converters) and method in route.methods:
            assert answer.status_code == (409 if route.acting == "never" else 404), name
    assert rows_of(MOTHER) == before


def test_the_walk_would_see_a_change(hers: Belongings) -> None:
    """The owner herself, by the same forms: if nothing changed here, it would prove nothing."""
    before = rows_of(MOTHER)
    for _ in walk(browser_of(MOTHER), hers, form_for(hers)):
        pass
    assert rows_of(MOTHER) != before


def test_the_wrong_role_of_the_right_office_decides_nothing(hers: Belongings) -> None:
    """The head signs what was examined; the examining itself is not the head's."""
    before = rows_of(MOTHER)
    for route, method, answer in walk(browser_of(HEAD), hers, form_for(hers)):
        assert answer.status_code < 500, f"{method} {route.name}"
    assert rows_of(MOTHER) == before


def test_the_right_role_decides_with_that_form(hers: Belongings) -> None:
    desk = hers.parameters["desk"]
    route = next(one for one in ROUTES if one.name == "desk-act")
    answer = browser_of(CLERK).post(address_of(route, hers), form_for(hers))
    assert answer.status_code == 302
    assert Case.objects.get(person_id=desk["person_id"], id=desk["case_id"]).state != "verify"


def test_an_old_proof_is_asked_for_anew_where_a_route_says_so(hers: Belongings) -> None:
    browsers = {"resident": with_old_proof(), "staff": with_old_proof(CLERK)}
    before = rows_of(MOTHER)
    for route in (one for one in ROUTES if one.fresh):
        for method in route.methods:
            if (route.access, method) == ("staff", "GET"):
                # Officers may look; they are asked when they do something.
                continue
            answer = browsers[route.access].generic(method, address_of(route, hers))
            assert answer.status_code == (200 if method == "GET" else 401), route.name
            assert 'action="/pastikan"' in answer.content.decode(), route.name
    assert rows_of(MOTHER) == before


def test_an_officer_who_showed_it_this_morning_decides_and_lets_nobody_in(
    hers: Belongings,
) -> None:
    """What is done all day asks after half a day, what two officers do after a quarter hour."""
    browser = with_old_proof(CLERK, since=timedelta(hours=1))
    for route in (one for one in ROUTES if one.fresh and one.access == "staff"):
        answer = browser.post(address_of(route, hers))
        asks = 'action="/pastikan"' in answer.content.decode()
        assert asks == (route.within < timedelta(hours=1)), route.name


def test_an_officer_with_a_password_alone_has_no_desk(
    hers: Belongings, settings: pytest.FixtureRequest
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    browser, before = browser_of(CLERK), rows_of(MOTHER)
    for route in (one for one in ROUTES if one.access == "staff"):
        for method in route.methods:
            address = address_of(route, hers)
            answer = browser.generic(method, address)
            assert answer.status_code == 302, route.name
            assert answer.headers["Location"] == "/akun", route.name
    assert rows_of(MOTHER) == before


@pytest.mark.parametrize("owner", [MOTHER, CLERK])
def test_a_form_of_another_site_does_nothing_anywhere(hers: Belongings, owner: str) -> None:
    """The cookie comes along, the token does not."""
    browser, before = browser_of(owner, csrf=True), rows_of(MOTHER)
    for route in ROUTES:
        # What shows by itself who it is takes no cookie; the two that clients lead to only ask.
        asks = PROVES_ITSELF | {"openid-authorize", "openid-leave"}
        if "POST" in route.methods and route.name not in asks:
            answer = browser.post(address_of(route, hers), form_for(hers))
            assert answer.status_code == 403, route.name
    assert rows_of(MOTHER) == before


def test_a_session_is_renewed_by_no_request_after_its_end(hers: Belongings) -> None:
    browser = browser_of(MOTHER)
    Session.objects.filter(account_id=person_id(MOTHER)).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )
    for _ in walk(browser, hers, {}):
        pass
    alive = Session.objects.filter(account_id=person_id(MOTHER), expire_date__gt=timezone.now())
    assert not alive.exists()
