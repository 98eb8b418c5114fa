"""Deleting what is held of a person as far as laws let it, with a report of what stays and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.audit.actions import Act, record
from sekali.audit.personal import length_of_ledger
from sekali.casework.models import Case, DataCopy, Draft, Erasure, MergeSide
from sekali.casework.privacy.case_rows import (
    delete_case,
    holds_on,
    is_held,
    kept_until,
    retention_of,
)
from sekali.casework.privacy.held import counts_of
from sekali.casework.privacy.records import records_of_one
from sekali.catalogue import queries as catalogue
from sekali.channels.personal import forget_notices, notices_of_no_case
from sekali.documents.personal import (
    forget_application,
    forget_private_files,
    remove_files,
)
from sekali.documents.ports import BlobStore
from sekali.storage.transactions import whole_transaction
from sekali.vault.forgetting import forget_words, is_own_word, whose_words

ERASED = "data.erased"
DELETED, STAYS = "deleted", "stays"
# Of a report; see models.Erasure.
Row = dict[str, Any]


@dataclass(slots=True)
class Plan:
    """What can be deleted of a record on a day, and what stays; nothing is changed by it."""

    own_words: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    notices: list[UUID] = field(default_factory=list)
    copies: list[DataCopy] = field(default_factory=list)
    merges: list[MergeSide] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def say(self, what: str, count: int, **more: Any) -> None:
        """Put down what becomes of something that there is."""
        if count:
            kept = catalogue.dictionary().retention[what]
            row = {"what": what, "count": count, "outcome": kept.on_request, "law": kept.law}
            self.rows.append(row | more)


def erasure_report(*, person_id: UUID, on: date) -> list[Row]:
    """Return what deletion on request would delete of all records of a person, and what stays."""
    plans = [erasure_plan(person_id=one, but_case=None, on=on) for one in records_of_one(person_id)]
    return _together(plan.rows for plan in plans)


def erasure_plan(*, person_id: UUID, but_case: UUID | None, on: date) -> Plan:
    """Return what deletion on request would delete of one record, and what stays, why, how long.

    ``but_case`` is the request itself: it stays as long as its service says.
    """
    plan, holds = Plan(), holds_on(person_id)
    everything_held = any(hold.case_id is None for hold in holds)
    plan.say("held", sum(hold.person_id == person_id for hold in holds))
    if not everything_held:
        _plan_what_goes(plan, person_id)
    _plan_cases(plan, person_id, but_case, on, holds)
    _plan_what_stays(plan, person_id)
    return plan


def erase_person(
    *, person_id: UUID, case_id: UUID, law: str, store: BlobStore, at: datetime
) -> Erasure:
    """Delete what laws let be deleted, in each record of a person; return the report of it all.

    Each record is a transaction of its own, the one that asks last; done again, it is the same.
    """
    own_id, *former = records_of_one(person_id)
    erase = partial(_erase_record, case_id=case_id, law=law, store=store, at=at)
    reports = [erase(record_id=one, others=()).report for one in former]
    return erase(record_id=own_id, others=reports)


def _erase_record(
    *,
    record_id: UUID,
    case_id: UUID,
    law: str,
    store: BlobStore,
    at: datetime,
    others: Iterable[list[Row]],
) -> Erasure:
    erasure, addresses = _delete_and_report(record_id, case_id, law, at, others)
    # After the commit: what a row still names is there.
    remove_files(addresses, store)
    return erasure


@whole_transaction
def _delete_and_report(
    record_id: UUID, case_id: UUID, law: str, at: datetime, others: Iterable[list[Row]]
) -> tuple[Erasure, Sequence[str]]:
    """Delete of one record, and keep a report; return it with the files that are nobody's now."""
    erasure_id = uuid5(case_id, "erasure")
    done: Erasure | None = Erasure.objects.filter(person_id=record_id, id=erasure_id).first()
    if done is not None:
        return done, ()
    plan = erasure_plan(person_id=record_id, but_case=case_id, on=localdate(at))
    addresses = _carry_out(plan, record_id, at)
    report = _together([plan.rows, *others])
    erasure = Erasure(
        person_id=record_id, id=erasure_id, case_id=case_id, report=report, done_at=at
    )
    erasure.save(force_insert=True)
    details = {"case": str(case_id), "law": law, "deleted": _deleted(plan)}
    record(person_id=record_id, acts=[Act(kind=ERASED, actor_id=None, details=details)], at=at)
    return erasure, addresses


def _deleted(plan: Plan) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for row in plan.rows:
        counts[row["what"]] += row["count"] if row["outcome"] == DELETED else 0
    return {what: count for what, count in counts.items() if count}


def _together(reports: Iterable[list[Row]]) -> list[Row]:
    """Return one report of several: a row for each application, one for everything else."""
    rows: dict[str, Row] = {}
    for row in (one for report in reports for one in report):
        key = row.get("number") or row["what"]
        before = rows.get(key, {"count": 0})
        rows[key] = {**row, "count": before["count"] + row["count"]}
    return list(rows.values())


def _plan_what_goes(plan: Plan, person_id: UUID) -> None:
    plan.own_words = list(whose_words(person_id).own)
    plan.drafts = list(Draft.objects.filter(person_id=person_id))
    plan.notices = list(notices_of_no_case(person_id))
    plan.copies = list(DataCopy.objects.filter(person_id=person_id, removed_at__isnull=True))
    plan.merges = list(MergeSide.objects.filter(person_id=person_id, kept__isnull=False))
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
    for what, count in counts_of(person_id).items():
        plan.say(what, count)
    plan.say("ledger", length_of_ledger(person_id))


def _carry_out(plan: Plan, person_id: UUID, at: datetime) -> list[str]:
    addresses = [address for case in plan.cases for address in delete_case(case)]
    for draft in plan.drafts:
        addresses += forget_application(person_id=person_id, application_id=draft.id)
    Draft.objects.filter(person_id=person_id, id__in=[one.id for one in plan.drafts]).delete()
    forget_notices(person_id=person_id, ids=plan.notices)
    forget_words(person_id=person_id, elements=plan.own_words, at=at)
    for side in plan.merges:
        _forget_words_in(side)
    addresses += [address for copy in plan.copies for address in remove_copy(copy, at)]
    return addresses


def _forget_words_in(side: MergeSide) -> None:
    """Delete own words from what a merge keeps: parting must not bring them back."""
    facts = side.kept.get("facts", {})
    left = {name: fact for name, fact in facts.items() if not is_own_word(fact)}
    rows = MergeSide.objects.filter(person_id=side.person_id, id=side.id)
    rows.update(kept={**side.kept, "facts": left})


def remove_copy(copy: DataCopy, at: datetime) -> Sequence[str]:
    """Take a copy away; return its files, to be removed after the commit."""
    rows = DataCopy.objects.filter(person_id=copy.person_id, id=copy.id)
    rows.update(removed_at=at)
    ids = [copy.data_id, copy.document_id]
    return forget_private_files(person_id=copy.person_id, file_ids=ids)
