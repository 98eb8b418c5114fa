"""What is told of a person at the userinfo endpoint, and the line of it on their ledger."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sekali.accounts.contacts import contacts_of
from sekali.accounts.queries import account_of
from sekali.openid.models import Grant
from sekali.openid.provider import KnownClient, Provider
from sekali.openid.scopes import CLAIMS_OF, EMAIL, PHONE, catalogue, is_fact, scope_of_claim
from sekali.vault.actions import Look, write_down_look
from sekali.vault.facts import VERIFIED, Fact
from sekali.vault.grounds import Ground
from sekali.vault.queries import surroundings_of

WHERE = "openid"
_SERVICE = "openid."
_CONTACTS = frozenset({*CLAIMS_OF[EMAIL], *CLAIMS_OF[PHONE]})
Facts = Mapping[str, Fact]


def told_to(
    grant: Grant, client: KnownClient, provider: Provider, *, at: datetime
) -> dict[str, Any]:
    """Return the claims that a grant opens, and write them on the person's ledger.

    What nobody knows is left out. Each fact comes with source, assurance and day.
    """
    scopes, single = _opened(grant, client)
    told: dict[str, Any] = {"sub": provider.subject(grant.person_id, client)}
    if not scopes:
        return told
    ground = _ground(client, scopes)
    facts = _facts(grant.person_id, ground) if any(is_fact(one) for one in scopes) else {}
    elements = sorted({element for one in scopes for element in catalogue()[one].elements})
    told |= _standard(scopes, single, grant.person_id, facts)
    known = {one: _with_proof(facts[one]) for one in elements if one in facts}
    look = Look.on(ground, elements)
    write_down_look(person_id=grant.person_id, look=look, at=at)
    return told | ({"facts": known} if known else {})


def told_in_token(
    grant: Grant, client: KnownClient, provider: Provider, *, at: datetime
) -> dict[str, Any]:
    """Return the claims that were asked for in the ID token by name, and write them on the ledger.

    Without such a wish, nothing is read: name and address are told at userinfo (Core 5.4).
    """
    offered = client.data.offered_scopes
    single = {one for one in grant.wanted_in_token if scope_of_claim(one) in offered}
    if not single:
        return {}
    alone = Grant(person_id=grant.person_id, scopes=[], wanted=sorted(single))
    return told_to(alone, client, provider, at=at)


def client_in_ledger(details: Mapping[str, Any]) -> UUID | None:
    """Return the client that an entry of the audit log is about, if it is about one."""
    if client_id := details.get("client"):
        return UUID(client_id)
    service_id = str(details.get("service") or "")
    name = service_id.removeprefix(_SERVICE)
    return UUID(name) if name != service_id else None


def _opened(grant: Grant, client: KnownClient) -> tuple[set[str], set[str]]:
    """Return the scopes that open something, and the claims of them that are asked one by one."""
    offered = client.data.offered_scopes & set(catalogue())
    whole = {scope for scope in grant.scopes if scope in offered}
    single = {one for one in grant.wanted if scope_of_claim(one) in offered}
    return whole | {scope for one in single if (scope := scope_of_claim(one))}, {
        one for one in single if scope_of_claim(one) not in whole
    }


def _facts(person_id: UUID, ground: Ground) -> Facts:
    """Return the facts of a person and their household by reference. One query."""
    around = surroundings_of(person_id, ground=ground)
    household = around.household()
    holders = [("person", around.person), *([("household", household)] if household else [])]
    return {
        f"{kind}.{element}": holder.facts[element]
        for kind, holder in holders
        for element in holder.facts
    }


def _standard(
    scopes: Iterable[str], single: Iterable[str], person_id: UUID, facts: Facts
) -> dict[str, Any]:
    asked_alone = {scope_of_claim(one) for one in single}
    wanted = {
        claim
        for scope in scopes
        for claim in CLAIMS_OF.get(scope, ())
        if scope not in asked_alone or claim in single
    }
    held = _held(person_id, facts, wanted)
    return {claim: held[claim] for claim in sorted(wanted) if held.get(claim) is not None}


def _held(person_id: UUID, facts: Facts, wanted: Collection[str]) -> dict[str, Any]:
    """Return every claim of the standard that we could make of a person; None where we cannot.

    An address or number is verified where its owner has confirmed it with a code.
    """
    account = account_of(person_id)
    if account is None:
        return {}
    confirmed = contacts_of(person_id) if _CONTACTS & set(wanted) else {}
    email = confirmed.get("email") or account.email
    held: dict[str, Any] = {
        "name": account.display_name,
        "locale": account.language,
        "identity_assurance": account.assurance,
        "email": email or None,
        "email_verified": "email" in confirmed if email else None,
    }
    if phone := confirmed.get("phone"):
        held |= {"phone_number": phone, "phone_number_verified": True}
    elif known := facts.get("person.phone"):
        held |= {"phone_number": known.value, "phone_number_verified": known.level == VERIFIED}
    if address := facts.get("household.address"):
        held["address"] = {"formatted": address.value}
    return held


def _with_proof(fact: Fact) -> dict[str, Any]:
    said = {
        "value": fact.value,
        "source": fact.source,
        "assurance": fact.level,
        "date": fact.date.isoformat(),
    }
    return said | ({"until": fact.until.isoformat()} if fact.until else {})


def _ground(client: KnownClient, scopes: set[str]) -> Ground:
    """Return on what ground a client reads: what its office wrote of each scope."""
    uses = [use for use in client.data.uses if use.scope in scopes]
    return Ground(
        reader_id=None,
        where=WHERE,
        purposes={use.purpose: use.ground for use in uses},
        service_id=f"{_SERVICE}{client.id}",
        office_id=client.office_id,
    )
