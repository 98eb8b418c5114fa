"""Who may act for whom now, and what each of the two sees of their mandates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from sekali.accounts.models import Account
from sekali.accounts.queries import account_of
from sekali.accounts.rules import Level, highest
from sekali.agencies.queries import postings_of
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError
from sekali.mandates.board import as_officer
from sekali.mandates.models import Helping, Mandate, MandateRequest, OpenMandate
from sekali.mandates.rules import (
    ORGANISATION,
    WHOLE,
    Authority,
    Basis,
    Scope,
    adult_on,
    is_dead,
)
from sekali.storage.reading import row_of, rows_of
from sekali.vault.facts import Holder
from sekali.vault.grounds import own
from sekali.vault.queries import NobodyThere, holder_of, is_linked, surroundings_of

PAGE = 30


class NoMandate(DomainError):
    """There is none with this id, or it is not for the one who asks: the two look alike."""

    code = "no-mandate"


@dataclass(frozen=True, slots=True)
class Child:
    """A child for whom a parent may act, and from which day on no more."""

    person_id: UUID
    name: str
    until: date


def authority_of(
    helper_id: UUID, person_id: UUID, *, mandate_id: UUID | None, today: date
) -> Authority | None:
    """Return what somebody may do for another now; None where they may do nothing.

    Asked anew at every request: what ended a second ago holds no more. Without a mandate it is
    asked as a parent, and for an organisation as its officer.
    """
    account = account_of(person_id)
    if account is not None and not account.is_active:
        return None
    person = _holder_of(person_id, helper_id)
    if person is None or is_dead(person) or helper_id == person_id:
        return None
    if mandate_id is None:
        return _by_itself(helper_id, person, account, today)
    return _by_mandate(helper_id, person, account, mandate_id, today)


def _by_itself(
    helper_id: UUID, person: Holder, account: Account | None, today: date
) -> Authority | None:
    """Return what somebody may do without a mandate: as an officer, or as a parent."""
    if person.kind == ORGANISATION:
        return as_officer(helper_id, person, today)
    return _as_parent(helper_id, person, account, today)


def _by_mandate(
    helper_id: UUID, person: Holder, account: Account | None, mandate_id: UUID, today: date
) -> Authority | None:
    person_id = person.subject_id
    mandate = row_of(Mandate, person_id=person_id, id=mandate_id)
    if mandate is None or mandate.helper_id != helper_id or not is_in_force(mandate, today):
        return None
    side = row_of(Helping, person_id=helper_id, id=mandate_id)
    if side is None or side.ended_at is not None or not _still_related(mandate, person, today):
        return None
    return _authority(helper_id, person, account, mandate)


def is_in_force(mandate: Mandate, today: date) -> bool:
    """Tell whether a mandate holds on a day: given, seen by two officers if need be, not over."""
    lasts = mandate.from_date <= today < mandate.until_date
    return lasts and mandate.ended_at is None and not mandate.waits


def children_of(parent_id: UUID, *, today: date) -> Sequence[Child]:
    """Return the children for whom somebody may act as their parent, by name."""
    around = surroundings_of(parent_id, ground=own(parent_id, where="web"))
    childhood = catalogue.dictionary().acting.child
    grown = [
        (one, adult_on(one, childhood, today=today))
        for one, kinds in around.related
        if "child" in kinds
    ]
    found = [
        Child(one.subject_id, one.name, until)
        for one, until in grown
        if until is not None and not _has_guardian(one.subject_id, today)
    ]
    return sorted(found, key=lambda child: child.name)


def helped_by(
    helper_id: UUID, *, today: date, name: str = "", after: UUID | None = None
) -> Sequence[Helping]:
    """Return for whom somebody has mandates, by name; one more than a page where there are more.

    ``after`` is the id of the last one on the page before.
    """
    mine = Helping.objects.filter(
        person_id=helper_id, ended_at__isnull=True, until_date__gt=today
    ).order_by("other_name", "id")
    if name:
        mine = mine.filter(other_name__icontains=name)
    last = row_of(Helping, person_id=helper_id, id=after) if after else None
    if last is not None:
        same_name = Q(other_name=last.other_name, id__gt=last.id)
        mine = mine.filter(Q(other_name__gt=last.other_name) | same_name)
    return list(mine[: PAGE + 1])


def helpings_of(helper_id: UUID, *, today: date) -> int:
    """Return for how many people somebody has mandates that they took up."""
    mine = Helping.objects.filter(person_id=helper_id, ended_at__isnull=True, until_date__gt=today)
    return int(mine.filter(taken_at__isnull=False).count())


def helping_of(helper_id: UUID, mandate_id: UUID) -> Helping:
    """Return one mandate as who acts sees it.

    Raises:
        NoMandate: There is none.
    """
    found = row_of(Helping, person_id=helper_id, id=mandate_id)
    if found is None:
        raise NoMandate
    return found


def mandates_of(person_id: UUID) -> Sequence[Mandate]:
    """Return who may act for somebody, and who might until lately, the newest first."""
    return list(Mandate.objects.filter(person_id=person_id).order_by("-given_at")[:PAGE])


def mandate_of(person_id: UUID, mandate_id: UUID) -> Mandate:
    """Return one mandate of somebody.

    Raises:
        NoMandate: There is none.
    """
    found = row_of(Mandate, person_id=person_id, id=mandate_id)
    if found is None:
        raise NoMandate
    return found


def request_of(helper_id: UUID, request_id: UUID) -> MandateRequest:
    """Return what somebody asked to do for another.

    Raises:
        NoMandate: There is no such request of theirs that waits.
    """
    found = row_of(MandateRequest, person_id=helper_id, id=request_id)
    if found is None or found.used_at is not None:
        raise NoMandate
    return found


def waiting_in(office_id: UUID) -> Sequence[OpenMandate]:
    """Return what waits for a second officer, the oldest first."""
    return rows_of(OpenMandate, office_id=office_id, order="opened_at", limit=50)


def recovery_mandate(helper_id: UUID, person_id: UUID, *, today: date) -> str | None:
    """Return by what somebody may come to a counter for another; None: by nothing.

    A parent for their child, or who holds a mandate that says so.
    """
    if authority_of(helper_id, person_id, mandate_id=None, today=today):
        return "parent"
    held = rows_of(Mandate, person_id=person_id, helper_id=helper_id, ended_at=None)
    for one in held:
        if one.may_recover and authority_of(helper_id, person_id, mandate_id=one.id, today=today):
            return str(one.id)
    return None


def _holder_of(person_id: UUID, helper_id: UUID) -> Holder | None:
    try:
        return holder_of(person_id, ground=own(person_id, where="web", reader_id=helper_id))
    except NobodyThere:
        return None


def _as_parent(
    helper_id: UUID, person: Holder, account: Account | None, today: date
) -> Authority | None:
    child_id = person.subject_id
    until = adult_on(person, catalogue.dictionary().acting.child, today=today)
    if until is None or not is_linked(helper_id, child_id, "child"):
        return None
    if _has_guardian(child_id, today):
        return None
    return Authority(
        helper_id=helper_id,
        person_id=child_id,
        person_name=person.name,
        basis="parent",
        relation="parent",
        scope=WHOLE,
        until=until,
        language=account.language if account else "id",
    )


def _has_guardian(child_id: UUID, today: date) -> bool:
    """Tell whether a court has put a guardian in the parents' place (UU 1/1974 pasal 50)."""
    guardians = rows_of(Mandate, person_id=child_id, basis="guardian", ended_at=None)
    return any(is_in_force(one, today) for one in guardians)


