"""Getting back in at a counter: for who lost the phone, shares one, or has none.

Two officers, a span in which the owner is told everywhere and can stop it, and a code on paper.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sekali.accounts.actions import Limit, count_attempt
from sekali.accounts.back_in import code_hash, write_down
from sekali.accounts.companions import COMPANION_CARD, Companion
from sekali.accounts.messages import alert
from sekali.accounts.models import Account, OpenRecovery, Recovery
from sekali.accounts.names import Name
from sekali.accounts.second_step import paper_code
from sekali.accounts.signing_in import account_named
from sekali.accounts.stopping import stop_path
from sekali.kernel.errors import DomainError
from sekali.kernel.ids import uuid7
from sekali.storage.reading import row_of
from sekali.storage.transactions import whole_transaction

REASONS = ("lost-phone", "shared-phone", "no-phone", "forgot")
# One that bears a photograph, and another: what an officer compares.
WITH_PHOTO = ("ktp", "passport", "driving-licence")
OTHERS = ("family-card", "birth-certificate", "known-to-village")
# Who is not there cannot object at the counter: the owner has so many times as long for it.
_TIMES_ABSENT = 3
_CODE_LETTERS = 15
OPENED_BY_OFFICER = Limit("recovery-officer", 30, timedelta(days=1))


class PapersMissing(DomainError):
    """A paper with a photograph and one other must have been seen."""

    code = "papers-missing"


class NoAccountThere(DomainError):
    """An officer is told, because the person stands before them: nobody has this NIK here."""

    code = "no-account-there"


class OwnAccount(DomainError):
    """Nobody recovers an account of their own at their own counter."""

    code = "own-account"


class FourEyes(DomainError):
    """Who opened it cannot confirm it."""

    code = "four-eyes"


class RecoveryGone(DomainError):
    """It was confirmed, stopped or done meanwhile."""

    code = "recovery-gone"


def account_at_counter(*, nik: Name, officer_id: UUID, now: datetime) -> Account:
    """Return the account of somebody who stands at a counter.

    Raises:
        NoAccountThere: Nobody has it.
        OwnAccount: It is the officer's.
        TooManyAttempts: An officer who tries numbers is stopped.
    """
    count_attempt(OPENED_BY_OFFICER, str(officer_id), now=now)
    account = account_named(nik)
    if account is None or not account.is_active:
        raise NoAccountThere
    if account.person_id == officer_id:
        raise OwnAccount
    return account


def check_papers(papers: Sequence[str], companion: Companion | None = None) -> None:
    """Make sure that an officer has seen enough.

    Whoever comes along stands for the second paper; who comes alone brings both.

    Raises:
        PapersMissing: One with a photograph and another; of a companion their identity card.
    """
    theirs = set(papers) & {*WITH_PHOTO, *OTHERS}
    least = 1 if companion is not None and not companion.comes_alone else 2
    lacks_card = companion is not None and COMPANION_CARD not in papers
    if not theirs & set(WITH_PHOTO) or len(theirs) < least or lacks_card:
        raise PapersMissing


@whole_transaction
def open_recovery(
    *,
    account: Account,
    reason: str,
    papers: Sequence[str],
    officer_id: UUID,
    office_id: UUID,
    now: datetime,
    companion: Companion | None = None,
) -> Recovery:
    """Begin to let somebody back in; another officer of the office has to confirm it.

    Raises:
        PapersMissing: See check_papers.
        FourEyes: The companion is the officer.
    """
    check_papers(papers, companion)
    if companion is not None and companion.person_id == officer_id:
        raise FourEyes
    person_id = account.person_id
    _drop_open(person_id)
    made = Recovery(
        person_id=person_id,
        id=uuid7(),
        office_id=office_id,
        reason=reason if reason in REASONS else REASONS[-1],
        papers=sorted({*papers} & {*WITH_PHOTO, *OTHERS, COMPANION_CARD}),
        companion_id=companion.person_id if companion else None,
        companion_by=companion.mandate if companion else "",
        is_absent=companion is not None and companion.comes_alone,
        opened_by_id=officer_id,
        opened_at=now,
    )
    made.save(force_insert=True)
    OpenRecovery(
        office_id=office_id,
        id=made.id,
        person_id=person_id,
        display_name=account.display_name,
        companion_id=companion.person_id if companion else None,
        companion_name=companion.name if companion else "",
        opened_by_id=officer_id,
        opened_at=now,
    ).save(force_insert=True)
    write_down(made, "opened", officer_id, now)
    return made


def waiting_in(office_id: UUID) -> Sequence[OpenRecovery]:
    """Return what waits for a second officer, the oldest first."""
    return list(OpenRecovery.objects.filter(office_id=office_id).order_by("opened_at")[:50])


@whole_transaction
def confirm_recovery(
    *, office_id: UUID, recovery_id: UUID, officer_id: UUID, cooling: timedelta, now: datetime
) -> tuple[Recovery, str]:
    """Confirm it as the second officer; return it with the code that is printed for the person.

    Raises:
        FourEyes: The first officer, or whose account it is.
        RecoveryGone: Somebody else was faster.
    """
    waits = OpenRecovery.objects.select_for_update().filter(office_id=office_id, id=recovery_id)
    found = waits.first()
    if found is None:
        raise RecoveryGone
    if officer_id in {found.opened_by_id, found.person_id, found.companion_id}:
        raise FourEyes
    code = paper_code(_CODE_LETTERS)
    mine = Recovery.objects.filter(person_id=found.person_id, id=recovery_id)
    if mine.get().is_absent:
        cooling *= _TIMES_ABSENT
    mine.update(
        confirmed_by_id=officer_id,
        confirmed_at=now,
        due_at=now + cooling,
        code_hash=code_hash(found.person_id, code),
    )
    waits.delete()
    confirmed = mine.get()
    write_down(confirmed, "confirmed", officer_id, now)
    stop = stop_path(found.person_id, recovery_id)
    words = {"hours": str(int(cooling.total_seconds() // 3600)), "stop": stop}
    key = "recovery-by-other" if found.companion_id else "recovery"
    words |= {"helper": found.companion_name} if found.companion_id else {}
    alert(found.person_id, key, now, words=words).save(force_insert=True)
    return confirmed, code


def _drop_open(person_id: UUID) -> None:
    """Only one at a time: what was begun before, in whichever office, waits no more."""
    before = Recovery.objects.filter(person_id=person_id, confirmed_at__isnull=True)
    ids = list(before.values_list("id", flat=True))
    OpenRecovery.objects.filter(id__in=ids).delete()
    before.delete()


def waiting_one(office_id: UUID, recovery_id: UUID) -> OpenRecovery:
    """Return what waits in an office for its second officer.

    Raises:
        RecoveryGone: Nothing does, or no longer.
    """
    found = row_of(OpenRecovery, office_id=office_id, id=recovery_id)
    if found is None:
        raise RecoveryGone
    return found
