"""Sample people into the vault, as many as one likes, by COPY."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.timezone import localdate

from sekali.demo.population.people import Household, SamplePerson
from sekali.kernel.ids import uuid7
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.family_cards import relation
from sekali.vault.queries import number_hash

_HOUSEHOLDS_AT_ONCE = 2_000
_TABLES = {
    "vault_profile": "subject_id, kind, facts, is_sample, updated_at",
    "vault_number": "value_hash, subject_id",
    "vault_link": "person_id, id, other_id, kind, since, until",
}
_SOURCE_OF = {
    "insurance_segment": "health-insurer",
    "phone": "resident",
    "email": "resident",
    "welfare_decile": "social-registry",
    "electricity_va": "electricity",
}
_OF_PERSON = (
    "nik", "full_name", "sex", "birth_place", "birth_date", "religion", "blood_type",
    "marital_status", "family_relation", "education", "occupation", "citizenship", "father_name",
    "mother_name", "father_nik", "mother_nik", "birth_certificate_no", "marriage_certificate_no",
    "marriage_date", "divorce_certificate_no", "divorce_date", "disability", "insurance_segment",
    "phone", "email",
)  # fmt: skip
_OF_HOUSEHOLD = (
    "family_card_no", "address", "hamlet", "rt", "rw", "village_code", "postal_code",
    "welfare_decile", "electricity_va",
)  # fmt: skip
Rows = dict[str, list[tuple[Any, ...]]]


def fill_vault(households: Iterable[Household], *, at: datetime) -> dict[str, UUID]:
    """Write households with their people; return the ids by NIK of the last batch.

    Streams: only one batch is in memory. Each batch is one transaction of three COPYs.
    """
    waiting = iter(households)
    ids: dict[str, UUID] = {}
    while batch := list(islice(waiting, _HOUSEHOLDS_AT_ONCE)):
        ids = {}
        rows: Rows = {table: [] for table in _TABLES}
        for household in batch:
            _add(household, rows, ids, at)
        _copy(rows)
    return ids


def _add(household: Household, rows: Rows, ids: dict[str, UUID], at: datetime) -> None:
    household_id, today = uuid7(), localdate(at)
    values = {name: getattr(household, name) for name in _OF_HOUSEHOLD}
    values["head_name"] = household.head.full_name
    rows["vault_profile"].append(_profile(household_id, "household", values, at))
    rows["vault_number"].append((number_hash("kk", household.family_card_no), household_id))
    for member in household.members:
        ids[member.nik] = uuid7()
        rows["vault_profile"].append(_profile(ids[member.nik], "person", _values(member), at))
        rows["vault_number"].append((number_hash("nik", member.nik), ids[member.nik]))
    for one, other, kind in _links(household, household_id, ids):
        rows["vault_link"].append((one, uuid7(), other, kind, today, None))


def _values(member: SamplePerson) -> Mapping[str, Any]:
    return {name: getattr(member, name) for name in _OF_PERSON}


def _links(
    household: Household, household_id: UUID, ids: Mapping[str, UUID]
) -> Iterator[tuple[UUID, UUID, str]]:
    for member in household.members:
        person_id = ids[member.nik]
        yield person_id, household_id, "household"
        yield household_id, person_id, "member"
        for other in household.members:
            if other.nik != member.nik:
                yield person_id, ids[other.nik], relation(member, other)


def _profile(
    subject_id: UUID, kind: str, values: Mapping[str, Any], at: datetime
) -> tuple[Any, ...]:
    facts = {
        name: _fact(name, value, at).as_json()
        for name, value in values.items()
        if value is not None
    }
    return subject_id, kind, json.dumps(facts, ensure_ascii=False), True, at


def _fact(name: str, value: Any, at: datetime) -> Fact:
    source = _SOURCE_OF.get(name, "civil-registry")
    return Fact(
        value=value.isoformat() if isinstance(value, date) else value,
        level="declared" if source == "resident" else VERIFIED,
        source=source,
        date=localdate(at),
    )


def _copy(rows: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows[table]:
                    copy.write_row(row)
