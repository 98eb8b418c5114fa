"""Recording facts and relations, and writing down who reads them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.utils.timezone import localdate
from psycopg.sql import SQL, Identifier, Literal

from sekali.audit.actions import Act, record
from sekali.audit.ledger import SHOWN_FROM
from sekali.catalogue.queries import dictionary
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.belonging import claim_number
from sekali.vault.facts import Fact, fact_from_json
from sekali.vault.grounds import Ground
from sekali.vault.holding import held_facts, settled
from sekali.vault.models import FactVersion, Profile
from sekali.vault.queries import PERSON, READ
from sekali.vault.settling import is_same

_CHANGE = """
    UPDATE vault_profile SET facts = facts || %s::jsonb, updated_at = %s WHERE subject_id = %s
"""
_INDEX = SQL("""
    CREATE INDEX {how} IF NOT EXISTS {name} ON vault_profile (subject_id)
    WHERE kind = 'person' AND facts ? {element}
""")
_INDEX_OF_THINGS = SQL("""
    CREATE INDEX {how} IF NOT EXISTS {name} ON vault_link (person_id)
    WHERE kind = {kind} AND until IS NULL
""")


class DerivedKept(Exception):
    """A fact that follows from others was to be kept: a mistake of ours, never somebody's input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Why facts are recorded: by whom, for which office, out of which case.

    ``run`` tells apart the decisions of one case, of which an earlier one was taken back.
    ``proof`` is what it rests on besides the case, ``reason`` an officer's words; see FactVersion.
    """

    at: datetime
    recorded_by_id: UUID | None = None
    office_id: UUID | None = None
    case_id: UUID | None = None
    run: int = 0
    proof: str = ""
    reason: str = ""


@whole_transaction
def add_subject(
    *,
    subject_id: UUID,
    kind: str,
    numbers: Mapping[str, str],
    facts: Mapping[str, Fact],
    recording: Recording,
    is_sample: bool = False,
) -> None:
    """Begin to know a subject. Doing it again with the same id changes nothing.

    Raises:
        NumberTaken: A number belongs to another subject.
    """
    _, created = Profile.objects.get_or_create(
        subject_id=subject_id,
        defaults={"kind": kind, "is_sample": is_sample, "updated_at": recording.at},
    )
    for number_kind, value in numbers.items():
        claim_number(subject_id=subject_id, kind=number_kind, value=value)
    if created:
        record_facts(subject_id=subject_id, facts=facts, recording=recording)


@whole_transaction
def record_facts(
    *, subject_id: UUID, facts: Mapping[str, Fact], recording: Recording
) -> Sequence[str]:
    """Record what a source says of a subject; return the elements that are another now.

    What other sources said of the same is kept beside it, and which of them is believed is
    settled by rank and date (see settling). Run again for the same case it changes nothing.
    """
    if not facts:
        return []
    current = held_facts(subject_id)
    subject_id, held, kind = current.subject_id, current.facts, current.kind
    _refuse_derived(kind, facts)
    anew, said = settled(current, facts, on=localdate(recording.at), case_id=recording.case_id)
    if not anew:
        return []
    former = {element: held[element] for element in anew if element in held}
    versions = [
        imported_version(subject_id, element, fact_from_json(former[element]), recording)
        for element in without_versions(subject_id, former)
    ]
    versions += [_version(subject_id, e, said[e], recording) for e in anew]
    values = [json.dumps(anew), recording.at, subject_id]
    insert_together(*versions, then=_CHANGE, values=values, new_only=True)
    details = {"elements": sorted(anew), "case": _text(recording.case_id)}
    act = Act(
        kind="facts.recorded",
        actor_id=recording.recorded_by_id,
        office_id=recording.office_id,
        details=details,
    )
    record(person_id=subject_id, acts=[act], at=recording.at)
    return sorted(e for e in anew if e not in held or not is_same(held[e], anew[e]))


def index_holders(element: str, *, kind: str = PERSON) -> None:
    """See to it that people of whom an element is held are found quickly.

    The index holds only them; of things of a ``kind`` it holds all who have one. It is built while
    others write, unless a transaction is running. Only the owner of the tables can build one; where
    it stands already, nothing is asked of them.
    """
    name = f"holds_{element}" if kind == PERSON else f"has_{kind}"
    how = SQL("" if connection.in_atomic_block else "CONCURRENTLY")
    parts: dict[str, Any] = {"how": how, "name": Identifier(name)}
    if kind == PERSON:
        statement = _INDEX.format(**parts, element=Literal(element))
    else:
        statement = _INDEX_OF_THINGS.format(**parts, kind=Literal(kind))
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [name])
        if cursor.fetchone() == (None,):
            cursor.execute(statement.as_string(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """That somebody looked at facts: who, for which office, for what, on which ground."""

    actor_id: UUID | None
    office_id: UUID | None
    service_id: str
    case_id: UUID | None
    purposes: Mapping[str, str]
    elements: Iterable[str]
    where: str
    # The day from which its line is shown, where it is not at once; see dictionary/ledger.yaml.
    shown_from: date | None = None
    # Who looked on the person's own behalf, where it was not they; see casework.actors.Helper.
    on_behalf: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def on(cls, ground: Ground, elements: Iterable[str]) -> "Look":
        """Return that elements were looked at on a ground."""
        return cls(
            actor_id=ground.reader_id,
            office_id=ground.office_id,
            service_id=ground.service_id,
            case_id=ground.case_id,
            purposes=ground.purposes,
            elements=elements,
            where=ground.where,
        )

    def as_act(self) -> Act:
        """Return the look as it stands in the audit log: names of elements, never values."""
        details: dict[str, Any] = {
            "service": self.service_id,
            "case": _text(self.case_id),
            "purposes": dict(self.purposes),
            "elements": sorted(self.elements),
            "where": self.where,
            **self.on_behalf,
        }
        if self.shown_from is not None:
            details[SHOWN_FROM] = self.shown_from.isoformat()
        return Act(kind=READ, actor_id=self.actor_id, office_id=self.office_id, details=details)


@whole_transaction
def write_down_look(*, person_id: UUID, look: Look, at: datetime) -> None:
    """Write on a person's ledger that somebody looked at their facts."""
    record(person_id=person_id, acts=[look.as_act()], at=at)


