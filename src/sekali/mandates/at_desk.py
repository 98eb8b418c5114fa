"""A mandate on paper, or a court's decision, recorded by one officer and seen by a second one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sekali.accounts.actions import Limit, count_attempt
from sekali.accounts.models import Account
from sekali.accounts.recovery import FourEyes
from sekali.catalogue import queries as catalogue
from sekali.documents.models import Evidence
from sekali.mandates.actions import end, given_rows, new_mandate, write_down
from sekali.mandates.models import Mandate, OpenMandate
from sekali.mandates.queries import NoMandate, mandate_of
from sekali.mandates.rules import ALL, Basis, adult_on
from sekali.mandates.scoping import (
    MandateRefused,
    Terms,
    Wanted,
    checked,
    helper_of_account,
)
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction
from sekali.storage.writing import insert_together
from sekali.vault.facts import Holder

# An officer who tries numbers is stopped.
RECORDED_BY = Limit("mandate-recorded-by", 60, timedelta(days=1))
PAPER = "surat-kuasa"
_LONGEST_NUMBER = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Who records or confirms, for which office."""

    person_id: UUID
    office_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """What stands on the paper, and between whom."""

    person: Holder
    helper: Account
    basis: Basis
    wanted: Wanted
    number: str = ""


def terms_of(paper: OnPaper, *, today: date) -> Terms:
    """Return what a paper allows: a guardian everything, until the child is one no more.

    Raises:
        MandateRefused: It cannot be so; see scoping.
    """
    if paper.helper.person_id == paper.person.subject_id:
        raise MandateRefused(reason="oneself")
    if paper.basis == "mandate":
        return checked(paper.wanted, "paper", today=today)
    if not paper.number.strip():
        raise MandateRefused(reason="number")
    bounds = catalogue.dictionary().acting.ways["decision"]
    until = today + timedelta(days=bounds.longest_days)
    if paper.basis == "guardian":
        grown = adult_on(paper.person, catalogue.dictionary().acting.child, today=today)
        if grown is None:
            raise MandateRefused(reason="no-child")
        until = min(until, grown)
    return Terms(
        relation=paper.basis,
        services=(ALL,),
        facts=(ALL,),
        may_recover=bounds.may_recover,
        from_date=today,
        until_date=until,
    )


def record_paper(
    *, paper: OnPaper, mandate_id: UUID, scan: Evidence, by: Officer, at: datetime, today: date
) -> Mandate:
    """Record a paper with its scan; nobody may act by it before a second officer has seen it.

    Raises:
        MandateRefused: See terms_of.
        FourEyes: It is the officer's own affair.
        TooManyAttempts: An officer who tries numbers is stopped.
    """
    count_attempt(RECORDED_BY, str(by.person_id), now=at)
    if by.person_id in {paper.person.subject_id, paper.helper.person_id}:
        raise FourEyes
    mandate = new_mandate(
        paper.person.subject_id,
        helper_of_account(paper.helper),
        terms_of(paper, today=today),
        way="paper" if paper.basis == "mandate" else "decision",
        by_id=by.person_id,
        at=at,
        id=mandate_id,
        basis=paper.basis,
        helper_id=paper.helper.person_id,
        office_id=by.office_id,
        decision_no=paper.number.strip()[:_LONGEST_NUMBER],
        paper_id=scan.id,
    )
    _keep(mandate, paper, scan, by, at)
    return mandate


@whole_transaction
def _keep(mandate: Mandate, paper: OnPaper, scan: Evidence, by: Officer, at: datetime) -> None:
    insert_together(mandate, scan)
    OpenMandate(
        office_id=by.office_id,
        id=mandate.id,
        person_id=mandate.person_id,
        other_name=paper.person.name[:120],
        helper_name=paper.helper.display_name,
        opened_by_id=mandate.given_by_id,
        opened_at=at,
    ).save(force_insert=True)
    write_down(mandate, "recorded", mandate.given_by_id, at, office_id=by.office_id)


def waiting_mandate(office_id: UUID, mandate_id: UUID) -> tuple[OpenMandate, Mandate]:
    """Return what waits in an office for its second officer.

    Raises:
        NoMandate: Nothing does, or no longer.
    """
    found = row_of(OpenMandate, office_id=office_id, id=mandate_id)
    if found is None:
        raise NoMandate
    return found, mandate_of(found.person_id, mandate_id)


@whole_transaction
def confirm_paper(*, mandate_id: UUID, by: Officer, at: datetime, is_good: bool) -> Mandate:
    """Confirm a paper as the second officer, or send it away.

    Raises:
        FourEyes: The first officer, or whose affair it is.
        NoMandate: Somebody else was faster.
    """
    waits = OpenMandate.objects.select_for_update().filter(office_id=by.office_id, id=mandate_id)
    found = waits.first()
    if found is None:
        raise NoMandate
    mandate = mandate_of(found.person_id, mandate_id)
    if by.person_id in {mandate.given_by_id, mandate.person_id, mandate.helper_id}:
        raise FourEyes
    waits.delete()
    if not is_good:
        end(mandate, by.person_id, at, office_id=by.office_id)
        return mandate
    mandate.confirmed_by_id, mandate.confirmed_at = by.person_id, at
    mandate.save(update_fields=["confirmed_by_id", "confirmed_at"])
    insert_together(*given_rows(mandate, at))
    write_down(mandate, "confirmed", by.person_id, at, office_id=by.office_id)
    return mandate


@whole_transaction
def end_at_desk(*, person_id: UUID, mandate_id: UUID, by: Officer, at: datetime) -> None:
    """End what an office has recorded: the court has decided otherwise, or its giver came in.

    Raises:
        NoMandate: There is none, or another office's.
        FourEyes: It is the officer's own affair.
    """
    mandate = mandate_of(person_id, mandate_id)
    if mandate.office_id != by.office_id:
        raise NoMandate
    if by.person_id in {mandate.person_id, mandate.helper_id}:
        raise FourEyes
    end(mandate, by.person_id, at, office_id=by.office_id)
