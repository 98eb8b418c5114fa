"""Asking the civil registry about people: under which agreement, by whom, and what it told.

Whoever it told of has a line on their ledger, with the names of the facts that came and never
their values. Of somebody whom nobody knows here there is no ledger, and nothing is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sekali.audit.actions import Act, hold_chain, record
from sekali.audit.ledger import SHOWN_FROM
from sekali.audit.queries import has_line
from sekali.catalogue.agreements import CIVIL_REGISTRY, OutsideAgreement, Permit
from sekali.catalogue.files import Use
from sekali.catalogue.queries import dictionary
from sekali.storage.transactions import whole_transaction
from sekali.vault.adapters.asking.reasons import NO_AGREEMENT
from sekali.vault.metering import office_day
from sekali.vault.ports import NotAsked, RegistryPerson
from sekali.vault.queries import FETCHED

FOUND, ENTERED = "found", "entered"
NEEDED: Mapping[Use, frozenset[str]] = {
    # A family is asked for by its card, and whoever opens an account is compared with it.
    "open-account": frozenset(
        {
            "person.nik",
            "person.full_name",
            "person.birth_date",
            "person.mother_name",
            "household.family_card_no",
            "household.village_code",
        }
    ),
    "name-person": frozenset({"person.nik", "person.full_name"}),
    "enter-newborn": frozenset({"person.nik"}),
}
"""Elements without which asking for a use leads to nothing: then nobody is asked about."""


def permit_for(use: Use, at: datetime) -> Permit:
    """Return what the civil registry may be asked for a use of the platform.

    Raises:
        NotAsked: No agreement that is in force lets it be asked, or lets enough be told.
    """
    try:
        permit = dictionary().agreements.permit_for_use(CIVIL_REGISTRY, use, office_day(at))
    except OutsideAgreement as outside:
        raise NotAsked(reason=NO_AGREEMENT) from outside
    if not permit.elements >= NEEDED.get(use, frozenset()):
        raise NotAsked(reason=NO_AGREEMENT)
    return permit


def what_is_missing(on: date) -> Iterator[tuple[Use, frozenset[str]]]:
    """Yield the uses for which the agreement of a day opens too little, and what it leaves out.

    A use that it does not open at all is left out: that may be meant.
    """
    for use, needed in NEEDED.items():
        try:
            permit = dictionary().agreements.permit_for_use(CIVIL_REGISTRY, use, on)
        except OutsideAgreement:
            continue
        if missing := needed - permit.elements:
            yield use, missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks about people, and through which door.

    Attributes:
        where: The door: ``web``, ``enrolment``, ``bulk``, ``birth-notice``.
        actor_id: Who asks; None by rule, and where it is the person of ``nik``.
        office_id: For which office, if any.
        service_id: For which service, if any.
        nik: Their own number, where nobody may be known by it yet.
        on_behalf: Who acts for them; see casework.actors.Helper.
    """

    where: str
    actor_id: UUID | None = None
    office_id: UUID | None = None
    service_id: str = ""
    nik: str = ""
    on_behalf: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One question to the civil registry: for which use, under which permit, by whom, when."""

    use: Use
    permit: Permit
    by: Asker
    at: datetime

    def about(self, person: RegistryPerson, person_id: UUID) -> Act:
        """Return what stands on the ledger of somebody whom the registry told of."""
        is_own = self.by.nik == person.nik
        return self.act(self.came_of([person]), actor_id=person_id if is_own else self.by.actor_id)

    def came_of(self, people: Sequence[RegistryPerson]) -> list[str]:
        """Return which of the opened elements the registry told of one or more of them."""
        return [one for one in sorted(self.permit.elements) if _is_told(one, people)]

    def act(
        self,
        came: Sequence[str],
        *,
        actor_id: UUID | None,
        outcome: str = FOUND,
        question: str = "",
    ) -> Act:
        """Return the line: which registry, what for, and which facts came.

        ``question`` tells one that may be asked again after a crash from others; see write_once.
        """
        by = self.by
        details: dict[str, Any] = {
            "registry": self.permit.registry,
            "agreement": self.permit.number,
            "use": self.use,
            "outcome": outcome,
            "service": by.service_id,
            "purposes": dict(self.permit.purposes),
            "elements": list(came),
            "where": by.where,
            **({"question": question} if question else {}),
            **by.on_behalf,
        }
        later = dictionary().ledger.shown_from(by.service_id, localdate(self.at))
        if later is not None:
            details[SHOWN_FROM] = later.isoformat()
        return Act(kind=FETCHED, actor_id=actor_id, office_id=by.office_id, details=details)


def inquiry(use: Use, *, by: Asker, at: datetime) -> Inquiry:
    """Return a question that may be asked.

    Raises:
        NotAsked: See permit_for.
    """
    return Inquiry(use=use, permit=permit_for(use, at), by=by, at=at)


@whole_transaction
def write_down(asked: Inquiry, person: RegistryPerson, person_id: UUID) -> None:
    """Write on the ledger of somebody who is known here that the registry told of them."""
    record(person_id=person_id, acts=[asked.about(person, person_id)], at=asked.at)


@whole_transaction
def write_once(person_id: UUID, act: Act, at: datetime) -> None:
    """Write a line whose ``question`` is not on the ledger yet; whoever comes second finds it."""
    hold_chain(person_id)
    if not has_line(person_id, act.kind, {"question": act.details["question"]}):
        record(person_id=person_id, acts=[act], at=at)


def _is_told(element: str, people: Sequence[RegistryPerson]) -> bool:
    name = element.partition(".")[2]
    return any(getattr(person, name, None) is not None for person in people)
