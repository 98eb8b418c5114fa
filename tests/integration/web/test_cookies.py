"""Cookies behind HTTPS: named so that nobody but us can have set them, and shown to no script."""

import runpy
from http.cookies import Morsel

import pytest
from django.conf import LazySettings
from django.test import Client

from sekali.config import settings as source
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.people import MOTHER, sample

WHERE_SECURE = ("SECURE", "SECURE_PROXY_SSL_HEADER")


@pytest.fixture
def behind_https(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of an installation that is told that it stands behind HTTPS."""
    monkeypatch.setenv("SEKALI_SECURE", "1")
    told = runpy.run_path(source.__file__)
    for name, value in told.items():
        if name in WHERE_SECURE or name.endswith(("COOKIE_NAME", "COOKIE_SECURE")):
            setattr(settings, name, value)


@pytest.fixture
def cookies(behind_https: None, db: None, static_files: None) -> dict[str, Morsel[str]]:
    """Every cookie that a browser is given: on signing in, and by each thing that sets one."""
    browser = Client()
    browser.get("/masuk", secure=True)
    browser.post("/bahasa", {"bahasa": "en", "kembali": "/"}, secure=True)
    typed = {"nik": sample(MOTHER).nik, "sandi": SAMPLE_PASSWORD}
    browser.post("/masuk", typed, secure=True)
    browser.post("/data-saya/hak", {"tampil": "tidak"}, secure=True)
    # One that is taken away is only named once more.
    return {name: cookie for name, cookie in browser.cookies.items() if cookie.value}


def test_each_is_for_this_host_alone_and_over_https_alone(
    cookies: dict[str, Morsel[str]],
) -> None:
    assert len(cookies) >= len({"session", "form", "language", "device"})
    for name, cookie in cookies.items():
        assert cookie["secure"], name
        assert not cookie["domain"], name
        prefix = "__Host-" if cookie["path"] == "/" else "__Secure-"
        assert name.startswith(prefix), name


def test_none_is_shown_to_a_script_or_to_a_form_of_another_site(
    cookies: dict[str, Morsel[str]],
) -> None:
    for name, cookie in cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] in {"Lax", "Strict"}, name


def test_only_what_is_named_so_is_read(cookies: dict[str, Morsel[str]]) -> None:
    """A neighbour's host can set a cookie without the prefix for us; it opens nothing."""
    session = next(value for name, value in cookies.items() if "session" in name)
    stranger = Client()
    stranger.cookies["sessionid"] = session.value
    assert stranger.get("/data-saya", secure=True).status_code == 302
    stranger.cookies["__Host-sessionid"] = session.value
    assert stranger.get("/data-saya", secure=True).status_code == 200
