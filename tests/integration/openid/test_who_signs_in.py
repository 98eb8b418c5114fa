"""Who signs in, when anew, and when without being asked, as the certification of Basic providers tries it."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from sekali.accounts.models import Account
from sekali.demo.seeding import SAMPLE_PASSWORD
from support.openid import System, answer_in, asked, leads_to, signed_in_browser, tokens
from support.people import MOTHER, OTHER_MOTHER, browser_of, person_id


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
