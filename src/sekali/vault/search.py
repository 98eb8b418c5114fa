"""Finding a person by NIK: among those known here, else in the civil registry."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.actions import Limit, count_attempt
from sekali.catalogue import agreements
from sekali.catalogue.files import Use
from sekali.catalogue.queries import dictionary
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject
from sekali.vault.adapters.asking.reasons import NO_AGREEMENT
from sekali.vault.belonging import NumberTaken
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.metering import office_day
from sekali.vault.ports import CivilRegistry, NotAsked, RegistryPerson, RegistryUnavailable
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
)
# Pages that name somebody: far more than anybody's applications of a day have.
LOOK_UPS = Limit("people-search", 40, timedelta(days=1))
_OF_HOUSEHOLD = ("family_card_no", "address", "hamlet", "rt", "rw", "postal_code", "village_code")


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

    def by_niks(self, niks: Collection[str]) -> Mapping[str, PersonFound]:
        """Return who has these NIKs; one learnt from the registry is known from then on.

        Raises:
            TooManyAttempts: Nobody names so many people; numbers are being tried.
        """
        if not self.unlimited:
            count_attempt(LOOK_UPS, self.asked_by, now=self.at)
        known = subjects_with_numbers("nik", niks)
        return {n: PersonFound(known[n]) if n in known else self._ask(n) for n in niks}

    def _ask(self, nik: str) -> PersonFound:
        try:
            refuse_outside_agreement("name-person", self.at)
            person = self.registry.person(nik)
        except RegistryUnavailable:
            return PersonFound(None, registry_answered=False)
        if person is None:
            return PersonFound(None)
        return PersonFound(learn(person, Recording(at=self.at), is_sample=self.is_sample))


def known_or_learnt(
    nik: str, *, registry: CivilRegistry, at: datetime, is_sample: bool
) -> UUID | None:
    """Return who has a NIK; one learnt from the registry is known from then on.

    For what an authority tells of; whom a resident names is looked up by ``PeopleSearch``.

    Raises:
        RegistryUnavailable: Nobody here is known by it, and the registry cannot answer now.
    """
    known = subject_with_number("nik", nik)
    if known is not None:
        return known
    refuse_outside_agreement("name-person", at)
    person = registry.person(nik)
    return learn(person, Recording(at=at), is_sample=is_sample) if person else None


def refuse_outside_agreement(use: Use, at: datetime) -> None:
    """Do nothing, unless no agreement lets the civil registry be asked for such a use.

    Raises:
        NotAsked: None that is in force does.
    """
    try:
        dictionary().agreements.permit_for_use(agreements.CIVIL_REGISTRY, use, office_day(at))
    except agreements.OutsideAgreement as outside:
        raise NotAsked(reason=NO_AGREEMENT) from outside


def learn(person: RegistryPerson, recording: Recording, *, is_sample: bool) -> UUID:
    """Begin to know somebody whom the registry told of; return who they are from now on."""
    person_id = uuid7()
    try:
        add_subject(
            subject_id=person_id,
            kind="person",
            numbers={"nik": person.nik},
            facts=personal_facts(person, localdate(recording.at)),
            recording=recording,
            is_sample=is_sample,
        )
    except NumberTaken:
        # Somebody else learnt of them at the same moment.
        return subject_with_number("nik", person.nik) or person_id
    return person_id


def personal_facts(person: RegistryPerson, on: date) -> Mapping[str, Fact]:
    """Return what a registry record says about the person, as verified facts of that day."""
    facts = {name: getattr(person, name) for name in _PERSONAL}
    # The access service opens the register of Indonesian citizens.
    return _verified(facts | {"citizenship": "indonesian"}, on)


def household_facts(person: RegistryPerson, head_name: str, on: date) -> Mapping[str, Fact]:
    """Return what a registry record says about the household the person lives in."""
    facts = {name: getattr(person, name) for name in _OF_HOUSEHOLD}
    return _verified(facts | {"head_name": head_name}, on)


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
