"""Working through an agency's list: a hundred rows at a time, each row whole or not at all.

A step is one message of the outbox. The rows' outcomes and the position of the list change
together; a step that was cut off is done again from where the list is, and a row that had become
a case by then is found to be one, because its id comes of its content.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from sekali.agencies import queries as agencies
from sekali.casework.actions.bulk_checking import (
    GOOD,
    HANDED,
    READ,
    WRONG,
    Checking,
    Outcome,
    case_id_of,
    cases_of_rows,
    cells_of,
)
from sekali.casework.actions.bulk_sending import (
    CHECKED,
    CHECKING,
    DONE,
    HANDING_IN,
    next_step,
)
from sekali.casework.actions.submitting import submit_at_once
from sekali.casework.actors import BULK, Applicant, Officer
from sekali.casework.bulk_rows import PERSON, Terms, read_row
from sekali.casework.grounds import ground_of_list
from sekali.casework.models import BulkFile, BulkRow
from sekali.casework.queries import AlreadySubmitted
from sekali.casework.reading_values import reading_context
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.ports import CivilRegistry
from sekali.vault.queries import surroundings_of
from sekali.vault.search import PeopleSearch

# A second's work: others whose messages wait behind it are not kept longer.
STEP = 100
_OUTCOMES = """
    UPDATE casework_bulkrow AS kept
    SET standing = new.standing, mistakes = new.mistakes::jsonb, person_id = new.person,
        case_id = new.case_id
    FROM unnest(%s::int[], %s::text[], %s::text[], %s::uuid[], %s::uuid[])
        AS new (number, standing, mistakes, person, case_id)
    WHERE kept.office_id = %s AND kept.bulk_id = %s AND kept.number = new.number
"""


@dataclass(frozen=True, slots=True)
class ListWorker:
    """Goes on with lists; ``registry`` is asked about people whom nobody knows here yet."""

    registry: CivilRegistry
    is_sample: bool

    def step(
        self, *, office_id: UUID, bulk_id: UUID, state: str, position: int, at: datetime
    ) -> bool:
        """Go through the next rows of a list; return whether it has come on.

        Where the list is no longer at this position, or was stopped, nothing is done.

        Raises:
            RegistryUnavailable: Nobody can say who somebody is; nothing of the step is kept.
        """
        bulk = BulkFile.objects.filter(office_id=office_id, id=bulk_id).first()
        if bulk is None or (bulk.state, bulk.position) != (state, position) or bulk.stopped_at:
            return False
        terms = self._terms(bulk, at)
        rows = _next_rows(bulk)
        if bulk.state == CHECKING:
            outcomes = list(Checking(bulk, terms).outcomes(rows))
        else:
            outcomes = list(_handed_in(bulk, terms, rows))
        return _keep(bulk, rows, outcomes, at)

    def _terms(self, bulk: BulkFile, at: datetime) -> Terms:
        office = agencies.office(bulk.office_id)
        today = agencies.working_time(bulk.office_id).local(at).date()
        by = Officer(bulk.sent_by_id, bulk.sent_by_name, bulk.office_id, bulk.role, "")
        people = PeopleSearch(
            self.registry, at, str(bulk.sent_by_id), is_sample=self.is_sample, unlimited=True
        )
        service = catalogue.service(bulk.service_id)
        if service.definition.bulk is None:
            raise catalogue.NoSuchService(service=service.id)
        context = reading_context(today)
        return Terms(service, service.definition.bulk, by, office.region_id, people, context, at)


def _next_rows(bulk: BulkFile) -> Sequence[BulkRow]:
    rows = BulkRow.objects.filter(
        office_id=bulk.office_id, bulk_id=bulk.id, number__gt=bulk.position
    )
    wanted = [GOOD] if bulk.state == HANDING_IN else [READ, GOOD, WRONG]
    return list(rows.filter(standing__in=wanted).order_by("number")[:STEP])


def _handed_in(bulk: BulkFile, terms: Terms, rows: Sequence[BulkRow]) -> Iterator[Outcome]:
    """Hand in rows, each in a transaction of its own; what has become wrong meanwhile is told."""
    # Of a step that was cut off.
    before = cases_of_rows(rows, [row.person_id for row in rows if row.person_id])
    for row in rows:
        case_id = case_id_of(row.digest)
        refusals = {} if case_id in before else _hand_in(bulk, terms, row, case_id)
        if refusals:
            yield Outcome(row, WRONG, row.person_id, mistakes=refusals)
        else:
            yield Outcome(row, HANDED, row.person_id, case_id)


def _hand_in(
    bulk: BulkFile, terms: Terms, row: BulkRow, case_id: UUID
) -> Mapping[str, DomainError]:
    """Hand in one row; return what stands against it."""
    if row.person_id is None:
        raise ValueError("a row that was checked has its person")
    around = surroundings_of(row.person_id, ground=ground_of_list(bulk, terms.service, case_id))
    read = read_row(terms, around, cells_of(bulk, row, terms), case_id)
    if read.mistakes:
        return read.mistakes
    by = Applicant(row.person_id, channel=BULK, typed_by=terms.by)
    try:
        submit_at_once(opened=read.opened, plan=read.plan, by=by, at=terms.at)
    except AlreadySubmitted:
        # Somebody else's step was quicker.
        return {}
    except DomainError as refusal:
        return {PERSON: refusal}
    return {}


@whole_transaction
def _keep(
    bulk: BulkFile, rows: Sequence[BulkRow], outcomes: Sequence[Outcome], at: datetime
) -> bool:
    """Keep what came of a step, unless somebody else has done it meanwhile."""
    here = BulkFile.objects.select_for_update().filter(office_id=bulk.office_id, id=bulk.id)
    locked = here.filter(state=bulk.state, position=bulk.position).first()
    if locked is None:
        return False
    _count(locked, outcomes)
    if rows:
        locked.position = rows[-1].number
        _write_outcomes(bulk, outcomes)
    if len(rows) < STEP:
        locked.state = CHECKED if locked.state == CHECKING else DONE
    locked.changed_at = at
    locked.save()
    if locked.state in {CHECKING, HANDING_IN} and locked.stopped_at is None:
        insert_together(next_step(locked, at))
    return True


def _count(locked: BulkFile, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if locked.state == HANDING_IN:
            locked.good -= 1
        name = outcome.standing.replace("-", "_")
        setattr(locked, name, getattr(locked, name) + 1)


def _write_outcomes(bulk: BulkFile, outcomes: Sequence[Outcome]) -> None:
    values: list[Any] = [
        [one.row.number for one in outcomes],
        [one.standing for one in outcomes],
        [one.mistakes_as_json() for one in outcomes],
        [one.person_id for one in outcomes],
        [one.case_id for one in outcomes],
        bulk.office_id,
        bulk.id,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_OUTCOMES, values)
