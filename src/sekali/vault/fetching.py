"""Fetching what a registry holds of somebody, and keeping it as verified by its authority."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sekali.audit.actions import Act, record
from sekali.catalogue.agreements import Permit
from sekali.catalogue.dictionary import DictionaryOf
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.adapters.asking.reasons import QUOTA
from sekali.vault.belonging import link
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.models import Fetched
from sekali.vault.ports import FactRegistry, Holding, RegistryUnavailable
from sekali.vault.queries import FETCHED
from sekali.vault.told import Outcome, Told

PERSON, HOUSEHOLD, OWNER = "person", "household", "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """Whom a registry was asked about, by whom, for what.

    Attributes:
        permit: What the agreement opens, and so what is kept.
        person_id: Whose NIK it was asked by.
        household_id: Theirs, where it is known: facts about it are kept there.
        purposes: What it was asked for, with the basis of each (UU 27/2022 pasal 20).
        consented: Those of the purposes to which the resident consented by asking.
        service_id: The service that needs the facts.
        application_id: The application for which they are needed.
        is_sample: Whether the person is made up; then so is what they own.
    """

    permit: Permit
    person_id: UUID
    household_id: UUID | None
    purposes: Mapping[str, str]
    consented: Sequence[str]
    asked_by: UUID
    channel: str
    service_id: str
    application_id: UUID
    is_sample: bool

    @property
    def registry(self) -> str:
        """Return the key of the registry that was asked."""
        return self.permit.registry


@dataclass(frozen=True, slots=True)
class Authority:
    """Who answers for an element, and until when a value that was fetched today is good."""

    source: str
    until: date | None


def ask(registry: FactRegistry, nik: str, permit: Permit) -> Told:
    """Ask a registry; that it cannot answer is an outcome, not a failure."""
    try:
        holdings = registry.facts_about(nik, permit=permit)
    except RegistryUnavailable as refusal:
        return _unanswered(refusal)
    return Told("found", holdings) if holdings else Told("not-found")


def ask_match(
    registry: FactRegistry, nik: str, values: Mapping[str, Any], permit: Permit, *, on: date
) -> Told:
    """Ask a registry whether values agree, by ``kind.element``; it tells none of its own."""
    opened = {one: value for one, value in values.items() if one in permit.elements}
    try:
        matched = registry.matches(nik, opened, permit=permit)
    except RegistryUnavailable as refusal:
        return _unanswered(refusal)
    if not matched:
        return Told("not-found")
    by_kind: dict[str, dict[str, Any]] = {}
    for one, agrees in matched.items():
        kind, _, element = one.partition(".")
        if agrees:
            by_kind.setdefault(kind, {})[element] = opened[one]
    holdings = tuple(Holding(kind=kind, facts=facts, on=on) for kind, facts in by_kind.items())
    return Told("found", holdings, matched)


def _unanswered(refusal: RegistryUnavailable) -> Told:
    return Told("quota" if refusal.params["reason"] == QUOTA else "unavailable")


def authorities_on(dictionary: DictionaryOf, today: date) -> Mapping[tuple[str, str], "Authority"]:
    """Return who answers for each element that a registry holds, and until when it is good."""
    found = {}
    for known in dictionary.all_elements():
        source = dictionary.sources.get(known.spec.authority)
        if source is not None and source.registry is not None:
            # Good from the day of the answer: it is what the registry says today.
            until = known.good_until(today)
            found[known.kind, known.name] = Authority(known.spec.authority, until)
    return found


def answered_lately(person_id: UUID, permit: Permit, *, at: datetime) -> Outcome | None:
    """Return what a registry answered within the time in which it is not asked the same again.

    What it told stands among the facts, each with its own day until which it is good; what it
    did not tell it will hardly know an hour later.
    """
    since = at - timedelta(hours=permit.not_again_hours)
    rows = Fetched.objects.filter(person_id=person_id, registry=permit.registry, at__gt=since)
    last = rows.filter(outcome__in=("found", "not-found")).first()
    return last.outcome if last and permit.elements <= set(last.elements) else None


@whole_transaction
def keep_fetched(
    *,
    fetch: Fetch,
    told: Told,
    authorities: Mapping[tuple[str, str], Authority],
    at: datetime,
) -> None:
    """Keep what a registry told, and write on the person's ledger that it was asked.

    Args:
        fetch: What was asked, and why.
        told: What came.
        authorities: By kind of subject and element; what is not in it is not kept.
        at: When.

    Side effects: facts of the person, of their household, and of things of theirs, which become
    subjects linked to them; a line on the ledger, also where nothing came.
    """
    recording = Recording(
        at=at,
        recorded_by_id=fetch.asked_by,
        case_id=fetch.application_id,
        proof=f"{'registry' if told.matched is None else 'match'}:{fetch.registry}",
    )
    names: list[str] = []
    for holding in told.holdings:
        facts = facts_of(holding, authorities, fetch.permit)
        subject_id = _subject_of(fetch, holding, recording)
        if subject_id is not None:
            record_facts(subject_id=subject_id, facts=facts, recording=recording)
            names += [f"{holding.kind}.{element}" for element in facts]
    if told.matched is None:
        _remember(fetch, told.outcome, at)
    record(person_id=fetch.person_id, acts=[_act(fetch, told, names)], at=at)


@whole_transaction
def write_down_unanswered(*, fetch: Fetch, told: Told, at: datetime) -> None:
    """Write on the person's ledger that a registry was asked, and has not answered yet."""
    record(person_id=fetch.person_id, acts=[_act(fetch, told, ())], at=at)


