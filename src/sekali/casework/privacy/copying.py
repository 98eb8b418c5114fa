"""Gathering everything that is held about a person, out of every room.

What that is, table by table, and what of it is left out and why, stands in ``held``.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.contacts import contacts_of, kinds_of_names
from sekali.accounts.personal import access_of
from sekali.accounts.queries import account_of, names_of
from sekali.audit.personal import whole_ledger
from sekali.casework.privacy import copy_account, copy_pieces, copying_cases
from sekali.casework.privacy import copy_shape as shape
from sekali.casework.privacy.copying_affairs import affairs
from sekali.casework.privacy.copying_cases import office_name
from sekali.casework.privacy.records import records_of_one
from sekali.catalogue import queries as catalogue
from sekali.vault.facts import DECLARED, VERIFIED, Fact, Holder, Surroundings
from sekali.vault.grounds import own
from sekali.vault.personal import around_facts_of
from sekali.vault.queries import surroundings_of, whole_history

LAW = "UU 27/2022 pasal 7 dan 32"
WHERE = "copy"


def everything_about(person_id: UUID, *, at: datetime) -> shape.CopyOfData:
    """Return everything held about a person; of others only who they are to them.

    Raises:
        NobodyThere: There is no such person.
    """
    _, *former = records_of_one(person_id)
    return _record(person_id, at, [_record(one, at, []) for one in former])


def _record(person_id: UUID, at: datetime, former: list[shape.CopyOfData]) -> shape.CopyOfData:
    """Return all of one record."""
    around = surroundings_of(person_id, ground=own(person_id, where=WHERE))
    household, beside = around.household(), around_facts_of(person_id)
    return shape.CopyOfData(
        version=shape.VERSION,
        made_at=at,
        law=LAW,
        person=_held(around.person),
        household=_held(household) if household else None,
        things=[_held(thing) for thing in around.things()],
        relations=[
            shape.Relation(relations=sorted(kinds), name=holder.name)
            for holder, kinds in around.related
            if holder.kind == "person"
        ],
        former_relations=[shape.FormerRelation.of(one) for one in beside.links if one.until],
        history=list(_history(around)),
        registries_asked=[copy_pieces.RegistryAsked.of(one) for one in beside.fetched],
        applications=list(copying_cases.applications(person_id)),
        unfinished=list(copying_cases.unfinished(person_id)),
        forms_for_several=list(copying_cases.forms_for_several(person_id)),
        offers=list(copying_cases.offers(person_id)),
        account=_account(person_id),
        ledger=list(_ledger(person_id, localdate(at))),
        former_records=former,
        **affairs(person_id, on=localdate(at)),  # type: ignore[arg-type]  # each a list of what its part says
    )


def _held(holder: Holder) -> shape.Held:
    known = catalogue.dictionary().elements.get(holder.kind, {})
    facts = [
        _fact(name, known[name].spec.label["id"] if name in known else name, fact)
        for name, fact in holder.facts.items()
    ]
    return shape.Held(kind=holder.kind, facts=facts)


def _fact(name: str, label: str, fact: Fact) -> shape.CopiedFact:
    return shape.CopiedFact.of(
        fact,
        element=name,
        label=label,
        since=fact.date,
        good_until=fact.until,
        restricted=fact.is_restricted,
        beside=[shape.SaidBy.of(one, since=one.date) for one in fact.beside],
    )


def _history(around: Surroundings) -> Iterator[shape.FormerFact]:
    mine = {one.subject_id: one.kind for one in (around.person, *around.things())}
    ground = own(around.person.subject_id, where=WHERE, belonging=list(mine))
    for row in whole_history(list(mine), ground=ground):
        yield shape.FormerFact.of(
            row,
            about=mine[row.person_id],
            level=VERIFIED if row.level == VERIFIED else DECLARED,
            since=row.date,
        )


def _account(person_id: UUID) -> copy_account.AccountOf | None:
    account = account_of(person_id)
    if account is None:
        return None
    access = access_of(person_id)
    return copy_account.AccountOf.of(
        account,
        name=account.display_name,
        contacts=dict(contacts_of(person_id)),
        signs_in_with=sorted(kinds_of_names(person_id)),
        passkeys=[one.name for one in access.passkeys],
        authenticator_since=next((one.confirmed_at for one in access.authenticators), None),
        devices=[copy_account.Device.of(one) for one in access.devices],
        portals=[copy_account.Portal.of(one) for one in access.portals.values()],
        codes_sent=[copy_account.CodeSent.of(one) for one in access.codes],
        contacts_waiting=[copy_account.ContactWaiting.of(one) for one in access.changes],
        let_in=[
            copy_account.LetIn.of(one, office=office_name(one.office_id))
            for one in access.recoveries
        ],
        password_resets=[copy_account.PasswordReset.of(one) for one in access.resets],
        opened_at=account.created_at,
    )


def _ledger(person_id: UUID, on: date) -> Iterator[shape.LedgerLine]:
    entries = list(whole_ledger(person_id, on=on))
    names = names_of({one.actor_id for one in entries if one.actor_id})
    for entry in entries:
        details = entry.details
        yield shape.LedgerLine(
            at=entry.at,
            act=entry.kind,
            who=names.get(entry.actor_id, "") if entry.actor_id else "",
            office=office_name(entry.office_id),
            service=details.get("service") or None,
            purposes=details.get("purposes") or {},
            elements=details.get("elements") or [],
        )
