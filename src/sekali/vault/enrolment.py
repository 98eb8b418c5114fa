"""Beginning to know a resident: checked against the civil registry, with their family."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn, Protocol
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate

from sekali.accounts.actions import (
    AccountExists,
    Limit,
    NewAccount,
    check_new_password,
    count_attempt,
    open_account,
    uncount_attempt,
)
from sekali.accounts.messages import ENROL_AGAIN, ENROL_REFUSED, refusal
from sekali.accounts.models import Account
from sekali.accounts.names import Name
from sekali.accounts.signing_in import account_named
from sekali.agencies.rules import is_within
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.vault.actions import Recording, add_subject
from sekali.vault.belonging import NumberTaken, link
from sekali.vault.inquiries import permit_for
from sekali.vault.ports import CivilRegistry, RegistryPerson
from sekali.vault.queries import subject_with_number
from sekali.vault.search import household_facts, learn

# Whoever guesses at somebody's data has few tries; a village office has many people.
BY_NIK = Limit("enrol-nik", 6, timedelta(hours=1))
BY_ADDRESS = Limit("enrol-address", 60, timedelta(hours=1))
_SPOUSES = {frozenset({"household_head", "wife"}), frozenset({"household_head", "husband"})}


class NotMatched(DomainError):
    """The registry does not hold it so, or there is an account already: nobody is told which."""

    code = "not-matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What somebody says of themselves to open an account."""

    nik: str
    family_card_no: str
    full_name: str
    birth_date: str
    mother_name: str
    password: str
    email: str
    language: str


def enrol(
    *,
    asked: Enrolment,
    registry: CivilRegistry,
    address: str,
    at: datetime,
    is_sample: bool = False,
) -> Account:
    """Open an account for somebody who is, by all five particulars, in the civil registry.

    The registry is asked before anything is written. Then each member of the family is made
    known in a transaction of their own; a crash in between leaves nothing that is wrong.

    Whoever has an account already is refused like whoever does not match, and told of it at the
    addresses of that account: a stranger, or a relative, learns nothing.

    Raises:
        NotMatched: The registry knows nobody with all of this, or they have an account.
        WeakPassword, TooManyAttempts: See accounts.
        RegistryUnavailable: Try later.
    """
    # First, because it says nothing of anybody.
    check_new_password(asked.password)
    count_attempt(BY_ADDRESS, address, now=at)
    count_attempt(BY_NIK, asked.nik, now=at)
    permit = permit_for("open-account", at)
    family = registry.family(asked.family_card_no, permit=permit)
    person = next((member for member in family if member.nik == asked.nik), None)
    is_matched = person is not None and _matches(person, asked)
    name = Name("nik", asked.nik)
    if person is None or not is_matched or account_named(name) is not None:
        _refuse(name, is_matched=is_matched, at=at)
    ids = know_family(family, at=at, is_sample=is_sample)
    new = NewAccount(
        person_id=ids[asked.nik],
        nik=asked.nik,
        display_name=person.full_name or "",
        assurance="matched",
        email=asked.email,
        language=asked.language,
        is_sample=is_sample,
    )
    try:
        account = open_account(new=new, password=asked.password, now=at)
    except AccountExists:
        # Opened by another device of theirs since we looked.
        _refuse(name, is_matched=True, at=at)
    # A village may register in one afternoon at one computer.
    uncount_attempt(BY_ADDRESS, address)
    return account


def _refuse(name: Name, *, is_matched: bool, at: datetime) -> NoReturn:
    """Refuse; what is done takes as long for somebody with an account as for one without."""
    kind = ENROL_AGAIN if is_matched else ENROL_REFUSED
    refusal(name.hashed(settings.HASH_KEY), kind, at).save(force_insert=True)
    raise NotMatched


def enrolled_in(
    region: str, nik: str, *, registry: CivilRegistry, at: datetime, is_sample: bool = False
) -> UUID | None:
    """Return who has a NIK and lives in a region, having made known their whole family.

    None where nobody has it, or lives elsewhere: of them nothing is kept.

    Raises:
        RegistryUnavailable: Try later.
    """
    permit = permit_for("open-account", at)
    person = registry.person(nik, permit=permit)
    if person is None or not is_within(person.village_code or "", region):
        return None
    family = registry.family(person.family_card_no or "", permit=permit)
    return know_family(family, at=at, is_sample=is_sample).get(nik)


def know_family(
    family: Sequence[RegistryPerson], *, at: datetime, is_sample: bool = False
) -> dict[str, UUID]:
    """Make known everybody on a family card and how they belong together; by NIK."""
    today, recording = localdate(at), Recording(at=at)
    ids = {member.nik: _know(member, recording, is_sample=is_sample) for member in family}
    household_id = _know_household(family, today, recording, is_sample=is_sample)
    for member in family:
        person_id = ids[member.nik]
        link(person_id=person_id, other_id=household_id, kind="household", since=today, at=at)
        link(person_id=household_id, other_id=person_id, kind="member", since=today, at=at)
        for other in family:
            if other.nik != member.nik:
                kind = relation(member, other)
                link(person_id=person_id, other_id=ids[other.nik], kind=kind, since=today, at=at)
    return ids


class OnFamilyCard(Protocol):
    """Somebody as a family card tells of them."""

    @property
    def nik(self) -> str:
        """Their own number."""
        ...

    @property
    def mother_nik(self) -> str | None:
        """Their mother's number."""
        ...

    @property
    def father_nik(self) -> str | None:
        """Their father's number."""
        ...

    @property
    def family_relation(self) -> str | None:
        """What they are to the head of the family."""
        ...


def relation(person: OnFamilyCard, other: OnFamilyCard) -> str:
    """Return what ``other`` is to ``person``, as far as a family card tells."""
    if other.nik == person.mother_nik:
        return "mother"
    if other.nik == person.father_nik:
        return "father"
    if person.nik in {other.mother_nik, other.father_nik}:
        return "child"
    if frozenset({person.family_relation or "", other.family_relation or ""}) in _SPOUSES:
        return "spouse"
    return "relative"


def _know(member: RegistryPerson, recording: Recording, *, is_sample: bool) -> UUID:
    known = subject_with_number("nik", member.nik)
    return known or learn(member, recording, is_sample=is_sample)


def _know_household(
    family: Sequence[RegistryPerson], today: date, recording: Recording, *, is_sample: bool
) -> UUID:
    first = family[0]
    card = first.family_card_no or ""
    known = subject_with_number("kk", card)
    if known is not None:
        return known
    household_id = uuid7()
    try:
        add_subject(
            subject_id=household_id,
            kind="household",
            numbers={"kk": card},
            facts=household_facts(first, today),
            recording=recording,
            is_sample=is_sample,
        )
    except NumberTaken:
        return subject_with_number("kk", card) or household_id
    return household_id


def _matches(person: RegistryPerson, asked: Enrolment) -> bool:
    """Compare all particulars; what the registry does not hold cannot be shown to be right."""
    return (
        person.full_name is not None
        and plain_name(person.full_name) == plain_name(asked.full_name)
        and person.birth_date is not None
        and person.birth_date.isoformat() == asked.birth_date
        and person.mother_name is not None
        and plain_name(person.mother_name) == plain_name(asked.mother_name)
    )


def plain_name(name: str) -> str:
    """Return a name without case, accents, dots and doubled spaces: people type as they do."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = (c for c in decomposed if c.isalnum() or c.isspace())
    return " ".join("".join(letters).split())
