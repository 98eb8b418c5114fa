"""Telling an office of another agency what a decision changes for it, and taking that back."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sekali.agencies import queries as agencies
from sekali.audit.actions import hold_chain, record
from sekali.casework.actions import moving
from sekali.casework.consents import still_agreed
from sekali.casework.effects.setting import Result, Setting, Step
from sekali.casework.models import Telling
from sekali.catalogue import files
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.actions import Look

TOLD = "told"


def tell(setting: Setting, effect: files.Tell) -> Result:
    """Put an entry into the inbox of the office that serves the place.

    Where that agency has no office with us, nobody is told, and the time line says so.
    """
    place = str(setting.value(effect.where) or "")
    try:
        office = agencies.office_serving(effect.tell, place)
    except agencies.NoOffice:
        return {"untold": effect.words, "place": agencies.place_name(place)}
    if not _write(setting, effect, office.id, takes_back=False):
        return {"not_agreed": effect.words}
    return {"told": effect.words, "told_office": str(office.id)}


def take_back_telling(setting: Setting, effect: files.Tell, told: Result) -> None:
    """Tell the same office that it does not hold any more: what was read cannot be unread."""
    if "told_office" in told:
        _write(setting, effect, UUID(told["told_office"]), takes_back=True)


@whole_transaction
def _write(setting: Setting, effect: files.Tell, office_id: UUID, *, takes_back: bool) -> bool:
    """Write the entry, and on the ledgers of whose facts are in it, once.

    Returns whether it may be told: what rests on consent only as long as it is agreed to.
    """
    telling = _telling(setting, effect, office_id, takes_back=takes_back)
    if Telling.objects.filter(office_id=office_id, id=telling.id).exists():
        return True
    case, purpose = setting.case, setting.service.definition.purposes[effect.purpose]
    if purpose.basis == files.CONSENT and not _is_agreed(setting, effect):
        return False
    telling.save(force_insert=True)
    look = Look(
        actor_id=None,
        office_id=office_id,
        service_id=case.service_id,
        case_id=case.id,
        purposes={effect.purpose: purpose.basis},
        elements=list(telling.facts),
        where=TOLD,
    )
    record(person_id=case.person_id, acts=[look.as_act()], at=setting.at)
    others = moving.looks_at_others(case, setting.service, look, setting.at, seen=telling.facts)
    if others:
        insert_together(*others)
    return True


def _is_agreed(setting: Setting, effect: files.Tell) -> bool:
    """Tell whether the applicant agrees now, and cannot take it back before it is told."""
    hold_chain(setting.case.person_id)
    return effect.purpose in still_agreed(setting.service, setting.case.person_id)


def _telling(setting: Setting, effect: files.Tell, office_id: UUID, *, takes_back: bool) -> Telling:
    case = setting.case
    # Each run of a decision tells anew; asked to do it again, it is the same entry.
    name = f"{setting.run} {effect.tell} {effect.by} {effect.where} {effect.words} {takes_back}"
    return Telling(
        office_id=office_id,
        id=uuid5(case.id, name),
        role=effect.by,
        person_id=case.person_id,
        case_id=case.id,
        service_id=case.service_id,
        service_digest=case.service_digest,
        words=effect.words,
        purpose=effect.purpose,
        law=effect.law,
        facts={key: _needed(case.facts[key]) for key in effect.facts if key in case.facts},
        told_at=setting.at,
        takes_back=takes_back,
        is_sample=case.is_sample,
    )


def _needed(fact: Mapping[str, Any]) -> dict[str, Any]:
    """Return a fact as it is told: of people who were chosen on the form only the names."""
    value = fact["value"]
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        value = [{"full_name": row["full_name"]} for row in value if "full_name" in row] or value
    return {**fact, "value": value}


TELL = Step(tell, take_back_telling)
