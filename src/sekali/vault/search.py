"""Finding a person by NIK: among those known here, else in the civil registry."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.actions import Limit, count_attempt
from sekali.kernel.ids import uuid7
from sekali.storage.transactions import whole_transaction
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import NumberTaken
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.inquiries import Asker, Inquiry, inquiry, write_down
from sekali.vault.ports import CivilRegistry, RegistryPerson, RegistryUnavailable
from sekali.vault.queries import subject_with_number, subjects_with_numbers

CIVIL_REGISTRY = "civil-registry"
# What a person's record in the registry says about the person; the rest is the household's.
_PERSONAL = (
    "nik",
    "full_name",
    "sex",
    "birth_place",
    "birth_date",
    "religion",
    "blood_type",
    "marital_status",
    "family_relation",
    "education",
    "occupation",
    "father_name",
    "mother_name",
    "father_nik",
    "mother_nik",
    "birth_certificate_no",
    "marriage_certificate_no",
    "marriage_date",
    "divorce_certificate_no",
    "divorce_date",
    "disability",
    "citizenship",
)
# Pages that name somebody: far more than anybody's applications of a day have.
LOOK_UPS = Limit("people-search", 40, timedelta(days=1))
_OF_HOUSEHOLD = (
    "family_card_no",
    "address",
    "hamlet",
    "rt",
    "rw",
    "postal_code",
    "village_code",
    "head_name",
)


@dataclass(frozen=True, slots=True)
class PersonFound:
    """Who was found; without an id either nobody is, or the registry could not answer."""

    person_id: UUID | None
    registry_answered: bool = True


@dataclass(frozen=True, slots=True)
class PeopleSearch:
    """Looks people up for one page that ``asked_by`` sent; what is learnt is dated by ``at``.

    Who guesses at numbers has few tries; an agency's list, which is ``unlimited``, has many.
    """

    registry: CivilRegistry
    at: datetime
    asked_by: str
    is_sample: bool = False
    unlimited: bool = False

    def by_niks(self, niks: Collection[str], by: Asker) -> Mapping[str, PersonFound]:
        """Return who has these NIKs; one learnt from the registry is known from then on.

        Their ledger begins with the line that ``by`` asked about them.

        Raises:
            TooManyAttempts: Nobody names so many people; numbers are being tried.
        """
        if not self.unlimited:
            count_attempt(LOOK_UPS, self.asked_by, now=self.at)
        known = subjects_with_numbers("nik", niks)
        return {n: PersonFound(known[n]) if n in known else self._ask(n, by) for n in niks}

    def _ask(self, nik: str, by: Asker) -> PersonFound:
        try:
            asked = inquiry("name-person", by=by, at=self.at)
            person = self.registry.person(nik, permit=asked.permit)
        except RegistryUnavailable:
            return PersonFound(None, registry_answered=False)
        if person is None:
            return PersonFound(None)
        return PersonFound(learn(person, asked, is_sample=self.is_sample))


def known_or_learnt(
    nik: str, *, registry: CivilRegistry, by: Asker, at: datetime, is_sample: bool
) -> UUID | None:
    """Return who has a NIK; one learnt from the registry is known from then on.

    For what an authority tells of; whom a resident names is looked up by ``PeopleSearch``.

    Raises:
        RegistryUnavailable: Nobody here is known by it, and the registry cannot answer now.
    """
    known = subject_with_number("nik", nik)
    if known is not None:
        return known
    asked = inquiry("name-person", by=by, at=at)
    person = registry.person(nik, permit=asked.permit)
    return learn(person, asked, is_sample=is_sample) if person else None


def learn(person: RegistryPerson, asked: Inquiry, *, is_sample: bool) -> UUID:
    """Begin to know somebody whom the registry told of; return who they are from now on.

    Side effects: a line on their ledger, who asked about them, and what for.
    """
    person_id = uuid7()
    try:
        _begin(person_id, person, asked, is_sample=is_sample)
    except NumberTaken:
        # Somebody else learnt of them at the same moment.
        person_id = subject_with_number("nik", person.nik) or person_id
        write_down(asked, person, person_id)
    return person_id


@whole_transaction
def _begin(person_id: UUID, person: RegistryPerson, asked: Inquiry, *, is_sample: bool) -> None:
    add_subject(
        subject_id=person_id,
        kind="person",
        numbers={"nik": person.nik},
        facts=personal_facts(person, localdate(asked.at)),
        recording=Recording(at=asked.at),
        is_sample=is_sample,
    )
    write_down(asked, person, person_id)


def personal_facts(person: RegistryPerson, on: date) -> Mapping[str, Fact]:
    """Return what a registry record says about the person, as verified facts of that day."""
    return _verified({name: getattr(person, name) for name in _PERSONAL}, on)


def household_facts(person: RegistryPerson, on: date) -> Mapping[str, Fact]:
    """Return what a registry record says about the household the person lives in."""
    return _verified({name: getattr(person, name) for name in _OF_HOUSEHOLD}, on)


def _verified(values: Mapping[str, Any], on: date) -> Mapping[str, Fact]:
    return {
        name: Fact(
            value=value.isoformat() if isinstance(value, date) else value,
            level=VERIFIED,
            source=CIVIL_REGISTRY,
            date=on,
        )
        for name, value in values.items()
        if value is not None
    }
