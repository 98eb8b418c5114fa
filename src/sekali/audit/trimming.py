"""Taking the oldest entries off a chain when they need not be kept any more."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from sekali.audit.actions import Act, record
from sekali.audit.models import Chain
from sekali.audit.queries import BrokenLink, first_broken_link
from sekali.audit.rules import TRIMMED

# The owner's function: from the front alone, never what is younger than its own ten years, and by
# the worker alone. What is left begins with the hash of the last entry that went.
_TRIM = "SELECT audit_trim(%s, %s)"


class ChainBroken(RuntimeError):
    """Somebody changed a chain that was to be trimmed: nothing of it is taken away."""

    def __init__(self, found: BrokenLink) -> None:
        super().__init__(f"entry {found.position} is {found.what}")


def trim(*, person_id: UUID, before: datetime, law: str, at: datetime) -> int:
    """Take away what stands at the front of a chain and is from before an instant; return how many.

    The whole chain is checked first: what would show that it was changed is not taken away. That
    entries went, up to where, stands in the chain afterwards. Inside the caller's transaction, who
    holds the chain (``actions.hold_chain``).

    Raises:
        ChainBroken: The chain does not hold.
    """
    broken = first_broken_link(person_id)
    if broken is not None:
        raise ChainBroken(broken)
    with connection.cursor() as cursor:
        cursor.execute(_TRIM, [person_id, before])
        count: int = cursor.fetchone()[0]
    if count:
        end = Chain.objects.get(person_id=person_id)
        details = {
            "through": end.trimmed,
            "anchor": bytes(end.anchor).hex(),
            "entries": count,
            "law": law,
        }
        act = Act(kind=TRIMMED, actor_id=None, details=details)
        record(person_id=person_id, acts=[act], at=at)
    return count
