"""Handing in a correction of what was decided: a new case, which replaces the old one.

The old case never changes. Who applied may ask for it, and an officer who finds a slip of the pen;
the facts are those of the old case, but for what is said anew.
"""

from datetime import date, datetime
from typing import Any

from django.db import models

from sekali.audit.actions import Act, record
from sekali.casework import process
from sekali.casework.actions import moving
from sekali.casework.actions.claiming import refuse_own
from sekali.casework.actions.correcting import Corrected
from sekali.casework.actions.locking import locked_case
from sekali.casework.actors import Applicant, Officer
from sekali.casework.case_facts import corrected as corrected_facts
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, CaseNumber
from sekali.casework.new_corrections import Asking, new_correction
from sekali.casework.notices import Occasion, told
from sekali.casework.queries import NoSuchApplication
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together


class NothingChanged(DomainError):
    """All that was ticked is said as it was said before."""

    code = "nothing-changed"


class ReasonForCorrectionMissing(DomainError):
    """An officer who corrects something says why: the applicant is told."""

    code = "correction-reason-missing"


@whole_transaction
def ask_for_correction(
    *, case: Case, said: Corrected, asking: Asking, at: datetime, today: date
) -> Case:
    """Hand in a correction: one transaction makes the case, its event, its work, its audit row.

    The old case's time line tells of it. Where an officer asks, the applicant is told why.

    Raises:
        NoSuchApplication: There is no such case, or not in the officer's office.
        OwnCase: It is about the officer.
        AlreadySubmitted: A correction is being worked on; ``params["case"]`` says which.
        CannotCorrect, NothingToCorrect, NothingChanged, ReasonForCorrectionMissing: As they say.
    """
    old = _locked(case, asking)
    lines = {line.item.key: line for line in said.page.lines}
    new = new_correction(old, list(lines), asking, at=at)
    service = catalogue.service_as_submitted(new.service_id, new.service_digest)
    asked, new.marks = [key for key in new.marks if key in lines], []
    new.corrected = {key: old.facts[key] for key in asked if key in old.facts}
    new.facts = corrected_facts(new.facts, (lines[key] for key in asked), today)
    new.about = new.facts.get(service.definition.about or "", {}).get("value") or new.about
    _refuse_unchanged(new)
    values = values_of(service, catalogue.dictionary(), new.facts, today=today)
    progress = process.enter(service, new.state, values)
    told_of = [*_told_of(new, old, asking, at), *_notices(new, service, asking, at)]
    moved = moving.move(new, service, progress, said=None, at=at)
    insert_together(new, *told_of, *moved.events, *moved.rows)
    insert_together(CaseNumber(number=new.number, person_id=new.person_id, case_id=new.id))
    if moved.work:
        insert_together(*moved.work)
    acts = [_act(new, old, asking), *moving.acts_by_rule(new, moved)]
    record(person_id=new.person_id, acts=acts, at=at)
    return new


def _locked(case: Case, asking: Asking) -> Case:
    found, by = locked_case(case.person_id, case.id), asking.by
    if isinstance(by, Applicant) and found.person_id != by.person_id:
        raise NoSuchApplication
    if isinstance(by, Officer):
        if found.office_id != by.office_id:
            raise NoSuchApplication
        refuse_own(found, by)
        if not asking.reason:
            raise ReasonForCorrectionMissing
    return found


def _refuse_unchanged(case: Case) -> None:
    # A paper that is attached again is always another one, and no correction by itself.
    service = catalogue.service_as_submitted(case.service_id, case.service_digest)
    said = [key for key in case.corrected if service.item(key).kind != "evidence"]
    before = [case.corrected[key]["value"] for key in said]
    if before == [case.facts.get(key, {}).get("value") for key in said]:
        raise NothingChanged


def _told_of(new: Case, old: Case, asking: Asking, at: datetime) -> list[models.Model]:
    """Return what stands on both time lines."""
    by = asking.by
    data: dict[str, Any] = {
        "asked_by": asking.kind,
        "reason": asking.reason,
        "channel": by.channel if isinstance(by, Applicant) else "desk",
        "promised_at": new.promised_at.isoformat(),
    }
    actor_id = by.actor_id if isinstance(by, Applicant) else by.person_id
    data |= by.on_behalf if isinstance(by, Applicant) else {}
    own = {**data, "corrects": old.number}
    others = {**data, "case": str(new.id), "number": new.number}
    return [
        moving.event(new, "correction", at, actor_id=actor_id, data=own),
        moving.event(old, "correction-asked", at, actor_id=actor_id, data=others),
    ]


def _notices(
    new: Case, service: CompiledService, asking: Asking, at: datetime
) -> list[models.Model]:
    key = "received" if asking.kind == "applicant" else "correction-started"
    has_address = not isinstance(asking.by, Applicant) or asking.by.has_address
    occasion = Occasion(key, new.version, note=asking.reason)
    return told(new, service, occasion, at=at, has_address=has_address)


def _act(new: Case, old: Case, asking: Asking) -> Act:
    by = asking.by
    details: dict[str, Any] = {
        "case": str(new.id),
        "corrects": str(old.id),
        "service": new.service_id,
        "version": new.service_version,
        "items": sorted(new.corrected),
        "asked_by": asking.kind,
    }
    office_id = by.office_id if isinstance(by, Officer) else None
    actor_id = by.actor_id if isinstance(by, Applicant) else by.person_id
    details |= by.on_behalf if isinstance(by, Applicant) else {}
    return Act(kind="case.correction", actor_id=actor_id, office_id=office_id, details=details)
