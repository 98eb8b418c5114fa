"""What is told of somebody, at userinfo and in the ID token, as the certification of Basic providers tries it."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from sekali.accounts.contacts import keep_contact
from sekali.accounts.models import Account
from sekali.audit.queries import entries_about
from support.browsing import text_of
from support.openid import EMAIL, OFFLINE, System, answer_in, asked, leads_to, tokens
from support.people import MOTHER, person_id, sample


@pytest.mark.parametrize("way", ["header", "post-header", "body"])
def test_userinfo_is_told_by_get_by_post_and_by_body(
    system: System, browser: Browser, way: str
) -> None:
    given = tokens(system, browser)
    token, ask = given["access_token"], system.machine
    headers = {"Authorization": f"Bearer {token}"}
    answer = {
        "header": lambda: ask.get("/openid/userinfo", headers=headers),
        "post-header": lambda: ask.post("/openid/userinfo", headers=headers),
        "body": lambda: ask.post("/openid/userinfo", {"access_token": token}),
    }[way]()
    told = answer.json()
    assert told["sub"] == system.reads(given["id_token"])["sub"]
    assert told["name"] == sample(MOTHER).full_name
    assert told["identity_assurance"] in {"declared", "matched", "seen"}
    assert "facts" not in told or set(told["facts"]) <= {"person.full_name", "person.email"}


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 86, "A" * 5_000])
def test_userinfo_without_a_token_of_ours_is_refused(system: System, token: str) -> None:
    answer = system.machine.post("/openid/userinfo", {"access_token": token})
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]


def test_a_token_in_the_address_is_not_taken(system: System, browser: Browser) -> None:
    given = tokens(system, browser)
    answer = system.machine.get("/openid/userinfo", {"access_token": given["access_token"]})
    assert answer.status_code == 401


def test_the_least_scope_tells_only_the_subject(system: System, browser: Browser) -> None:
    given = tokens(system, browser, scope="openid")
    assert set(system.asks_who(given["access_token"]).json()) == {"sub"}


def test_scopes_that_are_not_registered_are_ignored(system: System, browser: Browser) -> None:
    given = tokens(system, browser, scope="openid address fact:person.nik phone sesuatu")
    assert given["scope"] == "openid"
    assert set(system.asks_who(given["access_token"]).json()) == {"sub"}


def test_single_claims_can_be_asked_for(system: System, browser: Browser) -> None:
    wanted = {"userinfo": {"name": {"essential": True}, "birthdate": None, "phone_number": None}}
    given = tokens(system, browser, scope="openid", claims=json.dumps(wanted))
    assert set(system.asks_who(given["access_token"]).json()) - {"facts"} == {"sub", "name"}


def test_claims_can_be_asked_for_in_the_id_token_once(system: System, browser: Browser) -> None:
    """They stand on the ledger like those of userinfo, and a refreshed token repeats none."""
    wanted = json.dumps({"id_token": {"name": {"essential": True}, "phone_number": None}})
    given = tokens(system, browser, scope=OFFLINE, claims=wanted)

    claims = system.reads(given["id_token"])
    assert claims["name"] == sample(MOTHER).full_name
    assert not {"phone_number", "email", "facts"} & set(claims)
    look = entries_about(person_id(MOTHER))[0]
    assert look.details["elements"] == ["person.full_name"]
    second = system.refreshes(given["refresh_token"]).json()
    assert "name" not in system.reads(second["id_token"])


def test_a_claim_in_the_id_token_needs_what_userinfo_needs(
    system: System, browser: Browser
) -> None:
    wanted = json.dumps({"id_token": {"email": {"essential": True}, "name": None}})
    answer = asked(browser, system.asks(scope="openid", claims=wanted))
    page = answer.headers["Location"]
    assert EMAIL["purpose"] in text_of(browser.get(page))
    agreed = browser.post(f"{page}/pilih", {"pilih": "agree"})
    given = system.redeems(answer_in(leads_to(agreed))["code"]).json()
    claims = system.reads(given["id_token"])
    # What rests on consent was not ticked.
    assert "name" in claims
    assert "email" not in claims


def test_an_address_is_verified_where_its_owner_confirmed_it(
    system: System, browser: Browser
) -> None:
    at = datetime.now(UTC)
    Account.objects.filter(person_id=person_id(MOTHER)).update(email="typed@contoh.example")
    told = system.asks_who(tokens(system, browser)["access_token"]).json()
    assert (told["email"], told["email_verified"]) == ("typed@contoh.example", False)

    keep_contact(person_id=person_id(MOTHER), kind="email", value="siti@contoh.example", now=at)
    told = system.asks_who(tokens(system, browser)["access_token"]).json()
    assert (told["email"], told["email_verified"]) == ("siti@contoh.example", True)
