"""Comparing the cases of a call, once: the ranking is kept, and each case is told by a message."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sekali.audit.actions import Act, record
from sekali.casework.actors import Officer
from sekali.casework.models import Case, Ranking
from sekali.casework.pools import Pool, Pooled, cases_in, compare, pool_of, still_on_the_way
from sekali.casework.ranking import Placed
from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.kernel.errors import DomainError
from sekali.storage import outbox
from sekali.storage.models import OutboxMessage
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

RANKED = "casework.ranked"
# The clocks of all cases of a call go off together: one compares, the others wait and find it done.
_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class AlreadyRanked(DomainError):
    """The cases of this call were compared already: it is done once."""

    code = "already-ranked"


class NotYetRanked(DomainError):
    """The day of the ranking has not come."""

    code = "ranking-too-early"


class MayNotRank(DomainError):
    """Another role starts the ranking of this call."""

    code = "ranking-not-yours"


class NobodyToRank(DomainError):
    """No case of this call waits to be compared."""

    code = "nobody-to-rank"


def day_has_come(case: Case, service: CompiledService, at: datetime) -> None:
    """Compare the cases of the call of a case, if nobody is on the way any more.

    While a panel is late nobody is left behind by the calendar: the last who arrives brings it
    about, or an officer who decides not to wait. Who arrives after that is told so.
    """
    pool = pool_of(case, service)
    kept = made(pool)
    if kept is not None:
        if not _awaits_outcome(case):
            insert_together(_too_late(case, kept, at))
    elif not still_on_the_way(pool):
        _rank(pool, by=None, at=at)


@whole_transaction
def start_ranking(*, pool: Pool, by: Officer, at: datetime) -> None:
    """Compare the cases that are there, though others may still be on the way.

    Raises:
        MayNotRank: It is not for this role and office.
        NotYetRanked: Its day has not come.
        AlreadyRanked: It was done.
        NobodyToRank: No case waits.
    """
    state = pool.service.definition.process[pool.state]
    rule = state.ranking if isinstance(state, files.RankingState) else None
    if rule is None or by.role != rule.role or not pool.is_of(by.office_id):
        raise MayNotRank
    if at < pool.call.ranked_from:
        raise NotYetRanked
    if made(pool) is not None or not _rank(pool, by=by, at=at):
        raise AlreadyRanked


def _rank(pool: Pool, *, by: Officer | None, at: datetime) -> bool:
    """Compare, keep, and write a message for each case; False if somebody was quicker."""
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [str(pool.ranking_id)])
    if made(pool) is not None:
        return False
    pooled = cases_in(pool)
    if not pooled:
        raise NobodyToRank
    ranking, placed = compare(pool, pooled, by=by.person_id if by else None, at=at)
    insert_together(ranking)
    _tell_each(pooled, placed, ranking, at)
    if by is not None:
        _write_down(pool, ranking, by, at)
    return True


def made(pool: Pool) -> Ranking | None:
    """Return the ranking of a pool without its list, if it was made."""
    rows = Ranking.objects.filter(office_id=pool.office_id, id=pool.ranking_id)
    found: Ranking | None = rows.defer("entries").first()
    return found


def _tell_each(
    pooled: Sequence[Pooled], placed: Sequence[Placed], ranking: Ranking, at: datetime
) -> None:
    """Let each case go on at the announcement, by a message in its own person's group."""
    by_id = {str(one.case_id): one for one in pooled}
    counts: dict[str, int] = {}
    for one in placed:
        counts[one.candidate.group] = counts.get(one.candidate.group, 0) + 1
    outbox.put_many(
        _message(by_id[one.candidate.case_id], one, counts[one.candidate.group], ranking, at)
        for one in placed
    )


def _message(
    pooled: Pooled, placed: Placed, of: int, ranking: Ranking, at: datetime
) -> OutboxMessage:
    body = {
        "case": str(pooled.case_id),
        "entered": pooled.entered,
        "chosen": placed.chosen,
        "place": placed.place,
        "of": of,
        "group": placed.candidate.group,
        "late": False,
    }
    return _told(pooled.person_id, body, ranking, at)


def _too_late(case: Case, ranking: Ranking, at: datetime) -> OutboxMessage:
    """Return the message by which a case is told that the others were compared without it."""
    body = {
        "case": str(case.id),
        "entered": case.entered,
        "chosen": False,
        "place": None,
        "of": None,
        "group": case.call_group,
        "late": True,
    }
    return _told(case.person_id, body, ranking, at)


def _told(
    person_id: UUID, body: Mapping[str, Any], ranking: Ranking, at: datetime
) -> OutboxMessage:
    due = max(at, ranking.announced_at)
    return outbox.message(person_id=person_id, topic=RANKED, body=body, at=at, due_at=due)


def _write_down(pool: Pool, ranking: Ranking, by: Officer, at: datetime) -> None:
    """Write who started it on that officer's own chain: it concerns no single applicant."""
    details = {"service": pool.service.id, "call": pool.call.key, "ranking": str(ranking.id)}
    act = Act(
        kind="call.ranked",
        actor_id=by.person_id,
        office_id=by.office_id,
        details=details | {"digest": ranking.digest},
    )
    record(person_id=by.person_id, acts=[act], at=at)


def _awaits_outcome(case: Case) -> bool:
    """Tell whether the case was among those that were compared, and is not told yet."""
    body = {"case": str(case.id), "entered": case.entered}
    return outbox.is_waiting(person_id=case.person_id, topic=RANKED, body=body)
