"""How a call stands: how many are where, who is late with reading, and what was ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from sekali.casework.actions.arriving import REVIEW
from sekali.casework.models import Case, Draft, Ranking, WorkItem
from sekali.casework.pools import EVERYWHERE, Pool, cases_in, compare
from sekali.casework.ranking import Placed

_MOST_LATE = 100


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases of a group stand in a state."""

    state: str
    group: str
    count: int


def standings(service_id: str, call: str, office_id: UUID) -> Sequence[Standing]:
    """Return how many cases of an office stand where, by state and group."""
    cases = Case.objects.all().across_people()
    cases = cases.filter(service_id=service_id, call=call, office_id=office_id)
    rows = cases.values_list("state", "call_group").annotate(count=Count("id"))
    return [Standing(*row) for row in rows.order_by("state", "call_group")]


def count_drafts(service_id: str, *, since: datetime) -> int:
    """Return how many drafts of a service that were begun since are not handed in."""
    drafts = Draft.objects.all().across_people()
    count: int = drafts.filter(service_id=service_id, started_at__gte=since).count()
    return count


def late_readings(service_id: str, office_id: UUID, at: datetime) -> Sequence[WorkItem]:
    """Return the readings of an office that are past their day, taken or not."""
    work = WorkItem.objects.filter(
        office_id=office_id, service_id=service_id, task__startswith=REVIEW, due_at__lt=at
    )
    return list(work.order_by("due_at", "number", "task")[:_MOST_LATE])


def readings_of(case_id: UUID, office_id: UUID) -> Sequence[WorkItem]:
    """Return the readings of a case that are not done."""
    work = WorkItem.objects.filter(office_id=office_id, case_id=case_id, task__startswith=REVIEW)
    return list(work.order_by("task"))


def rankings_of(service_id: str, call: str, office_id: UUID | None = None) -> Sequence[Ranking]:
    """Return what was ranked of a call, without the lists: of one office and of all, or of each."""
    rankings = Ranking.objects.filter(service_id=service_id, call=call)
    if office_id is not None:
        rankings = rankings.filter(Q(office_id=office_id) | Q(office_id=EVERYWHERE))
    return list(rankings.defer("entries").order_by("made_at", "id"))


def ranking(office_id: UUID, ranking_id: UUID) -> Ranking | None:
    """Return a ranking with its list."""
    found: Ranking | None = Ranking.objects.filter(office_id=office_id, id=ranking_id).first()
    return found


def preview(pool: Pool, at: datetime) -> list[Placed]:
    """Return how the cases that wait would be placed now; nothing is kept."""
    return compare(pool, cases_in(pool), by=None, at=at)[1]
