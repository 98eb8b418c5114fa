"""What the worker does for boards of organisations: the other side of a seat, and news."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.messages import alert
from sekali.channels.actions import new_notice, put_in_inbox
from sekali.channels.models import Notice
from sekali.channels.reaching import Reach, Told
from sekali.mandates import messages
from sekali.mandates.board import addresses_of
from sekali.mandates.models import BoardSeat, HeldOffice
from sekali.mandates.seating import write_on_board
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction

_LANGUAGE = "id"


@dataclass(frozen=True, slots=True)
class BoardConsumers:
    """The consumers of what boards put down, with what carries messages and the clock."""

    reach: Reach
    now: Callable[[], datetime]

    def by_topic(self) -> Mapping[str, outbox.Consumer]:
        """Return every consumer by the topic it handles."""
        return {
            messages.LEFT: self.end_seat,
            messages.RELIEVED: self.end_office,
            messages.NEWS: self.tell_board,
        }

    def end_seat(self, message: Message) -> None:
        """End a seat of which the register tells its officer no more."""
        _end_seat(message)

    def end_office(self, message: Message) -> None:
        """End the officer's side of a seat that an office has ended, and tell them."""
        _end_office(message)

    def tell_board(self, message: Message) -> None:
        """Put news into the inbox of an organisation, and send it to who represents it."""
        put_in_inbox(notice=_notice(message, _LANGUAGE, self.now()))
        for number, place in enumerate(
            addresses_of(message.person_id, today=localdate(self.now()))
        ):
            said = _notice(message, place.language, self.now())
            told = Told(said.id, said.subject, said.body)
            self.reach.send("email", place.email, told, part=number)


def _notice(message: Message, language: str, at: datetime) -> Notice:
    return new_notice(
        person_id=message.person_id,
        notice_id=message.id,
        case_id=None,
        key=f"organisation-{message.body['key']}",
        words=message.body["words"],
        language=language,
        at=at,
    )


@whole_transaction
def _end_seat(message: Message) -> None:
    at = datetime.fromisoformat(message.body["at"])
    seats = BoardSeat.objects.filter(
        person_id=message.person_id, id=UUID(message.body["seat"]), ended_at=None, checked_at__lt=at
    )
    seat = seats.first()
    if seat is not None and seats.update(ended_at=at):
        write_on_board(seat, "unseated", UUID(message.body["officer"]), at)


@whole_transaction
def _end_office(message: Message) -> None:
    at = datetime.fromisoformat(message.body["at"])
    sides = HeldOffice.objects.filter(
        person_id=message.person_id, id=UUID(message.body["seat"]), ended_at=None
    )
    side = sides.first()
    if side is None or not sides.update(ended_at=at):
        return
    words = {"organisation": side.organisation_name}
    alert(side.person_id, "officer-relieved", at, words=words).save(force_insert=True)
