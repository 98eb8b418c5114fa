"""Whoever watches the logs sees what was refused to whom, by id, and nothing of anybody else."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from sekali.accounts.actions import Limit, TooManyAttempts, count_attempt
from sekali.accounts.messages import SIGN_IN_REFUSED, refusal
from sekali.channels.consumers import ChannelConsumers
from sekali.channels.reaching import Reach
from sekali.config import wiring
from sekali.storage.outbox import Message
from sekali.web.views import home
from support.people import FATHER, MOTHER, browser_of, person_id, sample

pytestmark = pytest.mark.usefixtures("db")


def refused(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the lines of refusals so far."""
    return [one.getMessage() for one in caplog.records if one.name == "sekali.refused"]


def test_a_page_that_is_somebody_elses_is_a_line_with_the_account(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert browser_of(FATHER).get(reverse("case", args=[uuid4()])).status_code == 404

    assert refused(caplog) == [f"refused: account {person_id(FATHER)} at GET case"]
    assert sample(FATHER).nik not in caplog.text


def test_a_resident_at_an_officers_page_is_one_too(caplog: pytest.LogCaptureFixture) -> None:
    assert browser_of(MOTHER).get(reverse("desk")).status_code == 404

    assert refused(caplog) == [f"refused: account {person_id(MOTHER)} at GET desk"]


def test_a_limit_that_is_reached_is_a_line_without_whose(
    caplog: pytest.LogCaptureFixture,
) -> None:
    limit = Limit("sign-in-name", 1, timedelta(hours=1))
    count_attempt(limit, sample(MOTHER).nik, now=timezone.now())
    with pytest.raises(TooManyAttempts):
        count_attempt(limit, sample(MOTHER).nik, now=timezone.now())

    assert refused(caplog) == ["refused: the limit sign-in-name was reached"]


def test_a_sign_in_with_a_name_that_nobody_has_is_a_line_without_the_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = refusal(b"\x01" * 32, SIGN_IN_REFUSED, timezone.now())
    message = Message(row.person_id, row.id, row.topic, row.body, 1)

    reach = Reach(wiring.sms(), "https://sekali.example")
    ChannelConsumers(reach, now=timezone.now).write_refusal(message)

    assert refused(caplog) == ["refused: sign-in-refused for a name that nobody has"]


def test_a_form_of_another_site_is_a_line(caplog: pytest.LogCaptureFixture) -> None:
    answer = browser_of(MOTHER, csrf=True).post(reverse("sign-out"))

    assert answer.status_code == 403
    (line,) = [one for one in caplog.records if one.name == "django.security.csrf"]
    assert line.levelno == logging.WARNING


def test_a_bug_is_a_line_with_its_trace(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("of ours")

    monkeypatch.setattr(home, "surroundings_of", broken)
    browser = browser_of(MOTHER)
    browser.raise_request_exception = False
    assert browser.get("/").status_code == 500

    (line,) = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert line.exc_info is not None
    assert line.exc_info[0] is ZeroDivisionError
