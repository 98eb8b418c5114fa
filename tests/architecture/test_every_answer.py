"""What every answer carries, and where none leads, whatever the address."""

import re

import pytest
from django.urls import reverse

from sekali.web.urls import ROUTES
from support.addresses import SIGN_OUT
from support.belongings import Belongings, visits
from support.browsing import said_by
from support.people import CLERK, MOTHER, browser_of, sample

pytestmark = pytest.mark.usefixtures("static_files")

# Where a page leads, and sixteen digits on their own.
_LEADS = re.compile(r'(?:href|action|src)="([^"]*)"')
_NIK = re.compile(r"(?<![0-9a-fA-F-])[0-9]{16}(?![0-9a-fA-F-])")


def test_every_answer_is_of_the_type_it_names(hers: Belongings) -> None:
    """A page is never sent as something else, nor text without its encoding."""
    pages = 0
    for route, method, answer in visits(browser_of(MOTHER), hers):
        named, name = answer.headers.get("Content-Type", ""), f"{method} {route.name}"
        sent = answer.getvalue()
        is_page = sent[:15].lower() == b"<!doctype html>"
        assert is_page == (named == "text/html; charset=utf-8" and bool(sent)), name
        assert not sent or named, name
        assert not named.startswith("text/") or named.endswith("; charset=utf-8"), name
        pages += is_page
    assert pages


def test_every_page_carries_the_headers_that_keep_it_private(hers: Belongings) -> None:
    for route, method, answer in visits(browser_of(MOTHER), hers):
        name = f"{method} {route.name}"
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"], name
        assert answer.headers["Cache-Control"] == "no-store", name
        assert answer.headers["Referrer-Policy"] == "same-origin", name


def test_every_page_of_somebody_who_is_signed_in_offers_to_sign_out(hers: Belongings) -> None:
    out = f'action="{reverse("sign-out")}"'
    pages = 0
    for route, method, answer in visits(browser_of(MOTHER), hers):
        body = said_by(answer)
        if route.name in SIGN_OUT or "<main" not in body:
            continue
        pages += 1
        assert out in body, f"{method} {route.name}"
    assert pages > len(ROUTES) / 2


def test_no_page_leads_to_an_address_with_somebodys_number(hers: Belongings) -> None:
    """Addresses stand in logs, histories and what one person sends another."""
    seen = 0
    for somebody in (MOTHER, CLERK):
        for route, method, answer in visits(browser_of(somebody), hers):
            leads = [*_LEADS.findall(said_by(answer)), answer.headers.get("Location", "")]
            seen += len(leads)
            named = [one for one in leads if sample(MOTHER).nik in one or _NIK.search(one)]
            assert not named, f"{method} {route.name}: {named}"
    assert seen > len(ROUTES)
