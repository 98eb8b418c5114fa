"""Clients that read facts: the FAPI 2.0 Security Profile with DPoP, attacked part by part."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import ECKey

from sekali.audit.models import Entry
from sekali.openid.models import AskedAuthorization, Grant
from support.openid import (
    BORN,
    PROFILE,
    RETURN,
    System,
    answer_in,
    asked,
    error_of,
    leads_to,
    registered,
    signed_in_browser,
)
from support.people import CLERK, MOTHER, browser_of, officer, person_id, sample

SCOPES = "openid profile fact:person.birth_date"


@pytest.fixture
def reader() -> System:
    """A system that reads a birth date, with keys of its own."""
    return registered(authentication="key", uses=[PROFILE, BORN])


def pushed(reader: System, **changed: str | None) -> str:
    answer = reader.sends("/openid/par", reader.asks(scope=SCOPES, **changed))
    assert answer.status_code == 201, answer.content
    assert 0 < answer.json()["expires_in"] < 600
    return str(answer.json()["request_uri"])


def code_for(reader: System, browser: Browser) -> str:
    said = {"client_id": str(reader.id), "request_uri": pushed(reader)}
    answer = asked(browser, said)
    if answer.headers["Location"].startswith("/"):
        answer = browser.post(f"{answer.headers['Location']}/pilih", {"pilih": "agree"})
    told = answer_in(leads_to(answer))
    assert told["iss"] == settings.PUBLIC_URL
    return told["code"]


def test_a_fact_comes_with_its_proof_and_stands_on_the_ledger(
    reader: System, browser: Browser
) -> None:
    given = reader.redeems(code_for(reader, browser)).json()
    assert given["token_type"] == "DPoP"
    before = Entry.objects.filter(person_id=person_id(MOTHER), kind="facts.read").count()

    told = reader.asks_who(given["access_token"]).json()

    born = told["facts"]["person.birth_date"]
    assert born["value"] == sample(MOTHER).birth_date.isoformat()
    assert (born["source"], born["assurance"]) == ("civil-registry", "verified")
    assert datetime.fromisoformat(born["date"])
    assert set(told["facts"]) <= {"person.birth_date", "person.full_name"}
    reads = Entry.objects.filter(person_id=person_id(MOTHER), kind="facts.read")
    assert reads.count() == before + 1
    look = reads.order_by("-position")[0]
    assert look.office_id == officer(CLERK).office_id
    assert look.details["elements"] == ["person.birth_date", "person.full_name"]
    assert look.details["purposes"] == {
        PROFILE["purpose"]: "public-task", BORN["purpose"]: "public-task"
    }  # fmt: skip
    page = browser.get("/siapa-melihat").content.decode()
    assert "Antrean Puskesmas" in page
    assert "Memilih poli anak atau dewasa (A public task)" in page


def test_a_request_that_was_not_pushed_is_refused(reader: System, browser: Browser) -> None:
    answer = asked(browser, reader.asks(scope=SCOPES))
    assert answer_in(leads_to(answer))["error"] == "invalid_request"


def test_a_pushed_request_is_answered_once(reader: System, browser: Browser) -> None:
    said = {"client_id": str(reader.id), "request_uri": pushed(reader)}
    page = asked(browser, said).headers["Location"]
    browser.post(f"{page}/pilih", {"pilih": "agree"})
    again = asked(browser, said)
    assert again.status_code == 422
    assert "done already" in again.content.decode()


def test_a_pushed_request_waits_a_short_time(reader: System, browser: Browser) -> None:
    said = {"client_id": str(reader.id), "request_uri": pushed(reader)}
    AskedAuthorization.objects.update(until=datetime.now(UTC))
    assert asked(browser, said).status_code == 422


def test_a_pushed_request_is_nothing_to_another_client(reader: System, browser: Browser) -> None:
    other = registered()
    said = {"client_id": str(other.id), "request_uri": pushed(reader)}
    assert asked(browser, said).status_code == 422


def test_what_is_pushed_wrongly_is_told_at_once(reader: System) -> None:
    answer = reader.sends("/openid/par", reader.asks(redirect_uri="https://evil.example/"))
    assert error_of(answer) == "invalid_request"
    nested = reader.asks(request_uri="urn:ietf:params:oauth:request_uri:x")
    assert error_of(reader.sends("/openid/par", nested)) == "request_uri_not_supported"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": f"{settings.PUBLIC_URL}/openid/token"},
        {"aud": [settings.PUBLIC_URL]},
        {"aud": "https://evil.example"},
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 201},
        {"exp": 1},
        {"exp": int((datetime.now(UTC) + timedelta(hours=1)).timestamp())},
        {"exp": "tomorrow"},
        {"exp": None},
        {"nbf": int((datetime.now(UTC) + timedelta(hours=1)).timestamp())},
    ],
)
def test_an_assertion_that_is_not_for_us_now_proves_nothing(
    reader: System, changed: dict[str, Any]
) -> None:
    body = {
        **reader.asks(scope=SCOPES),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": reader.assertion(**changed),
    }
    answer = reader.machine.post("/openid/par", body)
    assert (answer.status_code, error_of(answer)) == (401, "invalid_client")


def test_an_assertion_counts_once(reader: System) -> None:
    body = {
        **reader.asks(scope=SCOPES),
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": reader.assertion(),
    }
    assert reader.machine.post("/openid/par", body).status_code == 201
    assert reader.machine.post("/openid/par", body).status_code == 401


def test_an_assertion_of_another_key_or_none_proves_nothing(reader: System) -> None:
    honest = reader.key
    reader.key = ECKey.generate_key("P-256")
    assert reader.sends("/openid/par", reader.asks()).status_code == 401
    reader.key = honest
    unsigned = "eyJhbGciOiJub25lIn0." + reader.assertion().split(".")[1] + "."
    body = {
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": unsigned,
    }
    assert reader.machine.post("/openid/par", {**reader.asks(), **body}).status_code == 401
    assert reader.machine.post("/openid/par", reader.asks()).status_code == 401


def test_a_client_with_a_key_cannot_come_with_a_secret(reader: System) -> None:
    body = {**reader.asks(), "client_secret": ""}
    assert reader.machine.post("/openid/par", body).status_code == 401


def test_tokens_are_given_only_to_a_key(reader: System, browser: Browser) -> None:
    code = code_for(reader, browser)
    key, reader.dpop_key = reader.dpop_key, None
    assert error_of(reader.redeems(code)) == "invalid_dpop_proof"
    # A thief with the code and another key; the request was pushed with the first key.
    reader.dpop_key = ECKey.generate_key("P-256")
    assert error_of(reader.redeems(code)) == "invalid_grant"
    reader.dpop_key = key
    assert reader.redeems(code).status_code == 200


def test_a_stolen_token_is_of_no_use_without_the_key(reader: System, browser: Browser) -> None:
    token = reader.redeems(code_for(reader, browser)).json()["access_token"]
    ask = reader.machine
    plain = ask.get("/openid/userinfo", headers={"Authorization": f"Bearer {token}"})
    assert plain.status_code == 401
    assert plain.headers["WWW-Authenticate"].startswith("DPoP")
    assert ask.get(
        "/openid/userinfo", headers={"Authorization": f"DPoP {token}"}
    ).status_code == 401  # fmt: skip
    reader.dpop_key = ECKey.generate_key("P-256")
    assert reader.asks_who(token).status_code == 401


@pytest.mark.parametrize(
    "changed",
    [
        {"htm": "POST"},
        {"htu": "https://evil.example/openid/userinfo"},
        {"iat": 1},
        {"iat": int((datetime.now(UTC) + timedelta(hours=1)).timestamp())},
        {"ath": "another"},
        {"jti": None},
    ],
)
def test_a_proof_for_something_else_proves_nothing(
    reader: System, browser: Browser, changed: dict[str, Any]
) -> None:
    token = reader.redeems(code_for(reader, browser)).json()["access_token"]
    proof = reader.proof("/openid/userinfo", "GET", token, **changed)
    headers = {"Authorization": f"DPoP {token}", "DPoP": proof}
    answer = reader.machine.get("/openid/userinfo", headers=headers)
    if changed == {"jti": None}:
        # "None" is a name as any other: it counts once.
        answer = reader.machine.get("/openid/userinfo", headers=headers)
    assert answer.status_code == 401


def test_a_proof_counts_once(reader: System, browser: Browser) -> None:
    token = reader.redeems(code_for(reader, browser)).json()["access_token"]
    headers = {
        "Authorization": f"DPoP {token}",
        "DPoP": reader.proof("/openid/userinfo", "GET", token),
    }
    assert reader.machine.get("/openid/userinfo", headers=headers).status_code == 200
    assert reader.machine.get("/openid/userinfo", headers=headers).status_code == 401


@pytest.mark.parametrize("proof", ["", "x", "a.b.c", "e30.e30.e30", "x" * 9_000])
def test_what_is_no_proof_is_refused_and_never_a_fault(reader: System, proof: str) -> None:
    reader.dpop_key = None
    answer = reader.sends(
        "/openid/token", {"grant_type": "refresh_token", "refresh_token": "x"}, DPoP=proof
    )
    assert error_of(answer) == "invalid_dpop_proof"


def test_a_proof_with_a_private_or_symmetric_key_is_refused(reader: System) -> None:
    key = ECKey.generate_key("P-256")
    for jwk in (key.as_dict(private=True), {"kty": "oct", "k": "c2VjcmV0"}):
        header = {"alg": "ES256", "typ": "dpop+jwt", "jwk": jwk}
        proof = jwt.encode(header, {"jti": "x"}, key, algorithms=["ES256"])
        reader.dpop_key = None
        answer = reader.sends("/openid/token", {"grant_type": "refresh_token"}, DPoP=proof)
        assert error_of(answer) == "invalid_dpop_proof"


def test_refreshing_needs_the_same_key(reader: System, browser: Browser) -> None:
    reader_scopes = f"{SCOPES} offline_access"
    answer = reader.sends("/openid/par", reader.asks(scope=reader_scopes))
    said = {"client_id": str(reader.id), "request_uri": answer.json()["request_uri"]}
    page = asked(browser, said).headers["Location"]
    done = browser.post(f"{page}/pilih", {"pilih": "agree"})
    given = reader.redeems(answer_in(leads_to(done))["code"]).json()
    key, reader.dpop_key = reader.dpop_key, ECKey.generate_key("P-256")
    assert error_of(reader.refreshes(given["refresh_token"])) == "invalid_grant"
    reader.dpop_key = key
    assert reader.refreshes(given["refresh_token"]).status_code == 200


def test_no_facts_for_a_client_that_was_stopped(reader: System, browser: Browser) -> None:
    from sekali.openid.models import Client

    token = reader.redeems(code_for(reader, browser)).json()["access_token"]
    Client.objects.filter(id=reader.id).update(stopped_at=datetime.now(UTC))
    assert reader.asks_who(token).status_code == 401
    assert reader.refreshes("x").status_code == 401
    assert asked(browser, reader.asks()).status_code == 422


def test_a_visitor_can_sign_in_within_half_an_hour(reader: System) -> None:
    said = {"client_id": str(reader.id), "request_uri": pushed(reader)}
    page = asked(browser_of(None), said).headers["Location"]
    kept = AskedAuthorization.objects.get()
    assert kept.until - kept.asked_at == timedelta(minutes=30)
    done = signed_in_browser()
    assert done.get(page).status_code == 200
    agreed = done.post(f"{page}/pilih", {"pilih": "agree"})
    assert leads_to(agreed).startswith(RETURN)
    assert Grant.objects.filter(person_id=person_id(MOTHER)).count() == 1
