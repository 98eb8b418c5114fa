"""Finding one's organisations: the register of legal entities says of which one is an officer.

It is asked by the NIK of who asks, about themselves. Nobody can try whether somebody else is an
officer of something, and no number is typed that could be another's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.utils.timezone import localdate

from sekali.accounts.actions import Limit, count_attempt
from sekali.accounts.models import Account
from sekali.audit.actions import Act, record
from sekali.catalogue.agreements import Permit
from sekali.catalogue.files import Use
from sekali.catalogue.queries import dictionary
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.mandates import messages
from sekali.mandates.models import BoardSeat, HeldOffice
from sekali.mandates.rules import ORGANISATION, stays_relieved
from sekali.mandates.seating import NUMBERED_BY, as_number, write_on_board
from sekali.storage.reading import row_of, rows_of
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Recording, add_subject, record_facts
from sekali.vault.belonging import NumberTaken, claim_number
from sekali.vault.facts import Fact
from sekali.vault.fetching import ask, authorities_on, facts_of
from sekali.vault.grounds import own
from sekali.vault.ports import FactRegistries, Holding
from sekali.vault.queries import FETCHED, holder_of, subject_with_number
from sekali.vault.told import NOT_ANSWERED

REGISTRY = "legal-entities"
USE: Use = "find-organisations"
# Whoever asks more often than this is not looking for their own organisations.
ASKED_BY = Limit("organisations-looked-for", 10, timedelta(days=1))


class OrganisationsUnknown(DomainError):
    """The register does not answer now: what it said before holds as long as it holds."""

    code = "organisations-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Looking:
    """Who looks, under which permit, when."""

    officer: Account
    permit: Permit
    at: datetime
    is_sample: bool


def find_organisations(
    *, officer: Account, registries: FactRegistries, at: datetime, is_sample: bool
) -> Sequence[HeldOffice]:
    """Ask the register of which organisations somebody is an officer; keep and return them.

    What it tells no more ends. Each organisation is a transaction of its own, and then the
    officer's side: a crash in between leaves nothing that is wrong.

    Raises:
        OrganisationsUnknown: The register does not answer.
        OutsideAgreement: No agreement opens it.
        TooManyAttempts: Nobody has so many organisations.
    """
    count_attempt(ASKED_BY, str(officer.person_id), now=at)
    permit = dictionary().agreements.permit_for_use(REGISTRY, USE, localdate(at))
    ground = own(officer.person_id, where="mandates")
    nik = holder_of(officer.person_id, ground=ground).value("nik")
    registry = registries.get(REGISTRY)
    if registry is None or not nik:
        raise OrganisationsUnknown
    told = ask(registry, str(nik), permit)
    if told.outcome in NOT_ANSWERED:
        raise OrganisationsUnknown
    looking = _Looking(officer=officer, permit=permit, at=at, is_sample=is_sample)
    seats = [_found(one, looking) for one in _one_each(told.holdings)]
    return _keep_side([one for one in seats if one is not None], looking)


def _found(holding: Holding, looking: _Looking) -> BoardSeat | None:
    """Keep an organisation with the seat in it; None where an office says that they left."""
    organisation_id = _organisation(holding, looking)
    return _take_seat(organisation_id, holding, looking)


def _organisation(holding: Holding, looking: _Looking) -> UUID:
    """Return the organisation that a number stands for; begin to know it if need be."""
    facts = facts_of(holding, authorities_on(dictionary(), localdate(looking.at)), looking.permit)
    recording = Recording(at=looking.at, proof=f"registry:{REGISTRY}")
    numbers = _numbers(holding, facts)
    known = _with_number(numbers) or _begun(numbers, recording, looking)
    for kind, value in numbers.items():
        _claim(known, kind, value)
    record_facts(subject_id=known, facts=facts, recording=recording)
    return known


def _begun(numbers: Mapping[str, str], recording: Recording, looking: _Looking) -> UUID:
    organisation_id = uuid7()
    try:
        add_subject(
            subject_id=organisation_id,
            kind=ORGANISATION,
            numbers=numbers,
            facts={},
            recording=recording,
            is_sample=looking.is_sample,
        )
    except NumberTaken:
        # Another officer found it in this very moment.
        return _with_number(numbers) or organisation_id
    return organisation_id


@whole_transaction
def _claim(organisation_id: UUID, kind: str, value: str) -> None:
    """Let an organisation be found by a further number, unless another one has it already."""
    if subject_with_number(kind, value) is None:
        claim_number(subject_id=organisation_id, kind=kind, value=value)


def _numbers(holding: Holding, facts: Mapping[str, Fact]) -> dict[str, str]:
    """Return by which numbers it is found: that of its ratification, and its NIB."""
    known = {one: str(facts[one].value) for one in NUMBERED_BY if one in facts}
    return {kind: as_number(value) for kind, value in (known or _by(holding)).items()}


def _by(holding: Holding) -> dict[str, str]:
    """Return the register's own number, where the agreement opens none of them."""
    return {NUMBERED_BY[0]: holding.number}


