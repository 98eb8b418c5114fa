"""Many come with one refresh token at the same instant, each with a connection of its own."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from sekali.audit.queries import entries_about
from sekali.openid.models import Grant
from support.openid import error_of, registered, signed_in_browser, tokens
from support.people import MOTHER, person_id
from support.together import at_once

OFFLINE = "openid profile offline_access"

pytestmark = pytest.mark.usefixtures("own_database", "static_files")


def test_of_many_who_refresh_at_once_all_hold_the_same_one_token() -> None:
    system, browser = registered(), signed_in_browser()
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]

    answers = at_once(*[lambda: system.refreshes(first)] * 8)

    assert Counter(one.status_code for one in answers) == {200: 8}
    assert len({one.json()["refresh_token"] for one in answers}) == 1
    grant = Grant.objects.get(person_id=person_id(MOTHER))
    assert (grant.generation, grant.revoked_at) == (2, None)


def test_of_many_who_come_with_a_stolen_token_at_once_none_gets_any_and_it_is_written_once() -> (
    None
):
    system, browser = registered(), signed_in_browser()
    first = tokens(system, browser, scope=OFFLINE)["refresh_token"]
    second = system.refreshes(first).json()["refresh_token"]
    Grant.objects.filter(person_id=person_id(MOTHER)).update(
        refreshed_at=datetime.now(UTC) - timedelta(minutes=1)
    )

    answers = at_once(*[lambda: system.refreshes(first)] * 8)

    assert {error_of(one) for one in answers} == {"invalid_grant"}
    assert error_of(system.refreshes(second)) == "invalid_grant"
    ended = [one for one in entries_about(person_id(MOTHER)) if one.kind == "openid.ended"]
    assert len(ended) == 1
