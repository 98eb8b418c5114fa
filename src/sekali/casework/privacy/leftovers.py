"""Rows that are over and of no more use, forgotten by night, of every room."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sekali.accounts.forgetting import forget_old_recoveries, forget_used_codes
from sekali.casework.models import LegalHold
from sekali.casework.privacy.case_rows import people_held_whole
from sekali.casework.privacy.retention import Retired
from sekali.catalogue import queries as catalogue
from sekali.mandates.forgetting import forget_old_requests
from sekali.openid.forgetting import forget_ended_grants


class _Forget(Protocol):
    def __call__(self, before: datetime, *, but: Collection[UUID], dry_run: bool) -> int:
        """Delete what ended before an instant, but not of these people; return how many rows."""
        ...


def forget_lifted_holds(before: datetime, *, but: Collection[UUID], dry_run: bool) -> int:
    """Delete holds that were lifted before an instant; the ledger keeps that they were."""
    holds = LegalHold.objects.all().across_people().exclude(person_id__in=but)
    over = holds.filter(lifted_at__lt=before)
    return over.count() if dry_run else over.delete()[0]


# By their key in dictionary/retention.yaml; a test compares the two.
LEFTOVERS: Mapping[str, _Forget] = {
    "system-sign-ins": forget_ended_grants,
    "mandate-requests": forget_old_requests,
    "counter-recoveries": forget_old_recoveries,
    "used-codes": forget_used_codes,
    "lifted-holds": forget_lifted_holds,
}


def retire_leftovers(done: Retired, *, at: datetime, dry_run: bool) -> None:
    """Delete what is over, one statement a table, but nothing of who is held as a whole."""
    held, schedule = people_held_whole(), catalogue.dictionary().leftovers
    for key, forget in LEFTOVERS.items():
        before = at - timedelta(days=schedule[key].days)
        done.deleted[key] += forget(before, but=held, dry_run=dry_run)
