"""What becomes of a seat on a board besides being found: an office relieves, somebody leaves."""

from datetime import datetime
from uuid import UUID

from sekali.accounts.recovery import FourEyes
from sekali.agencies import queries as agencies
from sekali.audit.actions import Act, record
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.mandates import messages
from sekali.mandates.at_desk import Officer
from sekali.mandates.board import is_close_to
from sekali.mandates.models import BoardSeat
from sekali.storage.transactions import whole_transaction
from sekali.vault.grounds import Ground
from sekali.vault.queries import holder_of, subject_with_number

_LONGEST_NUMBER = 80
NUMBERED_BY = ("ratification_no", "nib")


class NoSuchSeat(DomainError):
    """Nobody has this seat, or it is no affair of this office: the two look alike."""

    code = "no-such-seat"


class DecisionMissing(DomainError):
    """It was not said by which deed or resolution somebody left."""

    code = "decision-missing"


def may_relieve(officer: Officer, role: str) -> bool:
    """Tell whether an officer's role in an office writes down who left a board."""
    rule = catalogue.dictionary().acting.officers.relieved_by
    return role in rule.roles and agencies.office(officer.office_id).agency == rule.agency


def relieve(
    *, number: str, officer_id: UUID | None, decision_no: str, by: Officer, role: str, at: datetime
) -> None:
    """Write down that somebody has left a board: from this very moment they act for it no more.

    ``number`` is that of the ratification, or the NIB; ``decision_no`` of the deed that says so.
    The organisation's other officers are told, and so are they.

    Raises:
        NoSuchSeat: Such an organisation has no such officer here, or its place is another office's.
        FourEyes: It is the officer's own seat, or their own organisation.
        DecisionMissing: Without it nobody could look at it again.
    """
    if not may_relieve(by, role) or officer_id is None:
        raise NoSuchSeat
    if officer_id == by.person_id:
        raise FourEyes
    if not decision_no.strip():
        raise DecisionMissing
    organisation_id = with_number(number)
    if organisation_id is None or not _serves(by, organisation_id):
        raise NoSuchSeat
    if is_close_to(by.person_id, organisation_id):
        raise FourEyes
    _end(organisation_id, officer_id, decision_no.strip()[:_LONGEST_NUMBER], by, at)


def with_number(typed: str) -> UUID | None:
    """Return the organisation that has a number of ratification, or a NIB."""
    number = as_number(typed)
    found = (subject_with_number(kind, number) for kind in NUMBERED_BY)
    return next((one for one in found if one is not None), None)


def as_number(written: str) -> str:
    """Return a number as it is looked for, however it was written.

    >>> as_number("ahu-0009001.AH.01.04.Tahun 2021")
    'AHU-0009001.AH.01.04.TAHUN2021'
    """
    return "".join(written.split()).upper()


def write_on_board(
    seat: BoardSeat, what: str, by_id: UUID | None, at: datetime, *, office_id: UUID | None = None
) -> None:
    """Write on the ledger of an organisation what became of a seat on its board."""
    details = {"seat": str(seat.id), "office": seat.office}
    act = Act(kind=f"mandates.{what}", actor_id=by_id, office_id=office_id, details=details)
    record(person_id=seat.person_id, acts=[act], at=at)


def _serves(by: Officer, organisation_id: UUID) -> bool:
    ground = Ground(
        reader_id=by.person_id,
        where="mandates",
        purposes={"representation": "public-task"},
        service_id="mandates",
        office_id=by.office_id,
    )
    village = str(holder_of(organisation_id, ground=ground).value("village_code") or "")
    return village.startswith(agencies.office(by.office_id).region_id)


@whole_transaction
def _end(
    organisation_id: UUID, officer_id: UUID, decision_no: str, by: Officer, at: datetime
) -> None:
    seats = BoardSeat.objects.select_for_update().filter(
        person_id=organisation_id, officer_id=officer_id, ended_at=None
    )
    seat = seats.first()
    if seat is None:
        raise NoSuchSeat
    seat.ended_at, seat.decision_no = at, decision_no
    seat.relieved_by_id, seat.relieved_office_id = by.person_id, by.office_id
    seat.save(update_fields=["ended_at", "decision_no", "relieved_by_id", "relieved_office_id"])
    messages.relieved(seat, at).save(force_insert=True)
    words = {"officer": seat.officer_name}
    messages.news(organisation_id, "officer-left", at, words=words).save(force_insert=True)
    write_on_board(seat, "relieved", by.person_id, at, office_id=by.office_id)
