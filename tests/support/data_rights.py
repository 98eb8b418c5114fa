"""Asking for what one has a right to over one's data, and the officer's answer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sekali.casework.actions.holding import NewHold
from sekali.casework.effects.setting import Outside
from sekali.casework.models import Case
from sekali.casework.queries import case_of
from sekali.kernel.ids import uuid7
from support.applying import NOW, answer, decide, deliver, hand_in, start
from support.people import DATA_PROTECTION_OFFICER, MOTHER, applicant, officer

COPY, RESTRICT, ERASE = (f"pelindungan-data.{k}" for k in ("salinan", "pembatasan", "penghapusan"))


def asked(
    outside: Outside,
    service: str,
    page: str,
    boxes: Mapping[str, str],
    *,
    key: str = MOTHER,
    at: datetime = NOW,
) -> Case:
    """Return a request that was handed in, and whatever followed from it by itself."""
    by = applicant(key)
    draft_id = start(by, service, at=at)
    answered = answer(by, draft_id, page, boxes, outside, at=at)
    assert answered.is_good, (answered.mistakes, answered.refusals)
    case = hand_in(key, draft_id, at=at)
    deliver(outside, at=at)
    return case_of(person_id=case.person_id, case_id=case.id)


def new_hold(person_id: UUID, case_id: UUID | None, **changed: Any) -> NewHold:
    """Return a hold that is about to be placed, to be looked at again in half a year."""
    hold = NewHold(
        hold_id=uuid7(),
        person_id=person_id,
        case_id=case_id,
        reason="Perkara 12/Pdt/2026",
        law="UU 27/2022 pasal 15",
        review_date=NOW.date() + timedelta(days=180),
    )
    return replace(hold, **changed)


def copied(outside: Outside, *, key: str = MOTHER, at: datetime = NOW) -> Case:
    """Return a request for a copy."""
    return asked(outside, COPY, "whose", {}, key=key, at=at)


def restricted(outside: Outside, *elements: str, at: datetime = NOW) -> Case:
    """Return a request to restrict facts, which the officer has granted."""
    boxes = {"which": "shown", **{f"which.{name}": "yes" for name in elements}}
    return granted(outside, asked(outside, RESTRICT, "which", boxes, at=at), "restrict", at=at)


def erased(outside: Outside, *, at: datetime = NOW) -> Case:
    """Return a request for deletion, which the officer has granted."""
    case = asked(outside, ERASE, "what", {"for_good": "yes"}, at=at)
    return granted(outside, case, "erase", at=at)


def granted(outside: Outside, case: Case, action: str, *, at: datetime = NOW) -> Case:
    """Let the data-protection officer grant a request; return it when all of it is done."""
    decide(case, officer(DATA_PROTECTION_OFFICER), action, at=at)
    deliver(outside, at=at)
    return case_of(person_id=case.person_id, case_id=case.id)
