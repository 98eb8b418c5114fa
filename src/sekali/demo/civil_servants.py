"""Sample civil servants: what personnel records tell of some of the personas, and whose it is."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid5

from django.utils.timezone import localdate

from sekali.catalogue import queries as catalogue
from sekali.catalogue.plain_values import kept_of
from sekali.demo.population.data_files import DATA, read_yaml
from sekali.demo.population.personas import personas
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import link
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.queries import subject_with_number

KIND = "civil_servant"
_TABLES_BY_YEAR = ("appraisals",)


def know_civil_servants(*, at: datetime) -> None:
    """Make known the service of the personas who serve a government; again, nothing changes."""
    niks = {one.key: one.person.nik for one in personas()}
    for key, record in read_yaml(DATA / "civil_servants.yaml")["civil_servants"].items():
        _know(niks[key], record, at)


@whole_transaction
def _know(nik: str, record: Mapping[str, Any], at: datetime) -> None:
    person_id = subject_with_number("nik", nik)
    if person_id is None:
        return
    service_id = uuid5(person_id, KIND)
    add_subject(
        subject_id=service_id,
        kind=KIND,
        numbers={},
        facts=dict(_facts(record, localdate(at))),
        recording=Recording(at=at),
        is_sample=True,
    )
    since = date.fromisoformat(record["appointment_date"])
    link(person_id=person_id, other_id=service_id, kind=KIND, since=since, at=at)
    link(person_id=service_id, other_id=person_id, kind="owner", since=since, at=at)


def _facts(record: Mapping[str, Any], today: date) -> Iterator[tuple[str, Fact]]:
    """Yield the facts of a record, each as its authority would have told it."""
    dictionary = catalogue.dictionary()
    for name, plain in record.items():
        known = dictionary.elements[KIND][name]
        said = _of_years(plain, today.year - 1) if name in _TABLES_BY_YEAR else plain
        value = kept_of(known.type, known.spec, said, today=today, codes=dictionary.codes)
        yield name, Fact(value, VERIFIED, known.spec.authority, today, known.good_until(today))


def _of_years(rows: list[dict[str, Any]], last_whole: int) -> list[dict[str, Any]]:
    """Return rows whose years count from the last whole one, with years of the calendar."""
    return [{**row, "year": last_whole + row["year"]} for row in rows]
