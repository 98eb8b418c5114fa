"""A reader of a panel says whether there is a conflict of interest, and takes a reading."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sekali.agencies.queries import postings_of
from sekali.audit.actions import record
from sekali.casework.actions.acts import act_of_officer
from sekali.casework.actions.panel_readings import (
    ReadBefore,
    in_panel,
    readings_of,
    release_reading,
    review_of,
)
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Review
from sekali.catalogue import files
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault import grounds
from sekali.vault.queries import surroundings_of


class NothingToRead(DomainError):
    """All readings of the case are taken, or it has left the panel."""

    code = "nothing-to-read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """Whether a reader says to have a conflict of interest, and what it is."""

    has_conflict: bool
    note: str = ""


@whole_transaction
def declare(
    *,
    person_id: UUID,
    case_id: UUID,
    said: Declaration,
    by: Officer,
    at: datetime,
    today: date,
) -> str:
    """Take a reading, once there is no conflict; return the conflict, empty where there is none.

    What the rules find counts beside what is said. A conflict is kept, and the case is never
    offered to this reader again.

    Raises:
        NoSuchApplication: The case is in no panel of this role and office.
        ReadBefore: This reader has given points, or had a conflict.
        NothingToRead: Others have taken all readings.
    """
    case, _, state = in_panel(person_id, case_id, by)
    review = review_of(case, by)
    if review is not None:
        if review.standing == Review.READING and not said.has_conflict:
            return ""
        if review.standing != Review.READING:
            raise ReadBefore(reason=review.standing)
    found = conflict_of(case, state, by, today)
    why = found or ("declared" if said.has_conflict else "")
    if why:
        _keep_conflict(case, review, why, said.note, by, at)
    else:
        _take(case, by, at)
    act = act_of_officer("case.declared", case, by, {"conflict": why})
    record(person_id=case.person_id, acts=[act], at=at)
    return why


def conflict_of(case: Case, state: files.PanelState, by: Officer, today: date) -> str:
    """Return which conflict the rules find, empty where there is none.

    ``own``: it is about the reader. ``family``: of one household. ``colleague``: the applicant or
    somebody it is about works in the same office. ``seen``: who could see the names by another
    role in the office cannot read blind.
    """
    concerned = {str(case.person_id), *case.subjects.values()}
    if str(by.person_id) in concerned:
        return "own"
    # Whose relative somebody is, is asked of their own family card.
    own = surroundings_of(by.person_id, ground=grounds.own(by.person_id, where="conflict"))
    around = {str(holder.subject_id) for holder, _ in own.related}
    if around & concerned:
        return "family"
    roles = {one.role for one in postings_of(by.person_id, today) if one.office_id == by.office_id}
    if state.panel.blind and roles - {state.panel.role}:
        return "seen"
    people = [UUID(one) for one in concerned if _is_id(one)]
    if any(p.office_id == by.office_id for one in people for p in postings_of(one, today)):
        return "colleague"
    return ""


def _keep_conflict(
    case: Case, review: Review | None, why: str, note: str, by: Officer, at: datetime
) -> None:
    if review is None:
        kept = _new_review(case, by, Review.CONFLICT, at)
        kept.why, kept.note = why, note
        insert_together(kept)
        return
    # Recognised while reading: the reading goes back to the others.
    release_reading(case, review.task)
    review.standing, review.why, review.note, review.task = Review.CONFLICT, why, note, ""
    review.save(update_fields=["standing", "why", "note", "task"])


def _take(case: Case, by: Officer, at: datetime) -> None:
    item = readings_of(case).filter(claimed_by_id__isnull=True).order_by("task").first()
    if item is None:
        raise NothingToRead
    readings_of(case).filter(task=item.task).update(
        claimed_by_id=by.person_id, claimed_by_name=by.name, claimed_at=at
    )
    kept = _new_review(case, by, Review.READING, at)
    kept.task = item.task
    insert_together(kept)


def _new_review(case: Case, by: Officer, standing: str, at: datetime) -> Review:
    return Review(
        person_id=case.person_id,
        id=uuid7(),
        case_id=case.id,
        entered=case.entered,
        reviewer_id=by.person_id,
        office_id=by.office_id,
        standing=standing,
        declared_at=at,
    )


def _is_id(kept: str) -> bool:
    return kept != "nobody"
