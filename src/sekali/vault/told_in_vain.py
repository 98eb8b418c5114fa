"""The registry told of a family, and nothing came of it: those of them who are known here are told.

Whether somebody is known here shows in nothing that the page does: it puts down a message under
keyed hashes, and the worker finds out whose they are, where nobody measures the time.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import models

from sekali.audit.actions import Act
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.vault.inquiries import Inquiry, write_once
from sekali.vault.models import Number
from sekali.vault.ports import RegistryPerson
from sekali.vault.queries import FETCHED, number_hash

IN_VAIN = "vault.told-in-vain"


def told_in_vain(asked: Inquiry, family: Sequence[RegistryPerson]) -> Sequence[models.Model]:
    """Return the message that writes the lines, to be inserted with what is refused.

    Nobody is named as who asked: whoever typed those numbers has not shown who they are.
    """
    hashes = [number_hash("nik", one.nik) for one in family]
    if not hashes:
        return ()
    act = asked.act(asked.came_of(family), actor_id=None)
    body = {
        "numbers": [one.hex() for one in hashes],
        "details": dict(act.details),
        "at": asked.at.isoformat(),
    }
    place = UUID(bytes=hashes[0][:16])
    return (outbox.message(person_id=place, topic=IN_VAIN, body=body, at=asked.at),)


def write_told_in_vain(message: Message) -> None:
    """Write the line on the ledger of each who is known here; tried again, once."""
    hashes = [bytes.fromhex(one) for one in message.body["numbers"]]
    known = Number.objects.filter(value_hash__in=hashes).values_list("subject_id", flat=True)
    details = {**message.body["details"], "question": str(message.id)}
    act = Act(kind=FETCHED, actor_id=None, details=details)
    for person_id in known.order_by("subject_id"):
        write_once(person_id, act, datetime.fromisoformat(message.body["at"]))
