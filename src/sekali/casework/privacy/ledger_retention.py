"""Retention of the ledger, carried out by night: what is over goes, what is held stays."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sekali.audit.actions import hold_chain
from sekali.audit.personal import count_entries_before, people_with_entries_before
from sekali.audit.trimming import ChainBroken, trim
from sekali.casework.privacy.case_rows import holds_on
from sekali.casework.privacy.retention import Retired
from sekali.catalogue import queries as catalogue
from sekali.storage.transactions import whole_transaction

log = logging.getLogger(__name__)
LEDGER = "ledger"


def retire_ledgers(done: Retired, *, at: datetime, dry_run: bool) -> None:
    """Take the oldest entries off every chain, each in a transaction of its own.

    A chain that does not hold is left as it is, and told to the log: `sekali audit` says more.
    """
    days = catalogue.dictionary().retention[LEDGER].days
    if days is None:
        return
    before = at - timedelta(days=days)
    for person_id in people_with_entries_before(before):
        try:
            _retire(person_id, before, done, at, dry_run=dry_run)
        except ChainBroken as broken:
            log.error("a ledger was changed, and stays as it is: %s: %s", person_id, broken)  # noqa: TRY400  # told, not traced


@whole_transaction
def _retire(
    person_id: UUID, before: datetime, done: Retired, at: datetime, *, dry_run: bool
) -> None:
    # Whoever places a hold writes it on the chain: from here on nobody does.
    hold_chain(person_id)
    if holds_on(person_id):
        done.held += 1
        return
    if dry_run:
        done.deleted[LEDGER] += count_entries_before(person_id, before)
        return
    law = catalogue.dictionary().retention[LEDGER].law
    done.deleted[LEDGER] += trim(person_id=person_id, before=before, law=law, at=at)
