"""What waits in the outbox: told to an operator, and set free again by one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.kernel.errors import DomainError
from sekali.storage.models import OutboxMessage
from sekali.storage.transactions import whole_transaction


class NotWaiting(DomainError):
    """A message that is not there, or has not given up; ``params["ids"]`` says which."""

    code = "message-not-waiting"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an operator asks first: since when something is due, and what gave up.

    ``more`` tells that more gave up than are listed.
    """

    oldest_due_at: datetime | None
    given_up: Sequence[OutboxMessage]
    more: bool


def waiting(*, now: datetime, limit: int = 20) -> Waiting:
    """Return the oldest message that is due and not done, and those that gave up, oldest first."""
    everybodys = OutboxMessage.objects.all().across_people()
    due = everybodys.filter(gave_up_at__isnull=True, due_at__lte=now).order_by("due_at")
    first = due.values_list("due_at", flat=True).first()
    given_up = list(
        everybodys.filter(gave_up_at__isnull=False).order_by("gave_up_at", "id")[: limit + 1]
    )
    return Waiting(first, given_up[:limit], len(given_up) > limit)


@whole_transaction
def retry(*, ids: Collection[UUID], at: datetime) -> int:
    """Set messages that gave up free to be tried again now; return how many.

    What was said last stays with a message until it is done.

    Raises:
        NotWaiting: One of them is not there or has not given up; nothing is changed.
    """
    everybodys = OutboxMessage.objects.all().across_people()
    found = everybodys.filter(id__in=ids, gave_up_at__isnull=False).select_for_update()
    unknown = set(ids) - set(found.values_list("id", flat=True))
    if unknown:
        raise NotWaiting(ids=sorted(unknown))
    return found.update(gave_up_at=None, due_at=at, attempts=0, claimed_until=None)


@whole_transaction
def retry_all(*, at: datetime) -> int:
    """Set every message that gave up free to be tried again now; return how many."""
    given_up = OutboxMessage.objects.all().across_people().filter(gave_up_at__isnull=False)
    return given_up.update(gave_up_at=None, due_at=at, attempts=0, claimed_until=None)
