"""Reading the cases of a service for a replay: newest first, in batches, each with its events."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils import timezone

from sekali.agencies import queries as agencies
from sekali.casework.models import Case, CaseEvent
from sekali.casework.replay.past import PastCase, Step

BATCH = 200


@dataclass(frozen=True, slots=True)
class FoundCase:
    """A case to be replayed, its number, the version it is under, and where it stands."""

    number: str
    digest: str
    state: str
    past: PastCase


def count_cases(service_id: str, *, since: date | None, limit: int | None) -> int:
    """Return how many cases will be read."""
    count: int = _cases(service_id, since).count()
    return count if limit is None else min(count, limit)


def past_cases(
    service_id: str, *, since: date | None, limit: int | None, until: datetime
) -> Iterator[list[FoundCase]]:
    """Yield the cases of a service in batches, newest first; two queries a batch.

    Clocks of open cases run on ``until`` an instant. For an operator's report: it walks over all
    people, and what is told of it are numbers.
    """
    cases = _cases(service_id, since).order_by("-submitted_at", "id")
    rows = cases[:limit].iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        steps = _events_of(batch)
        yield [_found(case, steps[case.id], until) for case in batch]


def _cases(service_id: str, since: date | None) -> Any:
    # What an officer decides after an objection no rule decides: there is nothing to compare.
    cases = Case.objects.across_people().filter(service_id=service_id, by_hand=False)
    if since is None:
        return cases
    return cases.filter(submitted_at__gte=timezone.make_aware(datetime.combine(since, time())))


def _events_of(batch: list[Case]) -> dict[UUID, list[CaseEvent]]:
    events = CaseEvent.objects.filter(
        person_id__in={case.person_id for case in batch}, case_id__in=[case.id for case in batch]
    )
    found = defaultdict(list)
    for event in events.order_by("at", "id"):
        found[event.case_id].append(event)
    return found


def _found(case: Case, events: list[CaseEvent], until: datetime) -> FoundCase:
    past = PastCase(
        facts=case.facts,
        findings=case.findings,
        submitted_at=case.submitted_at,
        until=until,
        office=agencies.working_time(case.office_id),
        steps=[Step(e.kind, e.at, e.data) for e in events],
    )
    return FoundCase(case.number, case.service_digest, case.state, past)
