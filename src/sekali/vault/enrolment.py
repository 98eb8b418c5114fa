"""Beginning to know a resident: checked against the civil registry, with their family."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

from django.conf import settings
from django.db import models

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
from sekali.storage.writing import insert_together
from sekali.vault.family_cards import know_family
from sekali.vault.inquiries import Asker, Inquiry, inquiry, write_down
from sekali.vault.ports import CivilRegistry, RegistryPerson
from sekali.vault.queries import subject_with_number
from sekali.vault.told_in_vain import told_in_vain

ENROLMENT = "enrolment"
# Whoever guesses at somebody's data has few tries; a village office has many people.
BY_NIK = Limit("enrol-nik", 6, timedelta(hours=1))
BY_ADDRESS = Limit("enrol-address", 60, timedelta(hours=1))


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
    question = inquiry("open-account", by=Asker(where=ENROLMENT, nik=asked.nik), at=at)
    family = registry.family(asked.family_card_no, permit=question.permit)
    person = next((member for member in family if member.nik == asked.nik), None)
    is_matched = person is not None and _matches(person, asked)
    name = Name("nik", asked.nik)
    if person is None or not is_matched or account_named(name) is not None:
        _refuse(name, at, told_in_vain(question, family), is_matched=is_matched)
    ids = know_family(family, question, is_sample=is_sample)
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
        _refuse(name, at, is_matched=True)
    # A village may register in one afternoon at one computer.
    uncount_attempt(BY_ADDRESS, address)
    return account


def _refuse(
    name: Name, at: datetime, told: Sequence[models.Model] = (), *, is_matched: bool
) -> NoReturn:
    """Refuse; what is done takes as long for somebody with an account as for one without."""
    kind = ENROL_AGAIN if is_matched else ENROL_REFUSED
    insert_together(refusal(name.hashed(settings.HASH_KEY), kind, at), *told)
    raise NotMatched


def enrolled_in(
    region: str,
    nik: str,
    *,
    registry: CivilRegistry,
    by: Asker,
    at: datetime,
    is_sample: bool = False,
) -> UUID | None:
    """Return who has a NIK and lives in a region, having made known their whole family.

    None where nobody has it, or lives elsewhere: of them nothing is kept, but for a line on the
    ledger of whoever has one.

    Raises:
        RegistryUnavailable: Try later.
    """
    asked = inquiry("open-account", by=by, at=at)
    person = registry.person(nik, permit=asked.permit)
    if person is None:
        return None
    if not is_within(person.village_code or "", region):
        write_down_if_known(asked, person)
        return None
    family = registry.family(person.family_card_no or "", permit=asked.permit)
    return know_family(family, asked, is_sample=is_sample).get(nik)


def write_down_if_known(asked: Inquiry, person: RegistryPerson) -> None:
    """Write on somebody's ledger that the registry told of them; nobody here has none."""
    known = subject_with_number("nik", person.nik)
    if known is not None:
        write_down(asked, person, known)


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
