"""For what somebody may act for somebody else, and until when: no clock, no database."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

from sekali.catalogue.files.acting import Childhood, Officers
from sekali.catalogue.rules_language.dates import add_months
from sekali.vault.facts import VERIFIED, Holder

Basis = Literal["parent", "guardian", "curator", "mandate", "officer"]
OFFICER: Final = "officer"
PERSON, ORGANISATION = "person", "organisation"
# Whose law, and not the person's wish, lets somebody act: no mandate, so not theirs to end.
BY_LAW: frozenset[str] = frozenset({"parent", "guardian", "curator"})
ALL = "*"
# A kind of facts beside the kinds of subjects: health, disability, income, whatever is narrower.
SPECIFIC = "specific"
_NEVER_MARRIED = "never_married"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Scope:
    """For which services, and to see which kinds of facts; ``ALL`` in either stands for every one.

    >>> some = Scope.of(["umum.pengaduan"], ["person"])
    >>> some.covers("umum.pengaduan"), some.covers("desa.sktm"), some.shows("household")
    (True, False, False)
    """

    services: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, services: Iterable[str], facts: Iterable[str]) -> "Scope":
        """Return what two lists, as they are kept, allow."""
        return cls(frozenset(services), frozenset(facts))

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is allowed that may be done for somebody at all."""
        return ALL in self.services and ALL in self.facts

    def covers(self, service_id: str) -> bool:
        """Tell whether a service may be used for them."""
        return ALL in self.services or service_id in self.services

    def covers_all(self, service_ids: Collection[str]) -> bool:
        """Tell whether each of them may be; of none at all nothing may."""
        return bool(service_ids) and all(map(self.covers, service_ids))

    def shows(self, kind: str, sensitivity: str = "general") -> bool:
        """Tell whether facts of a kind of subject may be seen."""
        allowed = {ALL, kind} & self.facts
        is_open = sensitivity != SPECIFIC or {ALL, SPECIFIC} & self.facts
        return bool(allowed and is_open)


WHOLE = Scope.of([ALL], [ALL])


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """That somebody may act for somebody else now: on which basis, for what, until which day.

    ``until`` is the first day on which it holds no more. ``language`` and ``assurance`` are those
    of the person; ``mandate_id`` is None for a parent, who needs no row of ours, and for an
    officer, whose seat is found by both ids. ``kind`` is that of whoever is acted for.
    """

    helper_id: UUID
    person_id: UUID
    person_name: str
    basis: Basis
    relation: str
    scope: Scope
    mandate_id: UUID | None = None
    until: date | None = None
    language: str = "id"
    assurance: str = "matched"
    kind: str = PERSON

    @property
    def key(self) -> str:
        """Return how it is told apart in a session and in the ledger."""
        return str(self.mandate_id) if self.mandate_id else self.basis


def adult_on(holder: Holder, childhood: Childhood, *, today: date) -> date | None:
    """Return from which day on somebody is no child, by a birth date that was verified.

    None where it is not known for sure, where they are dead, or where they have married: nobody
    acts for them as a child.

    Law: see ``child`` in dictionary/acting.yaml.
    """
    born = holder.facts.get("birth_date")
    if born is None or born.level != VERIFIED or is_dead(holder):
        return None
    if holder.value("marital_status") not in {None, _NEVER_MARRIED}:
        return None
    limit = childhood.limit_on(today)
    grown: date = add_months(_day(born.value), Decimal(limit.years * _MONTHS))
    return grown if today < grown else None


def is_dead(holder: Holder) -> bool:
    """Tell whether somebody has died, or an organisation was dissolved, as far as it is known.

    No mandate outlives its giver. Law: KUHPerdata pasal 1813.
    """
    return "death_date" in holder.facts or "dissolved_date" in holder.facts


def is_fresh(checked_on: date, officers: Officers, *, today: date) -> bool:
    """Tell whether what the register said of an officer on a day still holds.

    Law: see ``officers`` in dictionary/acting.yaml.
    """
    return today < checked_on + timedelta(days=officers.good_for_days)


def stays_relieved(relieved_on: date, appointed: date | None) -> bool:
    """Tell whether an office's word that somebody left stands against the register's.

    It does until the register tells of an appointment of a later day: it may lag for months.
    """
    return appointed is None or appointed <= relieved_on


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
