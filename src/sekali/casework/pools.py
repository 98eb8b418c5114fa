"""The cases of one call that are compared with each other, and what comes of comparing them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import orjson
from django.db import connection

from sekali.agencies import queries as agencies
from sekali.casework.case_facts import values_of
from sekali.casework.models import Case, Ranking
from sekali.casework.ranking import (
    Candidate,
    Line,
    Placed,
    digest_of_ranking,
    ranked,
    worth_of,
)
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.calls import CompiledCall, quota_of
from sekali.catalogue.compiled import CompiledService

EVERYWHERE = UUID(int=0)
# Of thousands of cases only what is compared is read, not what people wrote.
_WAITING = """
    SELECT person_id, id, entered, number, call_group, about,
           (SELECT coalesce(jsonb_object_agg(key, facts -> key), '{}')
            FROM unnest(%(keys)s::text[]) AS key WHERE jsonb_exists(facts, key))::text,
           findings::text
    FROM casework_case
    WHERE service_id = %(service)s AND call = %(call)s AND state = %(state)s
      AND decided_at IS NULL AND (%(office)s::uuid IS NULL OR office_id = %(office)s::uuid)
"""
_NO_QUOTA = 0


@dataclass(frozen=True, slots=True)
class Pool:
    """Which cases are compared: of one call, in one state, of one office or of all.

    ``service`` is the newest version under which any of them was handed in: a version that was
    made for a later edition never touches this one.
    """

    service: CompiledService
    call: CompiledCall
    state: str
    office_id: UUID

    @property
    def ranking_id(self) -> UUID:
        """Return the id of its only ranking: the same whoever makes it."""
        where = f"{self.service.id}:{self.call.key}:{self.state}:{self.office_id}"
        return uuid5(NAMESPACE_URL, f"sekali:ranking:{where}")

    @property
    def rule(self) -> files.Ranking:
        """Return how the cases are ordered."""
        state = self.service.definition.process[self.state]
        if not isinstance(state, files.RankingState):
            raise TypeError(f"nothing is ranked in {self.state}")
        return state.ranking

    def is_of(self, office_id: UUID) -> bool:
        """Tell whether an office has cases in it."""
        return self.office_id in {EVERYWHERE, office_id}

    def lines(self) -> Mapping[str, Line]:
        """Return where the line of each group lies, in the order of the service's groups."""
        region = "" if self.office_id == EVERYWHERE else agencies.office(self.office_id).region_id
        given = self.call.spec.groups
        groups = self.service.definition.call.groups if self.service.definition.call else {}
        return {key: _line(given[key], region) for key in groups}

    def cases(self) -> Any:
        """Return the query of all its cases, wherever they stand."""
        cases = Case.objects.all().across_people()
        cases = cases.filter(service_id=self.service.id, call=self.call.key)
        return cases if self.office_id == EVERYWHERE else cases.filter(office_id=self.office_id)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A case that waits to be compared, with what is needed of it."""

    person_id: UUID
    case_id: UUID
    entered: int
    number: str
    group: str
    about: str
    facts: Mapping[str, Any]
    findings: Mapping[str, Any]


def pool_of(case: Case, service: CompiledService) -> Pool:
    """Return the pool of a case in a state that ranks."""
    call = service.definition.call
    everywhere = call is not None and call.among == "everywhere"
    office_id = EVERYWHERE if everywhere else case.office_id
    return pool(service.id, case.call, case.state, office_id, known=service)


def pool(
    service_id: str, call: str, state: str, office_id: UUID, *, known: CompiledService
) -> Pool:
    """Return a pool under the newest version of the cases that wait in it, else as it is known."""
    first = Pool(known, known.calls[call], state, office_id)
    waiting = first.cases().filter(state=state).order_by("-submitted_at")
    digest = waiting.values_list("service_digest", flat=True).first()
    if digest is None or digest == known.digest:
        return first
    newest = catalogue.service_as_submitted(service_id, digest)
    return Pool(newest, newest.calls[call], state, office_id)


def still_on_the_way(pool: Pool) -> int:
    """Return how many cases of the call have neither arrived nor ended."""
    count: int = pool.cases().filter(decided_at__isnull=True).exclude(state=pool.state).count()
    return count


def cases_in(pool: Pool) -> list[Pooled]:
    """Return the cases that wait in the state of the pool, with the facts that its rule reads."""
    asked: dict[str, Any] = {
        "keys": sorted(pool.service.rankings[pool.state].reads),
        "service": pool.service.id,
        "call": pool.call.key,
        "state": pool.state,
        "office": None if pool.office_id == EVERYWHERE else pool.office_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, asked)
        rows = cursor.fetchall()
    return [_pooled(*row) for row in rows]


def _pooled(*row: Any) -> Pooled:
    *known, facts, findings = row
    person_id, case_id, entered, number, group, about = known
    return Pooled(
        person_id=person_id,
        case_id=case_id,
        entered=entered,
        number=number,
        group=group,
        about=about,
        facts=orjson.loads(facts),
        findings=orjson.loads(findings),
    )


def compare(
    pool: Pool, pooled: Sequence[Pooled], *, by: UUID | None, at: datetime
) -> tuple[Ranking, list[Placed]]:
    """Return the ranking of some cases, not yet kept, and the cases in order."""
    lines = pool.lines()
    placed = ranked(_candidates(pool, pooled), lines, pool.rule)
    ranking = Ranking(
        office_id=pool.office_id,
        id=pool.ranking_id,
        service_id=pool.service.id,
        service_digest=pool.service.digest,
        call=pool.call.key,
        state=pool.state,
        entries=[_entry(one) for one in placed],
        lines={key: line.as_json() for key, line in lines.items()},
        started_by_id=by,
        made_at=at,
        announced_at=pool.call.announced_at,
    )
    ranking.digest = digest_of(ranking)
    return ranking, placed


def digest_of(ranking: Ranking) -> str:
    """Return the hash of everything that makes a ranking what it is, but for who and when."""
    return digest_of_ranking(
        {
            "service": ranking.service_id,
            "version": ranking.service_digest,
            "call": ranking.call,
            "state": ranking.state,
            "office": str(ranking.office_id),
            "lines": ranking.lines,
            "entries": ranking.entries,
        }
    )


def values_read(
    pool: Pool, facts: Mapping[str, Any], findings: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what the rule of a pool reads of a case; it judges on the day of the ranking."""
    values = values_of(
        pool.service,
        catalogue.dictionary(),
        facts,
        today=pool.call.spec.days.ranking,
        findings=findings,
    )
    rule = pool.service.rankings[pool.state]
    return {name: values[name] for name in sorted(rule.reads) if values.get(name) is not None}


