"""Codes and tokens are taken once, by whom they are for, as the certification of Basic providers tries it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser

from sekali.accounts.models import Account
from sekali.openid.granting import RETRY
from sekali.openid.models import Grant
from support.openid import OFFLINE, System, agrees, error_of, registered, tokens
from support.people import MOTHER, person_id


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
