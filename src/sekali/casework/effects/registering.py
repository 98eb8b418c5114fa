"""Entering a newborn in the civil registry, which may refuse for good."""

from datetime import date

from sekali.casework.effects.issuing import order_of
from sekali.casework.effects.setting import RefusedForGood, Result, Setting, Step
from sekali.catalogue import files
from sekali.documents import actions as documents
from sekali.storage.outbox import TryLater
from sekali.vault.inquiries import ENTERED, Asker, Inquiry, inquiry, write_once
from sekali.vault.ports import EntryRefused, NewResident, RegistryUnavailable


def register(setting: Setting, effect: files.Register) -> Result:
    """Enter a newborn in the civil registry, under the number of the certificate to come.

    Raises:
        RefusedForGood: The registry will not enter this child; waiting does not help.
        TryLater: It is away.
    """
    document = documents.reserve(order=order_of(setting, effect.certificate), at=setting.at)
    newborn = _newborn(setting, effect, document.number)
    try:
        asked = inquiry("enter-newborn", by=_asker(setting), at=setting.at)
        nik = setting.outside.registry.issue_nik(newborn, idempotency_key=str(setting.case.id))
    except EntryRefused as refusal:
        raise RefusedForGood(str(refusal.params["said"])) from refusal
    except RegistryUnavailable as away:
        raise TryLater(str(away)) from away
    _write_down(asked, setting, effect)
    return {"registry.nik": nik}


def _asker(setting: Setting) -> Asker:
    case = setting.case
    return Asker(
        where="registration",
        actor_id=case.decided_by_id,
        office_id=case.office_id,
        service_id=case.service_id,
    )


def _write_down(asked: Inquiry, setting: Setting, effect: files.Register) -> None:
    """Write on the child's ledger that its number came; done again after a crash, once."""
    child_id = setting.subject(effect.newborn)
    if child_id is not None:
        act = asked.act(
            ["person.nik"],
            actor_id=asked.by.actor_id,
            outcome=ENTERED,
            question=f"{setting.case.id}:{setting.run}",
        )
        write_once(child_id, act, setting.at)


def _newborn(setting: Setting, effect: files.Register, certificate_no: str) -> NewResident:
    child, value = effect.newborn, setting.value
    return NewResident(
        full_name=value(f"{child}.full_name"),
        sex=value(f"{child}.sex"),
        birth_place=value(f"{child}.birth_place"),
        birth_date=date.fromisoformat(value(f"{child}.birth_date")),
        district_code=str(value(setting.service.definition.served_where or ""))[:8],
        family_card_no=value(f"{effect.household}.family_card_no"),
        father_name=value(f"{effect.father}.full_name"),
        father_nik=value(f"{effect.father}.nik"),
        mother_name=value(f"{effect.mother}.full_name"),
        mother_nik=value(f"{effect.mother}.nik"),
        birth_certificate_no=certificate_no,
    )


# The registry knows no way to take a child off again.
REGISTER = Step(register, undo=None)
