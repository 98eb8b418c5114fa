"""Ending sessions: whatever ends one, other systems that know of it are told.

Who tells them is a room above; what is put down here is the word that a session ended.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from sekali.accounts.messages import session_ended, taken_back
from sekali.accounts.models import Session
from sekali.storage.outbox import put_many


def end_sessions(sessions: QuerySet[Session], *, at: datetime) -> int:
    """End sessions in the transaction of what says why; return how many there were."""
    ended = list(sessions.select_for_update().values_list("session_key", "account_id", "known_as"))
    Session.objects.filter(session_key__in=[key for key, _, _ in ended]).delete()
    put_many(
        session_ended(person_id, known_as, at)
        for _, person_id, known_as in ended
        if person_id is not None and known_as
    )
    return len(ended)


def take_back(person_id: UUID, *, at: datetime) -> None:
    """End every session of an account that may have been in other hands.

    What other systems hold of it ends as well, also what goes on without the person.
    """
    Session.objects.filter(account_id=person_id).delete()
    taken_back(person_id, at).save(force_insert=True)
