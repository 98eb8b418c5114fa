"""What a consent is about, in words: which data, who is told, and what rests on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.agencies import queries as agencies
from sekali.casework.consent_queries import Resting, resting_on
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.consents import ConsentAsked
from sekali.vault.consents import Decision
from sekali.web.fields import Field
from sekali.web.labels import label_of
from sekali.web.texts import Words

_REGION = "{region}"


@dataclass(frozen=True, slots=True)
class Covered:
    """Which data a purpose that rests on consent is about, and which agencies are told."""

    facts: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One consent as its page shows it, with its history, the newest decision first."""

    last: Decision
    title: str
    purpose: str
    is_asked_anew: bool
    covered: Covered
    rests: Resting
    told: tuple[tuple[str, datetime, bool], ...]
    history: tuple[Decision, ...]


def covered_by(asked: ConsentAsked, language: str) -> Covered:
    """Return what the newest version of a service does with a consent."""
    service = catalogue.service(asked.service_id)
    tellings = _tellings(service, asked.purpose)
    keys = service.items_for(asked.purpose) | {key for one in tellings for key in one.facts}
    known = catalogue.dictionary().agencies.agencies
    names = {known[one.tell].name.replace(_REGION, "").strip() for one in tellings}
    ordered = [key for key in service.by_key if key in keys]
    ordered += sorted(keys - set(ordered))
    labels = dict.fromkeys(label_of(service, key, language) for key in ordered)
    return Covered(tuple(labels), tuple(sorted(names)))


def with_covered(field: Field, asked: ConsentAsked | None, language: str) -> Field:
    """Return a field of a form; one that asks for consent says what it is about."""
    if asked is None:
        return field
    covered = covered_by(asked, language)
    return field._replace(covers=covered.facts, told=covered.told)


def rows_of(person_id: UUID, decisions: Sequence[Decision], t: Words) -> list[Row]:
    """Return the consents of a person, those that stand first."""
    by_purpose: dict[tuple[str, str], list[Decision]] = {}
    for one in decisions:
        by_purpose.setdefault((one.service_id, one.purpose), []).append(one)
    rows = [_row(person_id, tuple(history), t) for history in by_purpose.values()]
    return sorted(rows, key=lambda row: row.last.outcome != "given")


def _row(person_id: UUID, history: tuple[Decision, ...], t: Words) -> Row:
    last = history[0]
    service = catalogue.services().get(last.service_id)
    asked = service.consents.get(last.purpose) if service else None
    text = service.text(t.language) if service else None
    rests = resting_on(person_id, last.service_id, last.purpose)
    return Row(
        last,
        text.title if text else last.service_id,
        text.purposes.get(last.purpose, last.purpose) if text else last.purpose,
        is_asked_anew=asked is None or asked.digests.get(last.language) != last.digest,
        covered=covered_by(asked, t.language) if asked else Covered((), ()),
        rests=rests,
        told=tuple(
            (agencies.office(one.office_id).name, one.told_at, one.takes_back)
            for one in rests.tellings
        ),
        history=history,
    )


def _tellings(service: CompiledService, purpose: str) -> list[files.Tell]:
    return [
        effect
        for state in service.definition.process.values()
        for action in state.actions.values()
        for effect in action.effects
        if isinstance(effect, files.Tell) and effect.purpose == purpose
    ]
