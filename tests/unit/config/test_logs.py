"""Lines of the log: one zone for all machines, and one object a line where that is wanted."""

import json
import logging
import sys

import pytest

from sekali.config.logs import JsonLines, Lines


def record(message: str = "left %s", *args: object, failure: bool = False) -> logging.LogRecord:
    """Return what is to be logged: of three in the morning of 2 March 2026, UTC."""
    what = sys.exc_info() if failure else None
    made = logging.LogRecord("sekali.test", logging.WARNING, "", 1, message, args, what)
    made.created, made.msecs = 1772420400.25, 250.0
    return made


def test_a_line_says_when_in_utc_and_says_so() -> None:
    said = Lines().format(record("left %s", "early"))
    assert said == "2026-03-02T03:00:00.250Z WARNING sekali.test left early"


def test_a_line_for_programs_is_one_object_with_the_same_instant() -> None:
    said = JsonLines().format(record("two\nlines of %s", "names"))
    assert "\n" not in said
    assert json.loads(said) == {
        "at": "2026-03-02T03:00:00.250Z",
        "level": "WARNING",
        "logger": "sekali.test",
        "message": "two\nlines of names",
    }


def test_what_failed_stands_in_the_same_line() -> None:
    try:
        int("of ours")
    except ValueError:
        said = JsonLines().format(record("failed", failure=True))
    assert "\n" not in said
    assert "ValueError: invalid literal" in json.loads(said)["failure"]


@pytest.mark.parametrize("lines", [Lines, JsonLines])
def test_the_zone_of_the_machine_changes_nothing(
    lines: type[Lines], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    assert "T03:00:00.250Z" in lines().format(record("left"))
