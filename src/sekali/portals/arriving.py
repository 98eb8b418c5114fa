"""Somebody comes from a portal: whose account it is, found or opened by their verified NIK alone.

An e-mail address, a name or a phone number never finds anybody: whoever has them elsewhere need
not be the same person.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sekali.accounts.actions import AccountExists, NewAccount, open_account
from sekali.accounts.identities import (
    SomebodyElses,
    connect,
    note_refused,
    note_used,
    owner_of,
)
from sekali.accounts.models import Account
from sekali.accounts.names import Name
from sekali.accounts.queries import account_of
from sekali.accounts.rules import lower, reaches
from sekali.accounts.signing_in import account_named
from sekali.portals.identity import Identity
from sekali.portals.refusals import (
    AccountClosed,
    NotConfirmed,
    NotKnownHere,
    NotSureEnough,
)
from sekali.vault.enrolment import plain_name, write_down_if_known
from sekali.vault.family_cards import know_family
from sekali.vault.inquiries import Asker, Inquiry, inquiry, write_down
from sekali.vault.ports import CivilRegistry, RegistryPerson

PORTAL = "portal"


@dataclass(frozen=True, slots=True)
class Arrived:
    """Whose account it is, and whether it was opened just now."""

    account: Account
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Arrival:
    """Somebody as they come from a portal.

    Attributes:
        identity: What the portal vouches for.
        label: What the portal is called, for messages.
        language: In which they read.
        at: Now.
        is_sample: Whether this installation serves made-up people.
    """

    identity: Identity
    label: str
    language: str
    at: datetime
    is_sample: bool = False


def arrive(arrival: Arrival, registry: CivilRegistry) -> Arrived:
    """Return the account of somebody who comes from a portal, and open or connect it if need be.

    An identity that is connected needs no registry, so that an outage there keeps nobody out.

    Raises:
        NotKnownHere: Not connected, and no verified NIK.
        NotConfirmed: The registry knows nobody by that NIK, or somebody else.
        NotSureEnough, Disconnected, SomebodyElses, AccountClosed: See refusals.
        RegistryUnavailable: Try later, or sign in another way.
    """
    identity = arrival.identity
    owner = owner_of(identity.issuer, identity.subject)
    if owner is not None:
        return Arrived(_connected(owner, arrival))
    if identity.nik is None:
        raise NotKnownHere
    by = Asker(where=PORTAL, nik=identity.nik)
    asked = inquiry("open-account", by=by, at=arrival.at)
    person = _confirmed(arrival, registry, asked)
    found = account_named(Name("nik", person.nik))
    if found is not None:
        write_down(asked, person, found.person_id)
    account = found or _opened(person, arrival, registry, asked)
    if not account.is_active:
        raise AccountClosed
    # By itself a portal reaches into no account that is surer of its owner than the portal is.
    if not reaches(identity.level, lower(account.assurance, "matched")):
        raise NotSureEnough
    connect(
        person_id=account.person_id, identity=identity, label=arrival.label, by="nik", at=arrival.at
    )
    return Arrived(account, is_new=found is None)


def check_own(arrival: Arrival, account: Account) -> None:
    """Make sure that an identity may be connected by the owner of an account, who is signed in.

    Raises:
        SomebodyElses: It opens another account, or the portal verified the NIK of another person.
    """
    identity = arrival.identity
    owner = owner_of(identity.issuer, identity.subject)
    if owner not in {None, account.person_id} or not _has_nik(account, identity):
        raise SomebodyElses


def _connected(owner: UUID, arrival: Arrival) -> Account:
    account, identity = account_of(owner), arrival.identity
    if account is None or not account.is_active:
        raise AccountClosed
    if not _has_nik(account, identity):
        note_refused(owner, identity.portal, arrival.label, arrival.at)
        raise SomebodyElses
    note_used(person_id=owner, portal=identity.portal, at=arrival.at)
    return account


def _has_nik(account: Account, identity: Identity) -> bool:
    """Tell whether the NIK that a portal verified, if it did, is that of an account's owner."""
    if identity.nik is None:
        return True
    named = account_named(Name("nik", identity.nik))
    return named is not None and named.person_id == account.person_id


def _confirmed(arrival: Arrival, registry: CivilRegistry, asked: Inquiry) -> RegistryPerson:
    """Return the person as the civil registry has them, where nothing the portal tells differs."""
    identity = arrival.identity
    person = registry.person(identity.nik or "", permit=asked.permit)
    if person is not None and _is_same(person, identity):
        return person
    if person is not None:
        write_down_if_known(asked, person)
    owner = account_named(Name("nik", identity.nik or ""))
    if owner is not None:
        note_refused(owner.person_id, identity.portal, arrival.label, arrival.at)
    raise NotConfirmed


def _is_same(person: RegistryPerson, identity: Identity) -> bool:
    if identity.birth_date not in {None, person.birth_date}:
        return False
    return identity.name is None or plain_name(identity.name) == plain_name(person.full_name or "")


def _opened(
    person: RegistryPerson, arrival: Arrival, registry: CivilRegistry, asked: Inquiry
) -> Account:
    family = registry.family(person.family_card_no or "", permit=asked.permit)
    if all(member.nik != person.nik for member in family):
        raise NotConfirmed
    ids = know_family(family, asked, is_sample=arrival.is_sample)
    new = NewAccount(
        person_id=ids[person.nik],
        nik=person.nik,
        display_name=person.full_name or "",
        assurance=arrival.identity.level,
        language=arrival.language,
        is_sample=arrival.is_sample,
    )
    try:
        return open_account(new=new, password=None, now=arrival.at)
    except AccountExists:
        # Opened by another device of theirs since we looked.
        found = account_named(Name("nik", person.nik))
        if found is None:
            raise
        return found
