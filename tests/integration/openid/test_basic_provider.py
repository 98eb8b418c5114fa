"""What the certification of OpenID Basic providers tries, one test for each of its cases."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from joserfc import jws

from sekali.accounts.contacts import keep_contact
from sekali.accounts.models import Account
from sekali.audit.queries import entries_about
from sekali.demo.seeding import SAMPLE_PASSWORD
from sekali.openid.granting import RETRY
from sekali.openid.models import Grant
from support.browsing import text_of
from support.openid import (
    EMAIL,
    LEFT,
    RETURN,
    System,
    agrees,
    answer_in,
    asked,
    error_of,
    leads_to,
    registered,
    signed_in_browser,
    tokens,
)
from support.people import MOTHER, OTHER_MOTHER, browser_of, person_id, sample

OFFLINE = "openid profile email offline_access"


@pytest.fixture
def browser() -> Browser:
    return signed_in_browser()


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


@pytest.mark.parametrize("later", [timedelta(), timedelta(seconds=31)])
def test_a_code_is_taken_once_and_coming_again_ends_what_it_gave(
    system: System, browser: Browser, later: timedelta
) -> None:
    code = agrees(browser, system.asks(scope=OFFLINE))["code"]
    given = system.redeems(code).json()
    assert system.asks_who(given["access_token"]).status_code == 200
    Grant.objects.all().across_people().update(code_used_at=datetime.now(UTC) - later)

    again = system.redeems(code)

    assert (again.status_code, error_of(again)) == (400, "invalid_grant")
    assert system.asks_who(given["access_token"]).status_code == 401
    assert error_of(system.refreshes(given["refresh_token"])) == "invalid_grant"


def test_a_code_lasts_a_minute(system: System, browser: Browser) -> None:
    code = agrees(browser, system.asks())["code"]
    Grant.objects.all().across_people().update(code_until=datetime.now(UTC))
    assert error_of(system.redeems(code)) == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "another"},
        {"code_verifier": ""},
        {"redirect_uri": "https://puskesmas.example/lain"},
        {"redirect_uri": ""},
        {"code": "A" * 86},
        {"code": ""},
    ],
)
def test_a_code_without_what_it_is_bound_to_gives_nothing_and_is_not_used_up(
    system: System, browser: Browser, changed: dict[str, str]
) -> None:
    code = agrees(browser, system.asks())["code"]
    assert error_of(system.redeems(code, **changed)) == "invalid_grant"
    assert system.redeems(code).status_code == 200


def test_a_code_of_one_client_is_nothing_to_another(system: System, browser: Browser) -> None:
    other = registered(name="Lain")
    other.verifier = system.verifier
    code = agrees(browser, system.asks())["code"]
    assert error_of(other.redeems(code)) == "invalid_grant"
    # And another's attempt does not end the sign-in of the first.
    assert system.redeems(code).status_code == 200
    assert error_of(other.redeems(code)) == "invalid_grant"
    assert Grant.objects.all().across_people().filter(revoked_at__isnull=False).count() == 0


def test_a_token_is_no_code_and_a_code_no_token(system: System, browser: Browser) -> None:
    code = agrees(browser, system.asks(scope=OFFLINE))["code"]
    assert system.asks_who(code).status_code == 401
    given = system.redeems(code).json()
    assert error_of(system.redeems(given["access_token"])) == "invalid_grant"
    assert error_of(system.refreshes(given["access_token"])) == "invalid_grant"
    assert system.asks_who(given["refresh_token"]).status_code == 401


def test_without_asking_somebody_signed_in_gets_a_code(system: System, browser: Browser) -> None:
    first = system.reads(tokens(system, browser)["id_token"])
    answer = asked(browser, system.asks(prompt="none", id_token_hint=""))
    second = system.reads(system.redeems(answer_in(leads_to(answer))["code"]).json()["id_token"])
    assert (second["sub"], second["auth_time"]) == (first["sub"], first["auth_time"])


def test_without_asking_nobody_signed_in_is_told_so(system: System) -> None:
    answer = asked(browser_of(None), system.asks(prompt="none"))
    assert answer_in(leads_to(answer))["error"] == "login_required"


def test_without_asking_what_was_not_agreed_to_is_told_so(system: System, browser: Browser) -> None:
    answer = asked(browser, system.asks(prompt="none"))
    assert answer_in(leads_to(answer))["error"] == "consent_required"


def test_a_hint_of_the_same_person_is_fine_and_of_another_is_not(
    system: System, browser: Browser
) -> None:
    mine = tokens(system, browser)["id_token"]
    other = signed_in_browser(OTHER_MOTHER)
    tokens(system, other)

    fine = asked(browser, system.asks(prompt="none", id_token_hint=mine))
    assert "code" in answer_in(leads_to(fine))
    wrong = asked(other, system.asks(prompt="none", id_token_hint=mine))
    assert answer_in(leads_to(wrong))["error"] == "login_required"
    forged = asked(browser, system.asks(prompt="none", id_token_hint="e30.e30.x"))
    assert answer_in(leads_to(forged))["error"] == "login_required"


def test_a_sub_that_is_asked_for_must_be_the_one_signed_in(
    system: System, browser: Browser
) -> None:
    tokens(system, browser)
    claims = json.dumps({"id_token": {"sub": {"value": "somebody"}}})
    answer = asked(browser, system.asks(prompt="none", claims=claims))
    assert answer_in(leads_to(answer))["error"] == "login_required"


@pytest.mark.parametrize("changed", [{"prompt": "login"}, {"max_age": "1"}, {"max_age": "0"}])
def test_who_signed_in_too_long_ago_signs_in_anew(system: System, changed: dict[str, str]) -> None:
    # Given somebody who signed in a minute ago and has agreed before
    browser = signed_in_browser(at=datetime.now(UTC) - timedelta(minutes=1))
    before = system.reads(tokens(system, browser)["id_token"])["auth_time"]

    # When the client wants it fresh
    answer = asked(browser, system.asks(**changed))
    page = browser.get(answer.headers["Location"])
    assert "show again who you are" in page.content.decode()
    again = browser.post(f"{answer.headers['Location']}/pilih", {"pilih": "again"})

    # Then they give their password once more, and are led back without being asked more
    assert again.headers["Location"].startswith("/pastikan?lanjut=/openid/lanjut/")
    proved = browser.post(again.headers["Location"], {"sandi": SAMPLE_PASSWORD})
    done = browser.get(proved.headers["Location"])
    code = answer_in(leads_to(done))["code"]
    after = system.reads(system.redeems(code).json()["id_token"])["auth_time"]
    assert after >= before + 60


def test_a_large_max_age_asks_nothing_and_tells_when(system: System, browser: Browser) -> None:
    tokens(system, browser)
    answer = asked(browser, system.asks(max_age="10000"))
    code = answer_in(leads_to(answer))["code"]
    assert "auth_time" in system.reads(system.redeems(code).json()["id_token"])


def test_choosing_a_person_is_asked_once(system: System) -> None:
    browser = signed_in_browser(at=datetime.now(UTC) - timedelta(minutes=1))
    tokens(system, browser)
    page = asked(browser, system.asks(prompt="select_account")).headers["Location"]
    assert "Do you want to go on as" in browser.get(page).content.decode()
    assert browser.post(f"{page}/pilih", {"pilih": "me"}).headers["Location"] == page
    assert "code" in answer_in(leads_to(browser.get(page)))


def test_consent_is_asked_again_where_the_client_wants_it(system: System, browser: Browser) -> None:
    tokens(system, browser)
    page = asked(browser, system.asks(prompt="consent")).headers["Location"]
    assert "What it gets" in browser.get(page).content.decode()


def test_two_factors_are_told_apart_from_one(system: System, browser: Browser) -> None:
    tokens(system, browser)
    wish = asked(browser, system.asks(acr_values="urn:sekali:acr:2 urn:sekali:acr:1"))
    assert "code" in answer_in(leads_to(wish))
    must = json.dumps({"id_token": {"acr": {"essential": True, "value": "urn:x:unknown"}}})
    answer = asked(browser, system.asks(claims=must))
    assert answer_in(leads_to(answer))["error"] == "unmet_authentication_requirements"


def test_a_second_factor_is_asked_for_where_the_account_has_one(
    system: System, browser: Browser
) -> None:
    from sekali.accounts.proof import TOTP, keep_step_up

    tokens(system, browser)
    Account.objects.filter(person_id=person_id(MOTHER)).update(has_second_step=True)
    page = asked(browser, system.asks(acr_values="urn:sekali:acr:2")).headers["Location"]
    assert browser.get(page).headers["Location"] == f"/pastikan?lanjut={page}"

    session = browser.session
    keep_step_up(session, [TOTP], datetime.now(UTC))
    session.save()
    code = answer_in(leads_to(browser.get(page)))["code"]
    claims = system.reads(system.redeems(code).json()["id_token"])
    assert (claims["acr"], claims["amr"]) == ("urn:sekali:acr:2", ["pwd", "otp"])


def test_somebody_else_may_sign_in_instead(system: System, browser: Browser) -> None:
    page = asked(browser, system.asks(prompt="login")).headers["Location"]
    other = browser.post(f"{page}/pilih", {"pilih": "other"})
    assert other.headers["Location"] == f"/masuk?lanjut={page}"
    assert browser.get("/data-saya").status_code == 302


def test_a_visitor_signs_in_first_and_comes_back(system: System) -> None:
    browser = browser_of(None)
    answer = asked(browser, system.asks())
    page = answer.headers["Location"]
    assert browser.get(page).headers["Location"] == f"/masuk?lanjut={page}"


def test_a_refresh_token_is_taken_once_and_its_family_ends_when_it_comes_again(
    system: System, browser: Browser
) -> None:
    first = tokens(system, browser, scope=OFFLINE)
    second = system.refreshes(first["refresh_token"]).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert "nonce" not in system.reads(second["id_token"])
    assert system.asks_who(second["access_token"]).status_code == 200
    # Longer ago than an answer that was lost is waited for: see test_refreshing.
    Grant.objects.all().across_people().update(refreshed_at=datetime.now(UTC) - RETRY)

    assert error_of(system.refreshes(first["refresh_token"])) == "invalid_grant"

    # Whoever had the second one: the thief or the client, nobody goes on.
    assert error_of(system.refreshes(second["refresh_token"])) == "invalid_grant"
    assert system.asks_who(second["access_token"]).status_code == 401


def test_without_offline_access_there_is_no_refresh_token(system: System, browser: Browser) -> None:
    assert "refresh_token" not in tokens(system, browser)


def test_a_closed_account_ends_everything(system: System, browser: Browser) -> None:
    given = tokens(system, browser, scope=OFFLINE)
    Account.objects.filter(person_id=person_id(MOTHER)).update(is_active=False)
    assert system.asks_who(given["access_token"]).status_code == 401
    assert error_of(system.refreshes(given["refresh_token"])) == "invalid_grant"


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