def _candidates(pool: Pool, pooled: Sequence[Pooled]) -> Iterator[Candidate]:
    rule = pool.service.rankings[pool.state]
    call = pool.service.definition.call
    is_named = call is not None and call.announce == "name"
    for one in pooled:
        values = values_read(pool, one.facts, one.findings)
        yield Candidate(
            case_id=str(one.case_id),
            number=one.number,
            group=one.group,
            worth=worth_of(rule, values),
            entered=one.entered,
            name=one.about if is_named else "",
            values=tuple((key, str(value)) for key, value in values.items()),
        )


def _entry(placed: Placed) -> dict[str, Any]:
    candidate = placed.candidate
    worth = [str(value) if is_known else None for is_known, value in candidate.worth]
    return {
        "case": candidate.case_id,
        "entered": candidate.entered,
        "number": candidate.number,
        "name": candidate.name,
        "group": candidate.group,
        "place": placed.place,
        "chosen": placed.chosen,
        "by": worth[0],
        "ties": worth[1:],
        "values": dict(candidate.values),
    }


def _line(given: files.GroupLine, region: str) -> Line:
    if given.pass_grade is not None:
        return Line(pass_grade=Decimal(given.pass_grade))
    return Line(quota=quota_of(given, region) or _NO_QUOTA)
