"""Handing in a draft: one transaction makes its case, or the cases of all services of a bundle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from sekali.casework.actions.bundle_handing import hand_in_bundle
from sekali.casework.actions.drafting import plan_of
from sekali.casework.actions.handing_in import Application, check_complete, hand_in, write_all
from sekali.casework.actions.signing import signed_by
from sekali.casework.actors import Applicant
from sekali.casework.bundle_planning import BundlePlan
from sekali.casework.calls import open_call
from sekali.casework.grounds import own_form
from sekali.casework.models import Offer
from sekali.casework.planning import Plan
from sekali.casework.queries import OpenDraft, open_draft, refuse_if_submitted
from sekali.catalogue.periods import Period
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction

_TAKE_DRAFT = "DELETE FROM casework_draft WHERE person_id = %s AND id = %s AND saved_at = %s"


class ChangedMeanwhile(DomainError):
    """The draft was changed on another device while it was handed in."""

    code = "changed-meanwhile"


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a draft became: a case, or a bundle of several, which has its id."""

    person_id: UUID
    id: UUID
    is_bundle: bool


def submit(*, draft_id: UUID, by: Applicant, at: datetime, today: date) -> Submitted:
    """Hand in a draft: one transaction makes the case, its event, its work, its audit row.

    Of a bundle it makes a case of each service that waits for no other.

    Raises:
        AlreadySubmitted: It is a case already, or a bundle.
        NoSuchApplication: There is no such draft of theirs.
        NotComplete: Something is unanswered.
        NotEligible: A condition does not hold.
        AssuranceTooLow: It is not sure enough who applies.
        ChangedMeanwhile: Another device saved an answer in this moment.
        NotOfferedThere, OfferedOtherwise: The office does not offer what the form was made of.
        CallClosed, InNoGroup: See calls.
    """
    try:
        return _submit(draft_id=draft_id, by=by, at=at, today=today)
    except IntegrityError:
        # Of two clicks at the same instant one finds the rows of the other.
        refuse_if_submitted(person_id=by.person_id, draft_id=draft_id)
        raise


@whole_transaction
def _submit(*, draft_id: UUID, by: Applicant, at: datetime, today: date) -> Submitted:
    opened = open_draft(person_id=by.person_id, draft_id=draft_id, ground=own_form(by))
    if by.helper:
        opened = signed_by(opened, by)
    taken = [by.person_id, draft_id, opened.draft.saved_at]
    return _enter(opened, plan_of(opened, today=today), by, at, taken=taken)


def submit_at_once(
    *,
    opened: OpenDraft,
    plan: Plan,
    by: Applicant,
    at: datetime,
    period: Period | None = None,
) -> Submitted:
    """Hand in what was never kept as a draft: a row of a list, or what the calendar opens.

    Raises:
        AlreadySubmitted: It is a case already.
        NotComplete, NotEligible: See ``submit``.
    """
    try:
        return _submit_at_once(opened, plan, by, at, period)
    except IntegrityError:
        refuse_if_submitted(person_id=by.person_id, draft_id=opened.draft.id)
        raise


@whole_transaction
def _submit_at_once(
    opened: OpenDraft, plan: Plan, by: Applicant, at: datetime, period: Period | None
) -> Submitted:
    refuse_if_submitted(person_id=by.person_id, draft_id=opened.draft.id)
    return _enter(opened, plan, by, at, period=period)


def _enter(
    opened: OpenDraft,
    plan: Plan,
    by: Applicant,
    at: datetime,
    *,
    taken: Sequence[Any] = (),
    period: Period | None = None,
) -> Submitted:
    """Make the cases of a form, in the running transaction; ``taken`` is the draft they replace."""
    draft = opened.draft
    # Whoever comes too late is told so first, and not what else would be missing.
    open_call(plan.service, begun_at=draft.started_at, at=at)
    check_complete(plan)
    if isinstance(plan, BundlePlan):
        cases, beside = hand_in_bundle(opened, plan, by, at)
    else:
        around = opened.surroundings
        findings = period.as_findings() if period else {}
        one = Application(
            draft.id, plan, draft.subjects, around, draft.started_at, draft.bundle_id, findings
        )
        cases, beside = [hand_in(one, by, at)], []
    # Of two clicks only one can take the draft that was read.
    take = _TAKE_DRAFT if taken else ""
    if write_all(cases, by, at, beside=beside, then=take, values=taken) == 0:
        raise ChangedMeanwhile
    _take_offer(opened, by, at)
    return Submitted(by.person_id, draft.id, isinstance(plan, BundlePlan))


def _take_offer(opened: OpenDraft, by: Applicant, at: datetime) -> None:
    if opened.draft.offer_id:
        offers = Offer.objects.filter(person_id=by.person_id, id=opened.draft.offer_id)
        offers.update(taken_at=at)
