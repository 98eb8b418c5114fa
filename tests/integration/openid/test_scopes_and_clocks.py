"""Every scope with its claims, in any order; clocks that differ a little; how one is sent back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from joserfc import jws

from sekali.accounts.contacts import keep_contact
from support.openid import (
    ASSERTION,
    EMAIL,
    PROFILE,
    System,
    agrees,
    answer_in,
    asked,
    error_of,
    leads_to,
    registered,
    tokens,
)
from support.people import MOTHER, person_id, sample

PHONE = {"scope": "phone", "purpose": "Menelepon Anda", "ground": "public-task", "law": "Perda 1"}
ADDRESS = {"scope": "address", "purpose": "Mengirim", "ground": "public-task", "law": "Perda 1"}


@pytest.fixture(autouse=True)
def confirmed(everything: None) -> None:
    """Let the mother have confirmed her number."""
    keep_contact(
        person_id=person_id(MOTHER), kind="phone", value="+6281234567001", now=datetime.now(UTC)
    )


@pytest.fixture
def reader() -> System:
    """A system that reads all that the standard has scopes for."""
    return registered(authentication="key", uses=[PROFILE, EMAIL, PHONE, ADDRESS])


def code_for(reader: System, browser: Browser, scope: str) -> str:
    said = reader.sends("/openid/par", reader.asks(scope=scope))
    assert said.status_code == 201, said.content
    named = {"client_id": str(reader.id), "request_uri": said.json()["request_uri"]}
    page = browser.get("/openid/masuk", named).headers["Location"]
    agreed = browser.post(f"{page}/pilih", {"pilih": "agree", "boleh": ["email"]})
    return answer_in(leads_to(agreed))["code"]


@pytest.mark.parametrize(
    ("scope", "claims"),
    [
        ("openid profile", {"name", "locale", "identity_assurance"}),
        ("openid email", {"email", "email_verified"}),
        ("openid phone", {"phone_number", "phone_number_verified"}),
        ("openid address", {"address"}),
        (
            "openid profile email phone address",
            {"name", "email", "email_verified", "phone_number", "address"},
        ),
        ("address phone email profile openid", {"name", "email", "phone_number", "address"}),
    ],
)
def test_each_scope_gives_its_claims_in_any_order(
    reader: System, browser: Browser, scope: str, claims: set[str]
) -> None:
    given = reader.redeems(code_for(reader, browser, scope)).json()
    told = reader.asks_who(given["access_token"]).json()
    assert claims <= set(told)
    if "phone_number" in claims:
        assert (told["phone_number"], told["phone_number_verified"]) == ("+6281234567001", True)
    if "address" in claims:
        assert told["address"]["formatted"]
    if scope == "openid phone":
        assert not {"name", "email", "address"} & set(told)


def test_what_reads_facts_gets_id_tokens_signed_with_es256(
    reader: System, browser: Browser
) -> None:
    given = reader.redeems(code_for(reader, browser, "openid profile")).json()
    header = jws.extract_compact(given["id_token"].encode()).headers()
    assert header["alg"] == "ES256"
    assert reader.reads(given["id_token"])["aud"] == str(reader.id)


@pytest.mark.parametrize(("ahead", "status"), [(8, 201), (75, 401)])
def test_an_assertion_of_a_clock_that_is_a_little_ahead_is_taken(
    reader: System, ahead: int, status: int
) -> None:
    """FAPI 2.0 5.3.2.1: up to 10 seconds are forgiven, more than 60 are not."""
    at = int((datetime.now(UTC) + timedelta(seconds=ahead)).timestamp())
    body = {
        **reader.asks(scope="openid profile"),
        "client_assertion_type": ASSERTION,
        "client_assertion": reader.assertion(iat=at, nbf=at, exp=at + 60),
    }
    proof = {"DPoP": reader.proof("/openid/par")}
    assert reader.machine.post("/openid/par", body, headers=proof).status_code == status


@pytest.mark.parametrize(("ahead", "taken"), [(8, True), (75, False)])
def test_a_proof_of_a_clock_that_is_a_little_ahead_is_taken(
    reader: System, browser: Browser, *, ahead: int, taken: bool
) -> None:
    code = code_for(reader, browser, "openid profile")
    at = int((datetime.now(UTC) + timedelta(seconds=ahead)).timestamp())
    body = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": reader.redirect_uri,
        "code_verifier": reader.verifier,
    }
    answer = reader.sends("/openid/token", body, DPoP=reader.proof("/openid/token", iat=at))
    assert (answer.status_code == 200) == taken
    assert taken or error_of(answer) == "invalid_dpop_proof"


def test_nobody_is_sent_back_with_what_they_posted(system: System, browser: Browser) -> None:
    """Never 307: it would post what was typed here to the system."""
    tokens(system, browser)
    for answer in (
        asked(browser, system.asks()),
        browser.post("/openid/masuk", system.asks()),
        asked(browser, system.asks(prompt="none")),
    ):
        assert answer.status_code in {302, 303}
        assert answer.headers["Location"].startswith(system.redirect_uri)


def test_a_code_in_the_answer_never_comes_with_a_token(system: System, browser: Browser) -> None:
    answer = agrees(browser, system.asks())
    assert set(answer) == {"code", "state", "iss"}
    assert answer["iss"] == settings.PUBLIC_URL


def test_no_token_is_kept_by_anybody_on_the_way(system: System, browser: Browser) -> None:
    code = agrees(browser, system.asks())["code"]
    answer = system.redeems(code)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"


def test_the_password_of_a_person_is_no_grant(system: System) -> None:
    body = {"grant_type": "password", "username": sample(MOTHER).nik, "password": "x"}
    assert error_of(system.sends("/openid/token", body)) == "unsupported_grant_type"
