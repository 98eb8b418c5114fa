"""Checking the rows of an agency's list: could each be handed in now, and if not, why."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.db import connection

from sekali.casework.bulk_reading import is_spoiled
from sekali.casework.bulk_rows import PERSON, NobodyHere, RowRead, Terms, is_of_the_office, read_row
from sekali.casework.grounds import ground_of_list
from sekali.casework.models import BulkFile, BulkRow, Case
from sekali.catalogue.bulk_words import number_column
from sekali.catalogue.value_types import ValueRefused
from sekali.kernel.errors import DomainError
from sekali.kernel.nik import read_nik
from sekali.kernel.nip import read_nip
from sekali.vault.actions import Look, write_down_look
from sekali.vault.enrolment import enrolled_in
from sekali.vault.facts import Surroundings
from sekali.vault.grounds import Ground
from sekali.vault.inquiries import Asker
from sekali.vault.queries import subjects_with_numbers, surroundings_of

READ, GOOD, WRONG, BEFORE, HANDED = "read", "good", "wrong", "before", "handed-in"
_CASES = UUID("5a5ce6d1-3c0f-5b8e-8d5e-0f2b8b7f4c31")
_FIRST_ALIKE = """
    SELECT later.number, min(earlier.number)
    FROM casework_bulkrow later JOIN casework_bulkrow earlier USING (office_id, bulk_id, digest)
    WHERE later.office_id = %s AND later.bulk_id = %s AND later.number = ANY(%s)
      AND earlier.number < later.number
    GROUP BY later.number
"""


class RowAlike(DomainError):
    """The same stands in an earlier row; ``params["row"]`` is its number."""

    code = "row-alike"


@dataclass(slots=True)
class Outcome:
    """What came of one row."""

    row: BulkRow
    standing: str
    person_id: UUID | None = None
    case_id: UUID | None = None
    mistakes: Mapping[str, DomainError] = field(default_factory=dict)

    def mistakes_as_json(self) -> str:
        """Return what is wrong: column, code of the refusal, its parameters as text."""
        said = [
            {"column": column, "code": one.code, "params": _plain(one.params)}
            for column, one in self.mistakes.items()
        ]
        return json.dumps(said, ensure_ascii=False)


def case_id_of(digest: str) -> UUID:
    """Return the id of the case that a row becomes: the same row, the same case."""
    return uuid5(_CASES, digest)


def cells_of(bulk: BulkFile, row: BulkRow, terms: Terms) -> Mapping[str, str]:
    """Return the cells of a row by column, without that of the person's number."""
    number = number_column(terms.spec)
    pairs = zip(bulk.columns, row.cells, strict=True)
    return {column: cell for column, cell in pairs if column != number}


def cases_of_rows(rows: Sequence[BulkRow], people: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Return the people of those rows that are cases already, by the case's id."""
    ids = [case_id_of(row.digest) for row in rows]
    cases = Case.objects.filter(person_id__in=people, id__in=ids)
    return dict(cases.values_list("id", "person_id"))


@dataclass(frozen=True, slots=True)
class Checking:
    """Says of each row whether it could be handed in now, and if not, why."""

    bulk: BulkFile
    terms: Terms

    def outcomes(self, rows: Sequence[BulkRow]) -> Iterator[Outcome]:
        """Yield what comes of each row; that a person's facts were read is on their ledger."""
        numbers, refused = self._numbers(rows)
        known = subjects_with_numbers(self.terms.spec.identify, set(numbers.values()))
        alike = _first_alike(self.bulk, rows)
        before = cases_of_rows(rows, [known[n] for n in numbers.values() if n in known])
        for row in rows:
            case_id = case_id_of(row.digest)
            if row.number in refused:
                mistakes = {number_column(self.terms.spec): refused[row.number]}
                yield Outcome(row, WRONG, mistakes=mistakes)
            elif row.number in alike:
                mistakes = {PERSON: RowAlike(row=alike[row.number])}
                yield Outcome(row, WRONG, mistakes=mistakes)
            elif case_id in before:
                yield Outcome(row, BEFORE, before[case_id], case_id)
            else:
                number = numbers[row.number]
                yield self._checked(row, number, known.get(number))

    def _numbers(
        self, rows: Sequence[BulkRow]
    ) -> tuple[Mapping[int, str], Mapping[int, DomainError]]:
        """Return the person's number of each row, and what is wrong with those that are none."""
        column = self.bulk.columns.index(number_column(self.terms.spec))
        numbers: dict[int, str] = {}
        refused: dict[int, DomainError] = {}
        for row in rows:
            try:
                numbers[row.number] = self._number(row.cells[column])
            except DomainError as refusal:
                refused[row.number] = refusal
        return numbers, refused

    def _number(self, cell: str) -> str:
        if is_spoiled(cell):
            raise ValueRefused("number-spoiled")
        if not cell:
            raise ValueRefused("answer-missing")
        if self.terms.spec.identify == "nip":
            return read_nip(cell, today=self.terms.context.today)
        return read_nik(cell).digits

    def _checked(self, row: BulkRow, number: str, person_id: UUID | None) -> Outcome:
        case_id = case_id_of(row.digest)
        ground = ground_of_list(self.bulk, self.terms.service, case_id)
        around = self._around(number, person_id, ground)
        if around is None:
            return Outcome(row, WRONG, mistakes={PERSON: NobodyHere()})
        read = read_row(self.terms, around, cells_of(self.bulk, row, self.terms), case_id)
        if not is_of_the_office(read.plan, self.terms.region):
            return Outcome(row, WRONG, mistakes={PERSON: NobodyHere()})
        self._write_down(around.person.subject_id, read, ground)
        standing = WRONG if read.mistakes else GOOD
        return Outcome(row, standing, around.person.subject_id, mistakes=read.mistakes)

    def _around(self, number: str, person_id: UUID | None, ground: Ground) -> Surroundings | None:
        """Return who has a number with their family, learnt from the registry where it must be."""
        if person_id is not None:
            around = surroundings_of(person_id, ground=ground)
            if around.household() is not None:
                return around
        if self.terms.spec.identify != "nik":
            return surroundings_of(person_id, ground=ground) if person_id else None
        enrolled = enrolled_in(
            self.terms.region,
            number,
            registry=self.terms.people.registry,
            by=_asker(ground),
            at=self.terms.at,
            is_sample=self.terms.people.is_sample,
        )
        return surroundings_of(enrolled, ground=ground) if enrolled else None

    def _write_down(self, person_id: UUID, read: RowRead, ground: Ground) -> None:
        """Write on the person's ledger that an office had its list compared with their facts."""
        known = [line.item.key for line in read.plan.lines() if line.fact is not None]
        look = Look.on(ground, known)
        write_down_look(person_id=person_id, look=look, at=self.terms.at)


def _asker(ground: Ground) -> Asker:
    return Asker(
        where=ground.where,
        actor_id=ground.reader_id,
        office_id=ground.office_id,
        service_id=ground.service_id,
    )


def _first_alike(bulk: BulkFile, rows: Sequence[BulkRow]) -> Mapping[int, int]:
    """Return for rows that stand in the list before the number of the first such row."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_ALIKE, [bulk.office_id, bulk.id, [row.number for row in rows]])
        return dict(cursor.fetchall())


def _plain(params: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in params.items()}
