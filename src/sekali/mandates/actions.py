"""Giving a mandate in the app, taking it up, beginning to act, and ending it on either side."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from sekali.accounts.actions import Limit, count_attempt
from sekali.audit.actions import Act, record
from sekali.catalogue import queries as catalogue
from sekali.kernel.ids import uuid7
from sekali.mandates import messages
from sekali.mandates.models import Helping, Mandate, OpenMandate
from sekali.mandates.queries import NoMandate, helping_of, helpings_of, mandate_of
from sekali.mandates.rules import BY_LAW, PERSON, Authority
from sekali.mandates.scoping import (
    HelperKnown,
    MandateRefused,
    Terms,
    Wanted,
    checked,
    refuse_oneself,
)
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together

# Whoever gives more in a day is not choosing helpers; who begins more often is no helper.
GIVEN_BY = Limit("mandate-given", 12, timedelta(days=1))
BEGUN_BY = Limit("acting-begun", 200, timedelta(days=1))
_MOST_GIVEN = 12


@dataclass(frozen=True, slots=True)
class Giving:
    """Who gives a mandate with their own hands: the person, or an officer of the organisation."""

    person_id: UUID
    kind: str = PERSON


def give(
    *,
    person_id: UUID,
    helper: HelperKnown,
    wanted: Wanted,
    at: datetime,
    today: date,
    giving: Giving | None = None,
) -> Mandate:
    """Give a mandate in the app, as who is signed in, or in the name of an organisation.

    Whoever has the helper's NIK is told, if anybody is here; the giver sees the same either way.

    Raises:
        MandateRefused: See scoping.
        TooManyAttempts: Nobody gives so many.
    """
    by = giving or Giving(person_id)
    count_attempt(GIVEN_BY, str(person_id), now=at)
    terms = checked(wanted, "app", today=today, kind=by.kind)
    refuse_oneself(helper.hashed, by.person_id)
    held = Mandate.objects.filter(person_id=person_id, ended_at=None, until_date__gt=today)
    if held.count() >= _MOST_GIVEN:
        raise MandateRefused(reason="too-many", most=_MOST_GIVEN)
    mandate = new_mandate(person_id, helper, terms, way="app", by_id=by.person_id, at=at)
    _keep_given(mandate, by.kind, at)
    return mandate


def new_mandate(
    person_id: UUID,
    helper: HelperKnown,
    terms: Terms,
    *,
    way: str,
    by_id: UUID,
    at: datetime,
    **more: Any,
) -> Mandate:
    """Return the row of a new mandate."""
    return Mandate(
        person_id=person_id,
        id=more.pop("id", None) or uuid7(),
        basis=more.pop("basis", "mandate"),
        way=way,
        relation=terms.relation,
        services=list(terms.services),
        facts=list(terms.facts),
        may_recover=terms.may_recover,
        from_date=terms.from_date,
        until_date=terms.until_date,
        helper_hash=helper.hashed,
        helper_label=helper.label,
        helper_name=helper.name,
        given_at=at,
        given_by_id=by_id,
        **more,
    )


@whole_transaction
def _keep_given(mandate: Mandate, kind: str, at: datetime) -> None:
    insert_together(mandate, *given_rows(mandate, at, kind))
    write_down(mandate, "given", mandate.given_by_id, at)


def given_rows(mandate: Mandate, at: datetime, kind: str = PERSON) -> list[models.Model]:
    """Return the messages by which both sides learn of a mandate that holds from now on."""
    words = {"helper": mandate.helper_name or mandate.helper_label}
    return [
        messages.given(mandate, at),
        messages.told(mandate.person_id, kind, "mandate-given", at, words=words),
    ]


@whole_transaction
def begin(*, authority: Authority, at: datetime, today: date) -> None:
    """Begin to act for somebody; a mandate that was not taken up yet is so by this.

    Both have it on their ledger: who acts at once, the other by the worker.

    Raises:
        TooManyAttempts: Nobody changes so often.
        MandateRefused: Somebody has as many people to help as their relation allows.
    """
    count_attempt(BEGUN_BY, str(authority.helper_id), now=at)
    if authority.mandate_id is not None:
        _take_up(helping_of(authority.helper_id, authority.mandate_id), at, today)
    details = {"for": str(authority.person_id), "mandate": authority.key}
    act = Act(kind="mandates.began", actor_id=authority.helper_id, details=details)
    record(person_id=authority.helper_id, acts=[act], at=at)
    told = messages.began(authority.person_id, authority.helper_id, authority.key, at)
    told.save(force_insert=True)


def _take_up(helping: Helping, at: datetime, today: date) -> None:
    if helping.taken_at is not None:
        return
    relation = catalogue.dictionary().acting.relations.get(helping.relation)
    most = relation.most_people if relation else 1
    if helping.basis not in BY_LAW and helpings_of(helping.person_id, today=today) >= most:
        raise MandateRefused(reason="enough-people", most=most)
    mine = Helping.objects.filter(person_id=helping.person_id, id=helping.id, taken_at=None)
    if mine.update(taken_at=at):
        messages.taken(helping, at).save(force_insert=True)


@whole_transaction
def end_given(
    *, person_id: UUID, mandate_id: UUID, at: datetime, by_id: UUID | None = None
) -> None:
    """End a mandate as who gave it; it holds no more from this very moment. Again: nothing.

    ``by_id`` is the officer who does so in the name of an organisation.

    Raises:
        NoMandate: It is not theirs, or not theirs to end: a court has put it.
    """
    mandate = mandate_of(person_id, mandate_id)
    if mandate.basis in BY_LAW:
        raise NoMandate
    end(mandate, by_id or person_id, at)


def end(mandate: Mandate, by_id: UUID, at: datetime, *, office_id: UUID | None = None) -> None:
    """End a mandate in the running transaction and tell who held it."""
    mine = Mandate.objects.filter(person_id=mandate.person_id, id=mandate.id, ended_at=None)
    if not mine.update(ended_at=at, ended_by_id=by_id):
        return
    if mandate.office_id is not None:
        OpenMandate.objects.filter(office_id=mandate.office_id, id=mandate.id).delete()
    messages.ended(mandate, at).save(force_insert=True)
    write_down(mandate, "ended", by_id, at, office_id=office_id)


@whole_transaction
def give_back(*, helper_id: UUID, mandate_id: UUID, at: datetime) -> None:
    """End a mandate as who holds it; it holds no more from this very moment. Again: nothing.

    Raises:
        NoMandate: There is none, or a court has put it: that is not given back here.
    """
    helping = helping_of(helper_id, mandate_id)
    if helping.basis in BY_LAW:
        raise NoMandate
    mine = Helping.objects.filter(person_id=helper_id, id=mandate_id, ended_at=None)
    if not mine.update(ended_at=at):
        return
    messages.given_back(helping, at).save(force_insert=True)
    details = {"for": str(helping.other_id), "mandate": str(mandate_id)}
    act = Act(kind="mandates.given-back", actor_id=helper_id, details=details)
    record(person_id=helper_id, acts=[act], at=at)


def write_down(
    mandate: Mandate, what: str, by_id: UUID | None, at: datetime, *, office_id: UUID | None = None
) -> None:
    """Write on the ledger of whose mandate it is what became of it."""
    details = {
        "mandate": str(mandate.id),
        "way": mandate.way,
        "basis": mandate.basis,
        "services": list(mandate.services),
        "facts": list(mandate.facts),
        "until": mandate.until_date.isoformat(),
    }
    act = Act(kind=f"mandates.{what}", actor_id=by_id, office_id=office_id, details=details)
    record(person_id=mandate.person_id, acts=[act], at=at)