def _still_related(mandate: Mandate, person: Holder, today: date) -> bool:
    """Tell whether who acts still is to the person what the mandate says."""
    if mandate.basis == "guardian":
        childhood = catalogue.dictionary().acting.child
        return adult_on(person, childhood, today=today) is not None
    relation = catalogue.dictionary().acting.relations.get(mandate.relation)
    if relation is None or mandate.helper_id is None:
        return mandate.basis == "curator"
    if relation.roles:
        held = {posting.role for posting in postings_of(mandate.helper_id, today)}
        return bool(held & set(relation.roles))
    link = relation.while_linked
    return link is None or is_linked(mandate.person_id, mandate.helper_id, link)


def _authority(
    helper_id: UUID, person: Holder, account: Account | None, mandate: Mandate
) -> Authority:
    # Two officers saw paper and people; what was given in the app is as sure as its account.
    levels: list[Level] = ["seen" if mandate.confirmed_at else "declared"]
    if account is not None:
        levels.append(account.assurance)  # type: ignore[arg-type]  # a column
    elif person.kind == ORGANISATION:
        # The register of legal entities has told of it, as the civil registry does of people.
        levels.append("matched")
    basis: Basis = mandate.basis  # type: ignore[assignment]  # a column
    return Authority(
        helper_id=helper_id,
        person_id=person.subject_id,
        person_name=person.name,
        basis=basis,
        relation=mandate.relation,
        scope=Scope.of(mandate.services, mandate.facts),
        mandate_id=mandate.id,
        until=mandate.until_date,
        language=account.language if account else "id",
        assurance=highest(levels),
        kind=person.kind,
    )
