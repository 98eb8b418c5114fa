"""What a mandate may be for: what somebody chose, within the bounds of how it is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings

from sekali.accounts.models import Account
from sekali.accounts.names import Name
from sekali.accounts.queries import is_name_of, nik_hash_of
from sekali.catalogue import queries as catalogue
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DATA_PROTECTION
from sekali.catalogue.files.acting import WayOfGiving
from sekali.kernel.errors import DomainError
from sekali.kernel.nik import masked, read_nik
from sekali.mandates.rules import ORGANISATION, PERSON, SPECIFIC
from sekali.vault.facts import CALLED_BY

# What a person's own page shows, and no office's own kinds; the narrower facts beside them.
KINDS = ("person", "household", *CALLED_BY, SPECIFIC)


class MandateRefused(DomainError):
    """It cannot be given so; ``params["reason"]`` says what is wrong with it."""

    code = "mandate-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperKnown:
    """Who is to act, as far as whoever gives the mandate may know: see models.Mandate."""

    hashed: bytes
    label: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants another to do for them: as it was chosen, not yet checked."""

    relation: str
    services: Sequence[str]
    facts: Sequence[str] = ()
    days: int = 0
    may_recover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a mandate is for, checked."""

    relation: str
    services: tuple[str, ...]
    facts: tuple[str, ...]
    may_recover: bool
    from_date: date
    until_date: date


def checked(wanted: Wanted, way: WayOfGiving, *, today: date, kind: str = PERSON) -> Terms:
    """Return what may be given so, by a person or in the name of an organisation.

    Raises:
        MandateRefused: For nothing, for too much, for too long, or for nobody that we know of.
    """
    acting = catalogue.dictionary().acting
    bounds, relation = acting.ways[way], acting.relations.get(wanted.relation)
    services = tuple(sorted({one for one in wanted.services if one in givable(kind)}))
    kinds = kinds_of(kind) if bounds.shows_data else ()
    facts = tuple(one for one in kinds if one in wanted.facts)
    if relation is None or relation.of != kind:
        raise MandateRefused(reason="relation")
    if not services and not set(facts) - {SPECIFIC}:
        raise MandateRefused(reason="nothing")
    if len(services) > bounds.services:
        raise MandateRefused(reason="too-much", most=bounds.services)
    if not 1 <= wanted.days <= bounds.longest_days:
        raise MandateRefused(reason="too-long", days=bounds.longest_days)
    return Terms(
        relation=wanted.relation,
        services=services,
        facts=facts,
        may_recover=wanted.may_recover and bounds.may_recover and relation.may_recover,
        from_date=today,
        until_date=today + timedelta(days=wanted.days),
    )


def kinds_of(kind: str) -> tuple[str, ...]:
    """Return the kinds of facts that a mandate can let somebody see."""
    return KINDS if kind == PERSON else (ORGANISATION,)


def givable(kind: str = PERSON) -> Mapping[str, CompiledService]:
    """Return the services that can be part of a mandate of a person, or of an organisation.

    Not the rights over one's own data: a copy of everything, or its deletion, would be far more
    than a mandate says.
    """
    return {
        key: service
        for key, service in catalogue.services().items()
        if service.definition.standard.within.clock != DATA_PROTECTION
        and service.definition.applicant == kind
    }


def helper_of_nik(typed: str) -> HelperKnown:
    """Return who has a NIK, whether or not anybody here has.

    Raises:
        InvalidNik: It can be nobody's.
    """
    nik = read_nik(typed)
    hashed = Name("nik", nik.digits).hashed(settings.HASH_KEY)
    return HelperKnown(hashed=hashed, label=masked(nik))


def helper_of_account(account: Account) -> HelperKnown:
    """Return who an account belongs to: they stand here themselves."""
    return HelperKnown(hashed=nik_hash_of(account.person_id), name=account.display_name)


def refuse_oneself(hashed: bytes, person_id: UUID) -> None:
    """Do nothing, unless a NIK is that of the person who gives a mandate, or asks for one.

    Raises:
        MandateRefused: It is.
    """
    if is_name_of(hashed, person_id):
        raise MandateRefused(reason="oneself")
