"""An answer of a portal counts once, in time, in the browser that asked, from whom was asked."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from conformance.portal import (
    KEY,
    OtherPortal,
    address_to_go,
    at_portal,
    come_back,
    sign_in,
    wired,
    written,
)
from conformance.portals.visitors import is_signed_in, said


def test_an_answer_counts_once(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    assert come_back(browser, back).status_code == 302
    browser.post("/keluar")
    assert "dimulai di perangkat lain" in said(come_back(browser, back))


def test_an_answer_counts_in_the_browser_that_asked(inapas: OtherPortal) -> None:
    """Else somebody could be signed in as another by a link that they are sent."""
    inapas.is_asked("siti")
    back = at_portal(address_to_go(Client(), f"/masuk/dari/{KEY}"))
    victim = Client()
    address_to_go(victim, f"/masuk/dari/{KEY}")
    assert "dimulai di perangkat lain" in said(come_back(victim, back))
    assert not is_signed_in(victim)


def test_an_answer_that_is_late_counts_no_more(
    inapas: OtherPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    late = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("sekali.web.views.portals.now", lambda: late)
    assert "sudah lewat waktunya" in said(come_back(browser, back))


@pytest.mark.parametrize("issuer", ["https://evil.example", ""])
def test_an_answer_of_another_issuer_is_not_believed(inapas: OtherPortal, issuer: str) -> None:
    inapas.is_asked("siti")
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    assert "tidak bisa kami percaya" in said(come_back(browser, back, iss=issuer))
    assert not is_signed_in(browser)


def test_the_answer_of_one_portal_is_not_taken_at_the_address_of_another(
    inapas: OtherPortal, tmp_path: Path
) -> None:
    both = "".join(written(inapas.issuer, key=key) for key in (KEY, "kota"))
    inapas.is_asked("siti")
    browser = Client()
    with wired(tmp_path, both):
        back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
        there = back.replace(f"/dari/{KEY}/", "/dari/kota/")
        assert "dimulai di perangkat lain" in said(come_back(browser, there))
    assert not is_signed_in(browser)


def test_a_code_of_somebody_else_is_not_taken(inapas: OtherPortal) -> None:
    """A code that was overheard is tied to the browser that it was made for (PKCE)."""
    inapas.is_asked("budi")
    stolen = at_portal(address_to_go(Client(), f"/masuk/dari/{KEY}"))
    code = stolen.partition("code=")[2].partition("&")[0]
    browser = Client()
    back = at_portal(address_to_go(browser, f"/masuk/dari/{KEY}"))
    assert "tidak bisa kami percaya" in said(come_back(browser, back, code=code))


def test_who_cancels_there_is_told_so_and_no_word_of_the_portal_is_shown(
    inapas: OtherPortal,
) -> None:
    inapas.is_asked("siti", quirk="cancelled")
    page = said(sign_in(Client()))
    assert "Anda membatalkan di INApas" in page
    assert "<b>no</b>" not in page


def test_what_was_typed_before_comes_back_along(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    typed = {"lanjut": "/data-saya", "disimpan.cerita": "panjang sekali"}
    answer = come_back(browser, at_portal(address_to_go(browser, f"/masuk/dari/{KEY}", **typed)))
    page = answer.content.decode()
    assert "panjang sekali" in page
    assert "/data-saya" in page


def test_nobody_is_led_to_another_site(inapas: OtherPortal) -> None:
    inapas.is_asked("siti")
    browser = Client()
    typed = {"lanjut": "https://evil.example/"}
    answer = come_back(browser, at_portal(address_to_go(browser, f"/masuk/dari/{KEY}", **typed)))
    assert answer.headers["Location"] == "/"
