"""Refresh tokens: each is taken once, a lost answer is given again, a theft is found out."""

from datetime import UTC, datetime, timedelta

from django.test import Client as Browser

from sekali.openid import granting
from sekali.openid.models import Grant
from support.openid import (
    BORN,
    OFFLINE,
    PROFILE,
    System,
    answer_in,
    error_of,
    leads_to,
    registered,
    tokens,
)
from support.people import MOTHER, person_id


def later(seconds: float) -> None:
    """Let so much time have passed since the last refresh."""
    at = datetime.now(UTC) - timedelta(seconds=seconds)
    Grant.objects.filter(refreshed_at__isnull=False, person_id=person_id(MOTHER)).update(
        refreshed_at=at
    )


def test_a_client_whose_answer_was_lost_gets_the_same_again(
    system: System, browser: Browser
) -> None:
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]
    once, again = system.refreshes(first).json(), system.refreshes(first).json()

    assert once["refresh_token"] == again["refresh_token"] != first
    assert system.asks_who(once["access_token"]).status_code == 200
    assert system.refreshes(once["refresh_token"]).status_code == 200


def test_not_for_long_and_what_comes_later_ends_the_family(
    system: System, browser: Browser
) -> None:
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]
    second = system.refreshes(first).json()
    later(granting.RETRY.total_seconds() + 1)

    assert error_of(system.refreshes(first)) == "invalid_grant"
    assert error_of(system.refreshes(second["refresh_token"])) == "invalid_grant"
    assert system.asks_who(second["access_token"]).status_code == 401


def test_asking_again_does_not_lengthen_the_time(system: System, browser: Browser) -> None:
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]
    system.refreshes(first)
    later(granting.RETRY.total_seconds() - 1)
    assert system.refreshes(first).status_code == 200
    later(granting.RETRY.total_seconds() + 1)
    assert error_of(system.refreshes(first)) == "invalid_grant"


def test_a_thief_who_is_as_fast_as_the_client_is_found_out_at_the_next_step(
    system: System, browser: Browser
) -> None:
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]
    system.refreshes(first)
    stolen = system.refreshes(first).json()["refresh_token"]
    later(60)

    assert system.refreshes(stolen).status_code == 200
    later(60)
    # The client comes with the same token, as it must sooner or later: everything ends.
    assert error_of(system.refreshes(stolen)) == "invalid_grant"
    assert not Grant.objects.filter(person_id=person_id(MOTHER), revoked_at__isnull=True).exists()


def test_two_steps_back_is_a_theft_however_soon(system: System, browser: Browser) -> None:
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]
    second = system.refreshes(first).json()["refresh_token"]
    third = system.refreshes(second).json()["refresh_token"]

    assert error_of(system.refreshes(first)) == "invalid_grant"
    assert error_of(system.refreshes(third)) == "invalid_grant"


def test_what_reads_facts_keeps_one_token_that_is_bound_to_its_key(browser: Browser) -> None:
    """FAPI 2.0 5.3.2.1: no rotation where the token is of no use to anybody else."""
    reader = registered(authentication="key", uses=[PROFILE, BORN])
    asked = reader.sends("/openid/par", reader.asks(scope=f"{OFFLINE} fact:person.birth_date"))
    said = {"client_id": str(reader.id), "request_uri": asked.json()["request_uri"]}
    page = browser.get("/openid/masuk", said).headers["Location"]
    code = answer_in(leads_to(browser.post(f"{page}/pilih", {"pilih": "agree"})))["code"]
    kept = reader.redeems(code).json()["refresh_token"]

    for _ in range(3):
        answer = reader.refreshes(kept).json()
        assert answer["refresh_token"] == kept
        assert reader.asks_who(answer["access_token"]).status_code == 200
        later(3600)
