"""Judging what officers looked at, telling whose data it was, and seeing who that is."""

from datetime import datetime
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.accounts.queries import account_of, names_of
from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.casework.actions.glass_judged import glass_was_judged
from sekali.casework.actors import HIDDEN_DESK, Officer
from sekali.casework.look_reviews import (
    look_behind,
    may_judge,
    may_tell,
    people_behind,
    services_at,
)
from sekali.casework.models import LookReview, ReviewedLook
from sekali.casework.notices import by_email
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue.dictionary import DATA_PROTECTION
from sekali.catalogue.queries import dictionary
from sekali.channels.actions import new_notice
from sekali.kernel.errors import DomainError
from sekali.kernel.wording import long_date
from sekali.storage import outbox
from sekali.storage.outbox import Message
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look, write_down_look
from sekali.vault.grounds import Ground
from sekali.vault.queries import holder_of

TELL = "casework.look-told"
NOTICE, NOTICE_UNNAMED = "look-unjustified", "look-unjustified-unnamed"
JUDGED, TOLD = "look.judged", "look.unjustified"
# Where the ledger says that a name was opened, and for what.
WHERE = PURPOSE = "look-review"
_LONGEST = 1_000


class LookJudged(DomainError):
    """It was judged before, or it is not theirs to judge; what was said stands."""

    code = "look-judged"


class LookNoteMissing(DomainError):
    """A judgement says what it rests on."""

    code = "look-note-missing"


@whole_transaction
def judge_look(
    *, review: LookReview, is_justified: bool, note: str, by: Officer, at: datetime
) -> LookReview:
    """Say whether the looks were right, and on what that rests.

    Where they were not, the clock of UU 27/2022 pasal 46 runs until the people are told.

    Raises:
        LookJudged: It is not theirs to judge, or not any more.
        LookNoteMissing: The note is empty.

    Side effects: a line on the ledger of the officer whose looks they are; of what was opened in an
    emergency see glass_judged.
    """
    if not note.strip():
        raise LookNoteMissing
    locked = _locked(review)
    was_wrong = locked.status == LookReview.UNJUSTIFIED
    # Said again, it would begin the clock anew.
    if not may_judge(locked, by, localdate(at)) or (was_wrong and not is_justified):
        raise LookJudged
    locked.status = LookReview.JUSTIFIED if is_justified else LookReview.UNJUSTIFIED
    locked.judged_by_id, locked.judged_at, locked.note = by.person_id, at, note.strip()[:_LONGEST]
    if not is_justified:
        locked.due_at = dictionary().deadline(DATA_PROTECTION, localdate(at)).due_at(at)
    locked.save(update_fields=["status", "judged_by_id", "judged_at", "note", "due_at"])
    details = {"review": str(locked.id), "outcome": locked.status}
    act = Act(kind=JUDGED, actor_id=by.person_id, office_id=by.office_id, details=details)
    record(person_id=locked.officer_id, acts=[act], at=at)
    if locked.kind == LookReview.BREAK_GLASS:
        glass_was_judged(locked, people_behind(locked), at)
    return locked


@whole_transaction
def tell_people(*, review: LookReview, by: Officer, at: datetime) -> int:
    """Have everybody told at whose data was looked without a reason; return how many.

    Each by a message of their own. UU 27/2022 pasal 46.

    Raises:
        LookJudged: They were told, or it is not for this officer to say.
    """
    locked = _locked(review)
    if not may_tell(locked, by, localdate(at)):
        raise LookJudged
    locked.told_at, locked.told_by_id = at, by.person_id
    locked.save(update_fields=["told_at", "told_by_id"])
    people = people_behind(locked)
    body = {"office": str(locked.office_id), "review": str(locked.id)}
    outbox.put_many(
        outbox.message(person_id=one, topic=TELL, body=body, at=at) for one in sorted(people)
    )
    return len(people)


def tell_one(message: Message, *, at: datetime) -> None:
    """Tell one person who looked at their data without a reason, in inbox and ledger."""
    review = LookReview.objects.get(
        office_id=UUID(message.body["office"]), id=UUID(message.body["review"])
    )
    account = account_of(message.person_id)
    language = account.language if account else "id"
    is_named = not services_at(review, message.person_id) & set(
        dictionary().ledger.unnamed.services
    )
    notice = new_notice(
        person_id=message.person_id,
        notice_id=uuid5(review.id, str(message.person_id)),
        case_id=None,
        key=NOTICE if is_named else NOTICE_UNNAMED,
        words={
            "officer": names_of([review.officer_id]).get(review.officer_id, "-"),
            "office": agencies.office(review.office_id).name,
            "when": long_date(review.day, language),
        },
        language=language,
        at=at,
    )
    insert_together(notice, by_email(message.person_id, notice.id, at), new_only=True)
    details = {"review": str(review.id)}
    act = Act(kind=TOLD, actor_id=None, office_id=review.office_id, details=details)
    record(person_id=message.person_id, acts=[act], at=at)


def open_name(*, review: LookReview, number: int, by: Officer, at: datetime) -> str:
    """Return whose data one of the looks was at; that this was read stands on their ledger.

    Raises:
        NoSuchApplication: There is no such look, or nobody in the office may know whose it is.
    """
    look = look_behind(review, number)
    if look.door == HIDDEN_DESK:
        raise NoSuchApplication
    ground = _ground(look, by)
    seen = Look.on(ground, ["full_name"])
    write_down_look(person_id=look.person_id, look=seen, at=at)
    return holder_of(look.person_id, ground=ground).name


def _ground(look: ReviewedLook, by: Officer) -> Ground:
    return Ground(
        reader_id=by.person_id,
        where=WHERE,
        purposes={PURPOSE: "legal-obligation"},
        service_id=WHERE,
        case_id=look.case_id,
        office_id=by.office_id,
    )


def _locked(review: LookReview) -> LookReview:
    rows = LookReview.objects.select_for_update()
    return rows.get(office_id=review.office_id, id=review.id)
