"""What a system may ask for and how it is answered, as the certification of Basic providers tries it."""

import re

import pytest
from django.conf import settings
from django.test import Client as Browser
from joserfc import jws

from support.browsing import text_of
from support.openid import (
    LEFT,
    RETURN,
    System,
    agrees,
    answer_in,
    asked,
    leads_to,
    registered,
    tokens,
)
from support.people import MOTHER, browser_of, person_id


def test_a_code_gives_an_id_token_signed_with_a_published_key(
    system: System, browser: Browser
) -> None:
    given = tokens(system, browser)

    claims = system.reads(given["id_token"])
    header = jws.extract_compact(given["id_token"].encode()).headers()
    published = system.machine.get("/openid/jwks").json()["keys"]
    assert header["alg"] == "RS256"
    assert header["kid"] in {key["kid"] for key in published}
    assert not [key for key in published if set(key) & {"d", "p", "q"}]
    assert claims["nonce"] == "no"
    assert claims["exp"] > claims["iat"] >= claims["auth_time"]
    assert claims["acr"] == "urn:sekali:acr:1"
    assert claims["amr"] == ["pwd"]
    assert given["token_type"] == "Bearer"
    assert given["scope"] == "openid profile email"


def test_the_answer_says_whose_it_is_and_carries_the_state(
    system: System, browser: Browser
) -> None:
    answer = agrees(browser, system.asks())
    assert answer["iss"] == settings.PUBLIC_URL
    assert answer["state"] == "st"


def test_without_a_nonce_there_is_none(system: System, browser: Browser) -> None:
    assert "nonce" not in system.reads(tokens(system, browser, nonce="")["id_token"])


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"scope": None}, "invalid_scope"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "https://evil.example/r"}, "request_uri_not_supported"),
        ({"registration": "{}"}, "registration_not_supported"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "please"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "1²"}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": "{"}, "invalid_request"),
        ({"claims": '{"userinfo": 7}'}, "invalid_request"),
        ({"nonce": "n" * 501}, "invalid_request"),
        ({"dpop_jkt": "x"}, "invalid_request"),
    ],
)
def test_what_is_wrong_with_a_request_is_told_to_the_client(
    system: System, browser: Browser, changed: dict[str, str | None], error: str
) -> None:
    answer = asked(browser, system.asks(**changed))
    assert answer.headers["Location"].startswith(RETURN)
    told = answer_in(answer.headers["Location"])
    assert (told["error"], told["state"]) == (error, "st")
    assert told["iss"] == settings.PUBLIC_URL
    assert "code" not in told


@pytest.mark.parametrize(
    "address",
    [
        None,
        "https://evil.example/",
        f"{RETURN}/",
        f"{RETURN}?a=1",
        f"{RETURN}#x",
        RETURN.upper(),
        "https://puskesmas.example.evil.example/kembali",
        "javascript:alert(1)",
        f"{RETURN}/../../evil",
    ],
)
def test_an_address_that_is_not_registered_is_told_and_never_followed(
    system: System, browser: Browser, address: str | None
) -> None:
    answer = asked(browser, system.asks(redirect_uri=address))
    assert answer.status_code == 422
    assert "Location" not in answer.headers
    # The way back from the language button is the only place where the address is repeated.
    assert not re.search(r'(href|url=|action)="?[^"]*//[^"]*evil', answer.content.decode())
    assert "not registered" in text_of(answer)


@pytest.mark.parametrize("name", ["", "no-uuid", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_client_is_told_here(system: System, browser: Browser, name: str) -> None:
    answer = asked(browser, system.asks(client_id=name))
    assert answer.status_code == 422
    assert "not registered here" in answer.content.decode()


def test_a_parameter_that_comes_twice_is_refused(system: System, browser: Browser) -> None:
    answer = browser.get("/openid/masuk", {**system.asks(), "state": ["a", "b"]})
    assert answer.status_code == 422


def test_unknown_parameters_and_display_and_locales_are_taken(
    system: System, browser: Browser
) -> None:
    said = system.asks(
        display="popup", ui_locales="se", claims_locales="se", extra="foobar", login_hint="bob@x"
    )
    assert "code" in agrees(browser, said)


def test_what_is_asked_may_be_posted(system: System, browser: Browser) -> None:
    answer = browser.post("/openid/masuk", system.asks())
    page = answer.headers["Location"]
    agreed = browser.post(f"{page}/pilih", {"pilih": "agree"})
    assert "code" in answer_in(leads_to(agreed))


def test_one_person_is_another_one_to_each_agency_and_each_host(browser: Browser) -> None:
    first, second = registered(), registered()
    elsewhere = registered(redirect_uris=["https://lain.example/kembali"])
    subjects = [
        system.reads(tokens(system, browser)["id_token"])["sub"]
        for system in (first, second, elsewhere)
    ]
    assert subjects[0] == subjects[1] != subjects[2]
    assert str(person_id(MOTHER)) not in subjects


def test_discovery_names_only_what_is_there(system: System) -> None:
    for path in ("openid-configuration", "oauth-authorization-server"):
        told = system.machine.get(f"/.well-known/{path}").json()
        assert told["issuer"] == settings.PUBLIC_URL
        for name, address in told.items():
            if name.endswith("_endpoint") or name == "jwks_uri":
                there = address.removeprefix(settings.PUBLIC_URL)
                assert system.machine.get(there).status_code != 404, name
        assert told["code_challenge_methods_supported"] == ["S256"]
        assert "fact:person.birth_date" in told["scopes_supported"]


def test_the_address_after_signing_out_is_one_that_is_registered(
    system: System, browser: Browser
) -> None:
    given = tokens(system, browser)
    said = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": LEFT, "state": "s"}
    evil = {**said, "post_logout_redirect_uri": "https://evil.example/"}

    answer = browser_of(None).get("/openid/keluar", evil)
    assert "evil" not in text_of(answer)
    assert answer.status_code == 200

    answer = browser.get("/openid/keluar", said)
    assert answer.headers["Location"] == f"{LEFT}?state=s"
    assert browser.get("/data-saya").status_code == 302
    assert system.asks_who(given["access_token"]).status_code == 401


@pytest.mark.parametrize("hint", ["", "invented"])
def test_nobody_is_signed_out_by_a_link_alone(browser: Browser, hint: str) -> None:
    """Any site can have it opened: without a hint of this very session the person is asked."""
    said = {"post_logout_redirect_uri": LEFT, **({"id_token_hint": hint} if hint else {})}

    browser.get("/openid/keluar", said)

    assert browser.get("/data-saya").status_code == 200
