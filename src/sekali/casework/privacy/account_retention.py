"""Retention of accounts, carried out by night: who never comes is warned, and then closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.timezone import localdate

from sekali.accounts.idling import accounts_unused_since, close_unused, how_idle, warn_unused
from sekali.accounts.rules import next_of_idle
from sekali.agencies.queries import postings_of
from sekali.casework.models import Case
from sekali.casework.privacy.case_rows import holds_on
from sekali.casework.privacy.retention import Retired
from sekali.catalogue import queries as catalogue

ACCOUNT, WARNINGS = "account", "account-warnings"


@dataclass(frozen=True, slots=True)
class _Terms:
    """After how many unused days an account closes, how long before one is warned; the law."""

    days: int
    warn_before: Sequence[int]
    law: str


def retire_accounts(done: Retired, *, at: datetime, dry_run: bool) -> None:
    """Warn the owners of accounts that nobody uses, and close those whose time is over.

    An account stays whose person has an open application, a post in an office, or a legal hold.
    """
    kept = catalogue.dictionary().retention[ACCOUNT]
    if kept.days is None:
        return
    terms = _Terms(kept.days, kept.warn_days_before, kept.law)
    first = at - timedelta(days=terms.days - max(terms.warn_before, default=0))
    for person_id in accounts_unused_since(first):
        _retire(person_id, terms, done, at, dry_run=dry_run)


def _retire(person_id: UUID, terms: _Terms, done: Retired, at: datetime, *, dry_run: bool) -> None:
    idle = how_idle(person_id)
    if idle is None:
        return
    step = next_of_idle(idle, days=terms.days, warn_before=terms.warn_before, now=at)
    if step is None or _is_needed(person_id, done, at):
        return
    done.deleted[WARNINGS if step == "warn" else ACCOUNT] += 1
    if dry_run:
        return
    if step == "warn":
        left = terms.warn_before[idle.warned]
        warn_unused(person_id=person_id, warned=idle.warned + 1, days_left=left, now=at)
    else:
        since = at - timedelta(days=terms.days)
        close_unused(person_id=person_id, unused_since=since, law=terms.law, now=at)


def _is_needed(person_id: UUID, done: Retired, at: datetime) -> bool:
    if holds_on(person_id):
        done.held += 1
        return True
    has_open_case = Case.objects.filter(person_id=person_id, decided_at__isnull=True).exists()
    return has_open_case or bool(postings_of(person_id, localdate(at)))