def _one_each(holdings: Sequence[Holding]) -> Sequence[Holding]:
    """Return each organisation once: of two offices in it, by the one that represents."""
    representing = dictionary().acting.officers.represented_by
    in_order = sorted(holdings, key=lambda one: one.office in representing)
    return list({one.number: one for one in in_order if one.kind == ORGANISATION}.values())


def _with_number(numbers: Mapping[str, str]) -> UUID | None:
    found = (subject_with_number(kind, value) for kind, value in numbers.items())
    return next((one for one in found if one is not None), None)


@whole_transaction
def _take_seat(organisation_id: UUID, holding: Holding, looking: _Looking) -> BoardSeat | None:
    officer, at = looking.officer, looking.at
    seat_id = uuid5(organisation_id, f"seat:{officer.person_id}")
    seat = row_of(BoardSeat, person_id=organisation_id, id=seat_id)
    if seat is not None and _is_relieved(seat, holding):
        return None
    is_news = seat is None or seat.ended_at is not None or seat.office != holding.office
    anew: dict[str, Any] = {
        "officer_id": officer.person_id,
        "officer_name": officer.display_name[:120],
        "office": holding.office,
        "appointed_date": holding.since,
        "checked_at": at,
        "ended_at": None,
        "relieved_by_id": None,
        "relieved_office_id": None,
        "decision_no": "",
    }
    seat, _ = BoardSeat.objects.update_or_create(
        person_id=organisation_id,
        id=seat_id,
        defaults=anew,
        create_defaults={**anew, "found_at": at},
    )
    if is_news:
        write_on_board(seat, "seated", officer.person_id, at)
    return seat


def _is_relieved(seat: BoardSeat, holding: Holding) -> bool:
    """Tell whether an office has written down that they left, and the register knows no better."""
    if seat.relieved_by_id is None or seat.ended_at is None:
        return False
    return stays_relieved(localdate(seat.ended_at), holding.since)


@whole_transaction
def _keep_side(seats: Sequence[BoardSeat], looking: _Looking) -> Sequence[HeldOffice]:
    """Keep what the register told with the officer, and end there what it tells no more."""
    officer_id, at = looking.officer.person_id, looking.at
    kept = [_side(one, at) for one in seats]
    ids = {one.id for one in kept}
    for gone in rows_of(HeldOffice, person_id=officer_id, ended_at=None):
        if gone.id not in ids:
            HeldOffice.objects.filter(person_id=officer_id, id=gone.id).update(ended_at=at)
            messages.left(gone, at).save(force_insert=True)
    record(person_id=officer_id, acts=[_asked(looking, kept)], at=at)
    return kept


def _side(seat: BoardSeat, at: datetime) -> HeldOffice:
    name = holder_of(seat.person_id, ground=own(seat.person_id, where="mandates")).name
    anew: dict[str, Any] = {
        "organisation_id": seat.person_id,
        "organisation_name": name[:120],
        "office": seat.office,
        "checked_at": at,
        "ended_at": None,
    }
    side, _ = HeldOffice.objects.update_or_create(
        person_id=seat.officer_id, id=seat.id, defaults=anew
    )
    found: HeldOffice = side
    return found


def _asked(looking: _Looking, kept: Sequence[HeldOffice]) -> Act:
    """Return the line on the officer's ledger: that the register was asked, and what came."""
    details: dict[str, Any] = {
        "registry": REGISTRY,
        "agreement": looking.permit.number,
        "use": USE,
        "outcome": "found" if kept else "not-found",
        "service": "",
        "purposes": dict(looking.permit.purposes),
        "elements": [],
        "where": "organisations",
    }
    return Act(kind=FETCHED, actor_id=looking.officer.person_id, details=details)
