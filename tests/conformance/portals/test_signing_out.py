"""Who signs out at the portal is signed out here, and whoever signs out here is led there."""

import requests
from django.http import HttpResponse
from django.test import Client

from conformance.portal import KEY, OtherPortal, http, sign_in
from conformance.portals.visitors import is_signed_in, kinds_of, owner_of
from support.people import MOTHER


def signed_in_there(inapas: OtherPortal) -> tuple[Client, requests.Session]:
    """Return the browsers of somebody who signed in at the portal, and by it here."""
    inapas.is_asked("siti")
    browser, there = Client(), http()
    assert sign_in(browser, there).status_code == 302
    assert is_signed_in(browser)
    return browser, there


def tell(token: str) -> HttpResponse:
    answer: HttpResponse = Client(enforce_csrf_checks=True).post(
        f"/masuk/dari/{KEY}/keluar", {"logout_token": token}
    )
    return answer


def test_who_signs_out_at_the_portal_is_signed_out_here(inapas: OtherPortal) -> None:
    browser, there = signed_in_there(inapas)
    other = owner_of(MOTHER)
    inapas.sign_out(there)
    token = inapas.logout_tokens.get(timeout=10)
    assert tell(token).status_code == 200
    assert not is_signed_in(browser)
    # What did not begin there goes on.
    assert is_signed_in(other)
    assert "account.portal-signed-out" in kinds_of(MOTHER)
    # It counts once.
    assert tell(token).status_code == 400


def test_one_sign_in_there_ends_its_own_session_here_alone(inapas: OtherPortal) -> None:
    first, there = signed_in_there(inapas)
    second, _ = signed_in_there(inapas)
    inapas.sign_out(there)
    assert tell(inapas.logout_tokens.get(timeout=10)).status_code == 200
    assert not is_signed_in(first)
    assert is_signed_in(second)


def test_nobody_else_signs_people_out(inapas: OtherPortal) -> None:
    browser, there = signed_in_there(inapas)
    inapas.sign_out(there)
    token = inapas.logout_tokens.get(timeout=10)
    head, body, signature = token.split(".")
    for wrong in ("", "x", f"{head}.{body}.", f"{head}.{body}.{signature[::-1]}", head):
        assert tell(wrong).status_code == 400
    # An ID token is none, though it is signed and for us.
    answer = Client().post("/masuk/dari/nobody/keluar", {"logout_token": token})
    assert answer.status_code == 404
    assert is_signed_in(browser)


def test_who_signs_out_here_is_led_to_the_way_out_there(inapas: OtherPortal) -> None:
    browser, _ = signed_in_there(inapas)
    page = browser.post("/keluar").content.decode()
    assert "Keluar juga dari INApas" in page
    assert f"{inapas.issuer}/session/end?client_id=sekali" in page
    assert not is_signed_in(browser)
