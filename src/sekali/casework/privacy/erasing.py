"""Deleting what is held of a person as far as laws let it, with a report of what stays and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.audit.actions import Act, record
from sekali.audit.personal import length_of_ledger
from sekali.casework.models import Case, DataCopy, Draft, Erasure, MendRequest
from sekali.casework.privacy.case_rows import (
    delete_case,
    holds_on,
    is_held,
    kept_until,
    retention_of,
)
from sekali.catalogue import queries as catalogue
from sekali.channels.personal import forget_notices, notices_of_no_case
from sekali.documents.personal import (
    forget_application,
    forget_private_files,
    remove_files,
)
from sekali.documents.ports import BlobStore
from sekali.payments.personal import bills_of_person
from sekali.storage.transactions import whole_transaction
from sekali.vault.forgetting import forget_words, whose_words

ERASED = "data.erased"
DELETED, STAYS = "deleted", "stays"


@dataclass(slots=True)
class Plan:
    """What can be deleted of a person on a day, and what stays; nothing is changed by it."""

    own_words: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    notices: list[UUID] = field(default_factory=list)
    copies: list[DataCopy] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def say(self, what: str, count: int, **more: Any) -> None:
        """Put down what becomes of something that there is."""
        if count:
            kept = catalogue.dictionary().retention[what]
            row = {"what": what, "count": count, "outcome": kept.on_request, "law": kept.law}
            self.rows.append(row | more)


def erasure_plan(*, person_id: UUID, but_case: UUID | None, on: date) -> Plan:
    """Return what deletion on request would delete, and what stays, why, and until when.

    ``but_case`` is the request itself: it stays as long as its service says.
    """
    plan, holds = Plan(), holds_on(person_id)
    everything_held = any(hold.case_id is None for hold in holds)
    plan.say("held", len(holds))
    if not everything_held:
        _plan_what_goes(plan, person_id)
    _plan_cases(plan, person_id, but_case, on, holds)
    _plan_what_stays(plan, person_id)
    return plan


@whole_transaction
def erase_person(
    *, person_id: UUID, case_id: UUID, law: str, store: BlobStore, at: datetime
) -> Erasure:
    """Delete what laws let be deleted, and keep a report; done again, it is the same report."""
    erasure_id = uuid5(case_id, "erasure")
    done: Erasure | None = Erasure.objects.filter(person_id=person_id, id=erasure_id).first()
    if done is not None:
        return done
    plan = erasure_plan(person_id=person_id, but_case=case_id, on=localdate(at))
    addresses = _carry_out(plan, person_id, at)
    erasure = Erasure(
        person_id=person_id, id=erasure_id, case_id=case_id, report=plan.rows, done_at=at
    )
    erasure.save(force_insert=True)
    counts = Counter({row["what"]: row["count"] for row in plan.rows if row["outcome"] == DELETED})
    details = {"case": str(case_id), "law": law, "deleted": dict(counts)}
    record(person_id=person_id, acts=[Act(kind=ERASED, actor_id=None, details=details)], at=at)
    remove_files(addresses, store)
    return erasure


def _plan_what_goes(plan: Plan, person_id: UUID) -> None:
    plan.own_words = list(whose_words(person_id).own)
    plan.drafts = list(Draft.objects.filter(person_id=person_id))
    plan.notices = list(notices_of_no_case(person_id))
    plan.copies = list(DataCopy.objects.filter(person_id=person_id, removed_at__isnull=True))
    plan.say("own-words", len(plan.own_words))
    plan.say("drafts", len(plan.drafts))
    plan.say("notices", len(plan.notices))
    plan.say("copies", len(plan.copies))


def _plan_cases(
    plan: Plan, person_id: UUID, but_case: UUID | None, on: date, holds: list[Any]
) -> None:
    undecided = 0
    for case in Case.objects.filter(person_id=person_id).exclude(id=but_case):
        if not case.is_finished:
            undecided += 1
        elif is_held(case, holds):
            continue
        else:
            _plan_case(plan, case, on)
    plan.say("open-cases", undecided)


def _plan_case(plan: Plan, case: Case, on: date) -> None:
    retention = retention_of(case)
    until = kept_until(case, retention)
    is_over = until is not None and until <= on
    if is_over:
        plan.cases.append(case)
    plan.rows.append(
        {
            "what": "case",
            "count": 1,
            "outcome": DELETED if is_over else STAYS,
            "service": case.service_id,
            "number": case.number,
            "law": retention.law,
            "until": until.isoformat() if until else None,
        }
    )


def _plan_what_stays(plan: Plan, person_id: UUID) -> None:
    plan.say("register-facts", whose_words(person_id).of_others)
    plan.say("payments", len(bills_of_person(person_id)))
    plan.say("requests", MendRequest.objects.filter(person_id=person_id).count())
    plan.say("ledger", length_of_ledger(person_id))
    plan.say("account", 1)


def _carry_out(plan: Plan, person_id: UUID, at: datetime) -> list[str]:
    addresses = [address for case in plan.cases for address in delete_case(case)]
    for draft in plan.drafts:
        addresses += forget_application(person_id=person_id, application_id=draft.id)
    Draft.objects.filter(person_id=person_id, id__in=[one.id for one in plan.drafts]).delete()
    forget_notices(person_id=person_id, ids=plan.notices)
    forget_words(person_id=person_id, elements=plan.own_words, at=at)
    addresses += [address for copy in plan.copies for address in remove_copy(copy, at)]
    return addresses


def remove_copy(copy: DataCopy, at: datetime) -> Sequence[str]:
    """Take a copy away; return its files, to be removed after the commit."""
    rows = DataCopy.objects.filter(person_id=copy.person_id, id=copy.id)
    rows.update(removed_at=at)
    ids = [copy.data_id, copy.document_id]
    return forget_private_files(person_id=copy.person_id, file_ids=ids)