def facts_of(
    holding: Holding, authorities: Mapping[tuple[str, str], Authority], permit: Permit
) -> dict[str, Fact]:
    """Return what a registry told and a permit opens, as verified by its authority."""
    facts = {}
    for element, value in holding.facts.items():
        authority = authorities.get((holding.kind, element))
        if authority is not None and permit.covers(holding.kind, element):
            facts[element] = Fact(value, VERIFIED, authority.source, holding.on, authority.until)
    return facts


def _subject_of(fetch: Fetch, holding: Holding, recording: Recording) -> UUID | None:
    """Return whom a holding is about; begin to know a thing that was not known yet."""
    if holding.kind == PERSON:
        return fetch.person_id
    if holding.kind == HOUSEHOLD:
        return fetch.household_id
    thing_id = uuid5(fetch.person_id, f"{holding.kind}:{holding.number}")
    add_subject(
        subject_id=thing_id,
        kind=holding.kind,
        numbers={},
        facts={},
        recording=recording,
        is_sample=fetch.is_sample,
    )
    sides = (
        (fetch.person_id, thing_id, holding.kind),
        (thing_id, fetch.person_id, OWNER),
    )
    for person_id, other_id, kind in sides:
        link(person_id=person_id, other_id=other_id, kind=kind, since=holding.on, at=recording.at)
    return thing_id


def _remember(fetch: Fetch, outcome: Outcome, at: datetime) -> None:
    came = {"at": at, "outcome": outcome, "elements": sorted(fetch.permit.elements)}
    Fetched.objects.update_or_create(
        person_id=fetch.person_id,
        registry=fetch.registry,
        defaults=came,
        create_defaults={**came, "id": uuid5(fetch.person_id, fetch.registry)},
    )


def _act(fetch: Fetch, told: Told, names: Sequence[str]) -> Act:
    details: dict[str, Any] = {
        "registry": fetch.registry,
        "agreement": fetch.permit.number,
        "outcome": told.outcome,
        "matched": sorted(told.matched or ()),
        "service": fetch.service_id,
        "case": str(fetch.application_id),
        "purposes": dict(fetch.purposes),
        "consented": sorted(fetch.consented),
        "elements": sorted(names),
        "where": fetch.channel,
    }
    return Act(kind=FETCHED, actor_id=fetch.asked_by, details=details)
