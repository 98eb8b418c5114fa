"""Everything that retention ends, in one go: what the worker does by night, and a command shows."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sekali.casework.privacy.account_retention import retire_accounts
from sekali.casework.privacy.ledger_retention import retire_ledgers
from sekali.casework.privacy.leftovers import retire_leftovers
from sekali.casework.privacy.retention import Retired, retire
from sekali.documents.ports import BlobStore

log = logging.getLogger(__name__)


def retire_everything(store: BlobStore, *, at: datetime, dry_run: bool = False) -> Retired:
    """Delete what need not be kept any more, of every kind; with ``dry_run`` only count it."""
    done = retire(store, at=at, dry_run=dry_run)
    retire_leftovers(done, at=at, dry_run=dry_run)
    retire_accounts(done, at=at, dry_run=dry_run)
    retire_ledgers(done, at=at, dry_run=dry_run)
    return done


@dataclass(frozen=True, slots=True)
class RetentionByNight:
    """Carries retention out each night."""

    store: BlobStore

    def __call__(self, at: datetime) -> None:
        """Delete what is over; tell the log what came of it."""
        done = retire_everything(self.store, at=at)
        log.info("retention: %s deleted, %d held", dict(done.deleted), done.held)
