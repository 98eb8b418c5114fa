"""What somebody asks about an entry of their ledger, and what the office answers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Q
from django.utils.timezone import localdate

from sekali.audit.ledger import visible
from sekali.audit.models import Entry, OpenQuestion, Question
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

# The message that comes when a question has had its time.
LATE = "audit.question-late"
LONGEST = 1_000
LOOK = "facts.read"
_MOST = 100


class NothingToAsk(DomainError):
    """There is no such entry of theirs that an office could explain; the two look alike."""

    code = "nothing-to-ask"


class NoAnswer(DomainError):
    """An answer says something, and is given once."""

    code = "no-answer"


def may_be_asked(entry: Entry, person_id: UUID) -> bool:
    """Tell whether an office has read facts there that somebody can ask it about."""
    return entry.kind == LOOK and entry.office_id is not None and entry.actor_id != person_id


def entry_of(person_id: UUID, position: int, *, on: date) -> Entry:
    """Return an entry that its person may ask about: one that stands on their page on a day.

    Raises:
        NothingToAsk: There is none.
    """
    found: Entry | None = visible(person_id, on=on).filter(position=position).first()
    if found is None or not may_be_asked(found, person_id):
        raise NothingToAsk
    return found


@whole_transaction
def ask(*, person_id: UUID, position: int, text: str, at: datetime, due_at: datetime) -> None:
    """Ask an office why it looked, to be answered by ``due_at``; asking again changes nothing.

    UU 27/2022 pasal 32: the trail of what was done with somebody's data.

    Raises:
        NothingToAsk: There is no such entry.
    """
    entry = entry_of(person_id, position, on=localdate(at))
    if entry.office_id is None:
        raise NothingToAsk
    about = {"position": position, "actor_id": entry.actor_id, "asked_at": at}
    # One for each entry: two clicks ask once.
    row_id = uuid5(person_id, f"why:{position}")
    question = Question(
        person_id=person_id, id=row_id, office_id=entry.office_id, text=text[:LONGEST], **about
    )
    question.due_at = due_at
    waiting = OpenQuestion(
        office_id=entry.office_id,
        id=row_id,
        person_id=person_id,
        position=position,
        actor_id=entry.actor_id,
        due_at=question.due_at,
    )
    if not Question.objects.filter(person_id=person_id, id=row_id).exists():
        body = {"question": str(row_id)}
        clock = outbox.message(person_id=person_id, topic=LATE, body=body, at=at, due_at=due_at)
        insert_together(question, waiting, clock, new_only=True)


def unanswered(person_id: UUID, question_id: UUID) -> Question | None:
    """Return a question that waits for its answer, held to the transaction's end; else None."""
    rows = Question.objects.select_for_update().filter(
        person_id=person_id, id=question_id, answered_at__isnull=True
    )
    found: Question | None = rows.first()
    return found


@whole_transaction
def answer(
    *, office_id: UUID, question_id: UUID, text: str, by_id: UUID, is_head: bool, at: datetime
) -> Question:
    """Answer as who looked, or as the head of their office; return the question.

    Raises:
        NothingToAsk: Nothing is asked of them, or no longer.
        NoAnswer: It is empty.
    """
    if not text.strip():
        raise NoAnswer
    rows = OpenQuestion.objects.select_for_update()
    waiting = rows.filter(office_id=office_id, id=question_id).first()
    if waiting is None or not (is_head or waiting.actor_id == by_id):
        raise NothingToAsk
    question: Question = Question.objects.get(person_id=waiting.person_id, id=question_id)
    question.answer, question.answered_at, question.answered_by_id = text[:LONGEST], at, by_id
    question.save(update_fields=["answer", "answered_at", "answered_by_id"])
    OpenQuestion.objects.filter(office_id=office_id, id=question_id).delete()
    return question


def questions_about(person_id: UUID, positions: Collection[int]) -> Mapping[int, Question]:
    """Return what a person has asked about some of their entries, by position."""
    found = Question.objects.filter(person_id=person_id, position__in=positions)
    return {question.position: question for question in found}


def waiting_for(
    *, heads_of: Collection[UUID], person_id: UUID, offices: Collection[UUID]
) -> Sequence[tuple[Question, Entry]]:
    """Return what an officer, or a head for their office, has to answer, the oldest first."""
    mine = Q(office_id__in=heads_of) | Q(office_id__in=offices, actor_id=person_id)
    waiting = list(OpenQuestion.objects.filter(mine).order_by("due_at", "id")[:_MOST])
    people = {one.person_id for one in waiting}
    asked = Question.objects.filter(person_id__in=people, id__in=[one.id for one in waiting])
    places = [one.position for one in waiting]
    entries = Entry.objects.filter(person_id__in=people, position__in=places)
    by_id = {one.id: one for one in asked}
    by_place = {(one.person_id, one.position): one for one in entries}
    return [(by_id[one.id], by_place[one.person_id, one.position]) for one in waiting]
