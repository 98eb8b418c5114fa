"""Telling residents something: in the app always, by e-mail where they gave an address."""

from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage

from sekali.channels.models import Notice
from sekali.storage.transactions import whole_transaction


@whole_transaction
def put_in_inbox(*, notice: Notice) -> bool:
    """Keep a notice under its id; return False where it was there already."""
    existing = Notice.objects.filter(person_id=notice.person_id, id=notice.id)
    if existing.exists():
        return False
    notice.save(force_insert=True)
    return True


def send_by_email(*, notice: Notice, address: str, at: datetime) -> None:
    """Send a notice, once as far as that can be had.

    A crash between sending and remembering may send it twice: an e-mail cannot be taken back,
    and none is worse than two. The message id is the same, so that mail programs show it once.

    Raises:
        OSError: The mail server is away; try again.
    """
    if notice.emailed_at is not None or not address:
        return
    message = EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[address],
        headers={"Message-ID": f"<{notice.id}@sekali>", "Auto-Submitted": "auto-generated"},
    )
    message.send()
    Notice.objects.filter(person_id=notice.person_id, id=notice.id).update(emailed_at=at)


@whole_transaction
def mark_read(*, person_id: UUID, at: datetime) -> None:
    """Remember that a person has seen their inbox."""
    Notice.objects.filter(person_id=person_id, read_at__isnull=True).update(read_at=at)
