"""Taking in a hospital's notice of a birth: the child becomes known, and its mother is told."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.casework.models import Offer
from sekali.catalogue import queries as catalogue
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import link
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.inquiries import Asker
from sekali.vault.ports import BirthNotice, CivilRegistry, NoticeOutcome
from sekali.vault.search import known_or_learnt

# What services name by which a notice offers them (opened_by:).
BIRTH_NOTICE = "birth-notice"
HOSPITAL = "hospital"
# Not a link of a family yet: the child stands on no family card.
NEWBORN, MOTHER = "newborn", "mother"
_CHILDREN = UUID("1f0a3c52-6d0e-5a64-9a53-0c6a1d5e7b90")


def take_in(
    *, notice: BirthNotice, registry: CivilRegistry, at: datetime, is_sample: bool
) -> NoticeOutcome:
    """Make known the child of a notice, and offer its mother what a notice opens, once.

    The notice's number decides who the child is: told again, nothing changes. Mother and
    witnesses whom nobody knows here yet are asked of the civil registry, before anything is
    written. A witness that it does not know is left out; the mother then names another.

    Raises:
        RegistryUnavailable: The civil registry cannot say who they are; try again later.
    """
    by = Asker(where=BIRTH_NOTICE)
    mother_id = known_or_learnt(
        notice.mother_nik, registry=registry, by=by, at=at, is_sample=is_sample
    )
    if mother_id is None:
        return "mother-unknown"
    witnesses: dict[str, str] = {}
    for nik in dict.fromkeys(notice.witness_niks):
        person_id = known_or_learnt(nik, registry=registry, by=by, at=at, is_sample=is_sample)
        if person_id is not None and person_id != mother_id:
            witnesses[f"witness_{len(witnesses) + 1}"] = str(person_id)
    _keep(notice, mother_id, witnesses, at, is_sample=is_sample)
    return "received"


def child_of(number: str) -> UUID:
    """Return who the child of a notice is, before anybody has named it."""
    return uuid5(_CHILDREN, number)


@whole_transaction
def _keep(
    notice: BirthNotice,
    mother_id: UUID,
    witnesses: Mapping[str, str],
    at: datetime,
    *,
    is_sample: bool,
) -> None:
    child_id, since = child_of(notice.number), notice.birth_date
    add_subject(
        subject_id=child_id,
        kind="person",
        numbers={},
        facts=_facts(notice, localdate(at)),
        recording=Recording(at=at),
        is_sample=is_sample,
    )
    link(person_id=mother_id, other_id=child_id, kind=NEWBORN, since=since, at=at)
    link(person_id=child_id, other_id=mother_id, kind=MOTHER, since=since, at=at)
    named = {"child": str(child_id), **witnesses}
    offers = [
        Offer(
            person_id=mother_id,
            id=uuid5(child_id, service.id),
            service_id=service.id,
            subjects={key: kept for key, kept in named.items() if key in service.subjects},
            # The child has no name yet; what opened the offer is its birth.
            about="",
            because_case_id=child_id,
            offered_at=at,
        )
        for service in catalogue.services().values()
        if service.definition.opened_by == BIRTH_NOTICE
    ]
    Offer.objects.bulk_create(offers, ignore_conflicts=True)


def _facts(notice: BirthNotice, today: date) -> Mapping[str, Fact]:
    told: Mapping[str, Any] = {
        "sex": notice.sex,
        "birth_date": notice.birth_date.isoformat(),
        "birth_time": notice.birth_time.isoformat("minutes") if notice.birth_time else None,
        "birth_place": notice.birth_place,
        "birth_facility": notice.birth_facility,
        "birth_attendant": notice.birth_attendant,
        "birth_kind": notice.birth_kind,
        "birth_order": notice.birth_order,
        "birth_weight": notice.birth_weight,
        "birth_length": notice.birth_length,
        "birth_notice_no": notice.number,
    }
    return {
        element: Fact(value, VERIFIED, HOSPITAL, today)
        for element, value in told.items()
        if value not in (None, "")
    }