def version_of(
    subject_id: UUID, element: str, fact: Fact, *, origin: str, at: datetime
) -> FactVersion:
    """Return a fact as history keeps it; the same ``origin`` is the same version."""
    return FactVersion(
        person_id=subject_id,
        id=uuid5(subject_id, origin),
        element=element,
        value=fact.value,
        level=fact.level,
        source=fact.source,
        date=fact.date,
        until=fact.until,
        office_id=fact.office_id,
        recorded_at=at,
    )


def _refuse_derived(kind: str, elements: Iterable[str]) -> None:
    for element in elements:
        if dictionary().derived_fact(kind, element) is not None:
            raise DerivedKept(element)


def imported_version(
    subject_id: UUID, element: str, fact: Fact, recording: Recording
) -> FactVersion:
    """Keep what is replaced although it came by import and has no version yet."""
    origin = f"{element}:former:{fact.as_json()}"
    # Just before what replaces it: a history is told in the order of these instants.
    before = recording.at - timedelta(microseconds=1)
    return version_of(subject_id, element, fact, origin=origin, at=before)


def _version(subject_id: UUID, element: str, fact: Fact, recording: Recording) -> FactVersion:
    # From the case, so that a step done twice leaves one version.
    because = recording.case_id or recording.at.isoformat()
    again = f":{recording.run}" if recording.run else ""
    origin = f"{element}:{because}:{fact.level}:{fact.value}{again}"
    version = version_of(subject_id, element, fact, origin=origin, at=recording.at)
    version.office_id, version.case_id = recording.office_id, recording.case_id
    version.recorded_by_id = recording.recorded_by_id
    version.proof, version.reason = recording.proof, recording.reason
    return version


def without_versions(subject_id: UUID, elements: Iterable[str]) -> set[str]:
    """Return those of the elements whose value came by import, so that its history is empty."""
    wanted = set(elements)
    if not wanted:
        return wanted
    kept = FactVersion.objects.filter(person_id=subject_id, element__in=wanted)
    return wanted - set(kept.values_list("element", flat=True))


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
