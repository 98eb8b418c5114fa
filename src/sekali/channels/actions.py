"""Telling residents something: in the app always, by e-mail where they gave an address."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage

from sekali.channels.models import Notice
from sekali.channels.texts import notice_texts
from sekali.storage.transactions import whole_transaction

_BLANK = re.compile(r"\{(\w+)\}")
_LONGEST_SUBJECT = 200


def new_notice(
    *,
    person_id: UUID,
    notice_id: UUID,
    case_id: UUID | None,
    key: str,
    words: Mapping[str, str],
    language: str,
    at: datetime,
) -> Notice:
    """Return a notice that every service sends alike, to be inserted with what causes it.

    Known words are filled in, and only once: no format language runs on what is data.
    """
    said = notice_texts(language)[key]
    subject, body = (
        _BLANK.sub(lambda blank: words.get(blank[1], blank[0]), said[part])
        for part in ("subject", "body")
    )
    return Notice(
        person_id=person_id,
        id=notice_id,
        case_id=case_id,
        subject=subject[:_LONGEST_SUBJECT],
        body=body,
        language=language,
        created_at=at,
    )


@whole_transaction
def put_in_inbox(*, notice: Notice) -> bool:
    """Keep a notice under its id; return False where it was there already."""
    existing = Notice.objects.filter(person_id=notice.person_id, id=notice.id)
    if existing.exists():
        return False
    notice.save(force_insert=True)
    return True


def send_by_email(*, notice: Notice, addresses: Sequence[str], at: datetime) -> None:
    """Send a notice, once as far as that can be had; each address in a message of its own.

    A crash between sending and remembering may send it twice: an e-mail cannot be taken back,
    and none is worse than two. The message id is the same, so that mail programs show it once.

    Raises:
        OSError: The mail server is away; try again.
    """
    known = [one for one in addresses if one]
    if notice.emailed_at is not None or not known:
        return
    for address in known:
        # Nobody of them learns the others' addresses.
        EmailMessage(
            subject=notice.subject,
            body=notice.body,
            to=[address],
            headers={"Message-ID": f"<{notice.id}@sekali>", "Auto-Submitted": "auto-generated"},
        ).send()
    Notice.objects.filter(person_id=notice.person_id, id=notice.id).update(emailed_at=at)


@whole_transaction
def mark_read(*, person_id: UUID, at: datetime) -> None:
    """Remember that a person has seen their inbox."""
    Notice.objects.filter(person_id=person_id, read_at__isnull=True).update(read_at=at)
