"""The officers of organisations: who is one, who represents it, and where news reaches them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.queries import emails_of
from sekali.catalogue import queries as catalogue
from sekali.mandates.models import BoardSeat, HeldOffice, Mandate
from sekali.mandates.rules import OFFICER, ORGANISATION, WHOLE, Authority, is_fresh
from sekali.storage.reading import row_of, rows_of
from sekali.vault.facts import Holder
from sekali.vault.grounds import own
from sekali.vault.queries import NobodyThere, holder_of

OFFICES = "organisation_office"


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody of an organisation reads news, in which language."""

    email: str
    language: str


def seat_of(officer_id: UUID, organisation_id: UUID) -> BoardSeat | None:
    """Return the seat that somebody has on the board of an organisation now, if they have one."""
    held = BoardSeat.objects.filter(
        person_id=organisation_id, officer_id=officer_id, ended_at__isnull=True
    )
    found: BoardSeat | None = held.first()
    return found


def represents(seat: BoardSeat, *, today: date) -> bool:
    """Tell whether an officer acts for the organisation by the office alone."""
    officers = catalogue.dictionary().acting.officers
    is_known = is_fresh(localdate(seat.checked_at), officers, today=today)
    return is_known and seat.office in officers.represented_by


def as_officer(helper_id: UUID, organisation: Holder, today: date) -> Authority | None:
    """Return what somebody may do for an organisation by the office they hold in it."""
    seat = seat_of(helper_id, organisation.subject_id)
    if seat is None or not represents(seat, today=today):
        return None
    side = row_of(HeldOffice, person_id=helper_id, id=seat.id)
    if side is None or side.ended_at is not None:
        return None
    return Authority(
        helper_id=helper_id,
        person_id=organisation.subject_id,
        person_name=organisation.name,
        basis=OFFICER,
        relation=seat.office,
        scope=WHOLE,
        kind=ORGANISATION,
    )


def is_to_ask_again(held: HeldOffice, *, at: datetime) -> bool:
    """Tell whether the register is asked once more before somebody acts by an office."""
    hours = (at - held.checked_at).total_seconds() / 3600
    return hours >= catalogue.dictionary().acting.officers.ask_again_hours


def offices_of(officer_id: UUID) -> Sequence[HeldOffice]:
    """Return the offices that somebody holds in organisations, by their names."""
    return rows_of(HeldOffice, person_id=officer_id, ended_at=None, order="organisation_name")


def officers_of(organisation_id: UUID) -> Sequence[BoardSeat]:
    """Return the officers of an organisation who came here, in the order in which they did."""
    return rows_of(BoardSeat, person_id=organisation_id, ended_at=None, order="found_at")


def addresses_of(organisation_id: UUID, *, today: date) -> Sequence[Address]:
    """Return where news of an organisation goes by e-mail: its own address, and its officers'.

    Only those who represent it; who has a mandate looks into the inbox when they act.
    """
    seats = [one for one in officers_of(organisation_id) if represents(one, today=today)]
    theirs = [Address(*one) for one in emails_of(seat.officer_id for seat in seats)]
    email = _own_address(organisation_id)
    found = [Address(email, "id"), *theirs] if email else theirs
    return list({one.email.casefold(): one for one in found}.values())


def is_close_to(person_id: UUID, organisation_id: UUID) -> bool:
    """Tell whether somebody is on the board of an organisation, or has its mandate.

    Whether or not they represent it: what is decided about it concerns them.
    """
    if seat_of(person_id, organisation_id) is not None:
        return True
    held = row_of(Mandate, person_id=organisation_id, helper_id=person_id, ended_at=None)
    return held is not None


def is_organisation(subject_id: UUID) -> bool:
    """Tell whether what stands under an id is an organisation."""
    try:
        ground = own(subject_id, where="mandates")
        return holder_of(subject_id, ground=ground).kind == ORGANISATION
    except NobodyThere:
        return False


def _own_address(organisation_id: UUID) -> str:
    try:
        found = holder_of(organisation_id, ground=own(organisation_id, where="mandates"))
    except NobodyThere:
        return ""
    return str(found.value("email") or "") if found.kind == ORGANISATION else ""
