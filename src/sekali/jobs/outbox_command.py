"""`sekali outbox`: what waits to be done, and setting free what gave up."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sekali.storage.models import OutboxMessage
from sekali.storage.waiting import NotWaiting, retry, retry_all, waiting

FINE, WRONG = 0, 1
_LONGEST_ERROR = 160


def show_outbox() -> int:
    """Print since when something is due, and what gave up; return 1 where something did."""
    now = datetime.now(UTC)
    found = waiting(now=now)
    if found.oldest_due_at is None:
        _say("nothing is due")
    else:
        since = timedelta(seconds=int((now - found.oldest_due_at).total_seconds()))
        _say(f"the oldest message has been due for {since} (hours, minutes, seconds)")
    for message in found.given_up:
        _say(_line(message))
    if found.more:
        _say(f"only the first {len(found.given_up)} that gave up are told")
    if not found.given_up:
        _say("no message gave up")
        return FINE
    _say("once the cause is gone: sekali outbox retry ID ..., or sekali outbox retry --all")
    return WRONG


def retry_messages(ids: Sequence[str], *, everything: bool) -> int:
    """Set messages free to be tried again, and say how many; return 1 where one cannot be."""
    if everything == bool(ids):
        _say("say which: sekali outbox retry ID ..., or sekali outbox retry --all")
        return WRONG
    malformed = [one for one in ids if not _is_id(one)]
    if malformed:
        _say(f"no id of a message: {', '.join(malformed)}; nothing was changed")
        return WRONG
    now = datetime.now(UTC)
    try:
        count = retry_all(at=now) if everything else retry(ids=[UUID(one) for one in ids], at=now)
    except NotWaiting as refusal:
        told = ", ".join(str(one) for one in refusal.params["ids"])
        _say(f"not among those that gave up: {told}; nothing was changed")
        return WRONG
    _say(f"{count} will be tried again now")
    return FINE


def _is_id(given: str) -> bool:
    try:
        UUID(given)
    except ValueError:
        return False
    return True


def _line(message: OutboxMessage) -> str:
    said = " ".join(message.last_error.split())[:_LONGEST_ERROR]
    since = message.gave_up_at.strftime("%Y-%m-%d %H:%M") if message.gave_up_at else ""
    return (
        f"{message.id}  {message.topic}  person {message.person_id}  gave up {since} UTC "
        f"after {message.attempts} attempts: {said}"
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
