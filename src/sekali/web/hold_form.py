"""The forms of legal holds: what is held, why, until when; read with what is wrong at each box."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sekali.casework.actions.holding import REVIEWED_WITHIN, NewHold
from sekali.casework.queries import find_by_number
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import read_case_number, uuid7
from sekali.kernel.nik import read_nik
from sekali.vault.queries import subject_with_number
from sekali.web.day_boxes import day_in_boxes
from sekali.web.errors import Mistake
from sekali.web.texts import Words

WHAT, REASON, LAW, REVIEW, QUIET = "apa", "alasan", "hukum", "tinjau", "diam"
BECAUSE = "sebab"
# Carried along so that a form that is sent twice places one hold.
ID = "id"
BOXES = (WHAT, REASON, LAW, REVIEW)
_TOLD_OF_NIK = 4


class Meant(NamedTuple):
    """What a number stands for: everything of a person, or one case; and how a list names it."""

    person_id: UUID
    case_id: UUID | None
    about: str


def read_hold(
    typed: Mapping[str, str], t: Words, today: date
) -> tuple[NewHold | None, list[Mistake]]:
    """Return the hold that was typed, or None and what is wrong with it, box by box."""
    meant, review = _meant(typed.get(WHAT, "")), read_review(typed, today)
    wrong = [key for key in (REASON, LAW) if not typed.get(key, "").strip()]
    wrong += [key for key, found in ((WHAT, meant), (REVIEW, review)) if found is None]
    if wrong or meant is None or review is None:
        return None, [mistake_at(key, t) for key in BOXES if key in wrong]
    return _hold(typed, meant, review), []


def read_review(typed: Mapping[str, str], today: date) -> date | None:
    """Return by when a hold is looked at again; None where it is no day within a year from now."""
    day = day_in_boxes(typed, REVIEW)
    return day if day and today < day <= today + REVIEWED_WITHIN else None


def mistake_at(key: str, t: Words, why: str = "wrong") -> Mistake:
    """Return what is told at a box that was not filled in well."""
    return Mistake(key, t(f"hold.box.{key}"), t(f"hold.{why}.{key}"))


def _hold(typed: Mapping[str, str], meant: Meant, review: date) -> NewHold:
    return NewHold(
        hold_id=_id(typed.get(ID, "")),
        person_id=meant.person_id,
        case_id=meant.case_id,
        about=meant.about,
        reason=typed[REASON].strip(),
        law=typed[LAW].strip(),
        review_date=review,
        is_quiet=typed.get(QUIET) == "ya",
    )


def _meant(said: str) -> Meant | None:
    """Return what a case's number or a NIK stands for; None where it is nothing here."""
    number = read_case_number(said)
    if number is not None:
        found = find_by_number(number)
        return Meant(*found, about=number) if found else None
    try:
        digits = read_nik(said).digits
    except DomainError:
        return None
    person_id = subject_with_number("nik", digits)
    # A list shows the end of a NIK alone: enough for who placed it, and for nobody else.
    return Meant(person_id, None, f"NIK …{digits[-_TOLD_OF_NIK:]}") if person_id else None


def _id(typed: str) -> UUID:
    try:
        return UUID(typed)
    except ValueError:
        return uuid7()
