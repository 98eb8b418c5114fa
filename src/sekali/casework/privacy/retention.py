"""Retention, carried out by night: of cases, and of what dictionary/retention.yaml ends."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from sekali.audit.actions import Act, record
from sekali.casework.look_reviews import forget_judged
from sekali.casework.models import Case, DataCopy, Draft
from sekali.casework.privacy.case_rows import (
    CaseHeld,
    delete_case,
    holds_on,
    is_held,
    kept_until,
    people_held_whole,
    retention_of,
)
from sekali.casework.privacy.erasing import remove_copy
from sekali.catalogue import queries as catalogue
from sekali.channels.personal import forget_notices, notices_of_no_case, people_with_old_notices
from sekali.documents.personal import forget_application, remove_files
from sekali.documents.ports import BlobStore
from sekali.storage.transactions import whole_transaction

RETIRED = "data.retired"
# No service keeps its cases for less (the gate's rule retention); younger ones need no look.
_LEAST_YEARS = 10
_AT_ONCE = 500


@dataclass(slots=True)
class Retired:
    """What retention came to: how much of what was deleted, and what a legal hold kept."""

    deleted: Counter[str] = field(default_factory=Counter)
    held: int = 0


def retire(store: BlobStore, *, at: datetime, dry_run: bool = False) -> Retired:
    """Delete what need not be kept any more, each person's in a transaction of its own.

    It may be broken off and run again. With ``dry_run`` it only counts.
    """
    done, held = Retired(), people_held_whole()
    for case in _cases_over(at):
        _retire_case(case, store, done, at, dry_run=dry_run)
    for draft in _idle_drafts(at, held):
        done.deleted["drafts"] += 1
        if not dry_run:
            remove_files(_forget_draft(draft), store)
    for copy in _old_copies(at, held):
        done.deleted["copies"] += 1
        if not dry_run:
            remove_files(remove_copy(copy, at), store)
    _retire_notices(done, at, held, dry_run=dry_run)
    before = _before("look-reviews", at)
    done.deleted["look-reviews"] += forget_judged(before, dry_run=dry_run)
    return done


def _cases_over(at: datetime) -> Iterator[Case]:
    """Yield the decided cases whose retention is over, of everybody."""
    newest = at - timedelta(days=_LEAST_YEARS * 365)
    ended = Case.objects.all().across_people().filter(decided_at__lt=newest, effects_left=0)
    for case in ended.order_by("person_id", "id").iterator(_AT_ONCE):
        until = kept_until(case, retention_of(case))
        if until is not None and until <= localdate(at):
            yield case


def _retire_case(
    case: Case, store: BlobStore, done: Retired, at: datetime, *, dry_run: bool
) -> None:
    if is_held(case, holds_on(case.person_id)):
        done.held += 1
        return
    done.deleted[case.service_id] += 1
    if dry_run:
        return
    try:
        remove_files(_delete_and_tell(case, at), store)
    except CaseHeld:
        # Held in this moment: it stays.
        done.deleted[case.service_id] -= 1
        done.held += 1


@whole_transaction
def _delete_and_tell(case: Case, at: datetime) -> Sequence[str]:
    retention = retention_of(case)
    addresses = delete_case(case)
    details = {"service": case.service_id, "number": case.number, "law": retention.law}
    act = Act(kind=RETIRED, actor_id=None, office_id=case.office_id, details=details)
    record(person_id=case.person_id, acts=[act], at=at)
    return addresses


def _idle_drafts(at: datetime, held: frozenset[UUID]) -> Iterator[Draft]:
    drafts = Draft.objects.all().across_people().exclude(person_id__in=held)
    idle = drafts.filter(saved_at__lt=_before("drafts", at))
    yield from idle.iterator(_AT_ONCE)


@whole_transaction
def _forget_draft(draft: Draft) -> Sequence[str]:
    Draft.objects.filter(person_id=draft.person_id, id=draft.id).delete()
    return forget_application(person_id=draft.person_id, application_id=draft.id)


def _old_copies(at: datetime, held: frozenset[UUID]) -> Iterator[DataCopy]:
    copies = DataCopy.objects.all().across_people().exclude(person_id__in=held)
    yield from copies.filter(removed_at__isnull=True, expires_at__lte=at).iterator(_AT_ONCE)


def _retire_notices(done: Retired, at: datetime, held: frozenset[UUID], *, dry_run: bool) -> None:
    before, seen = _before("notices", at), set[UUID]()
    while people := set(people_with_old_notices(before, limit=_AT_ONCE)) - seen:
        for person_id in people - held:
            ids = notices_of_no_case(person_id, before=before)
            done.deleted["notices"] += len(ids)
            if not dry_run:
                forget_notices(person_id=person_id, ids=ids)
        seen |= people


def _before(what: str, at: datetime) -> datetime:
    """Return the instant before which something need not be kept any more."""
    days = catalogue.dictionary().retention[what].days
    if days is None:
        raise ValueError(f"dictionary/retention.yaml gives {what} no days")
    return at - timedelta(days=days)
