"""What recurs: begun when the calendar says so, and `sekali recurs` for who runs Sekali."""

import sys
from collections.abc import Mapping
from datetime import UTC, datetime

from django.utils.timezone import localdate

from sekali.casework.actions import recurring
from sekali.casework.models import RecurringRun
from sekali.casework.recurring_queries import period_named, run_of, runs_of, what_would_come
from sekali.catalogue import queries as catalogue
from sekali.kernel.errors import DomainError

FINE, WRONG = 0, 1
_TOLD_EVERY = 10


def begin_recurring(at: datetime) -> None:
    """Begin what is due; a period that is begun is gone through by the worker's messages."""
    recurring.begin_what_is_due(at=at, today=localdate(at))


def list_recurring() -> int:
    """Say which services recur, when, and what came of each period; return the exit code."""
    for service in catalogue.services().values():
        recurs = service.definition.recurs
        if recurs is None:
            continue
        _say(f"{service.id}: every {recurs.every} on {recurs.on}, opens a {recurs.opens}")
        for run in runs_of(service.id):
            _say(f"  {_told(run)}")
    return FINE


def run_recurring(service_id: str, period: str, *, dry_run: bool) -> int:
    """Go through a period of a service now; return the exit code.

    Stopped in the middle, the same command goes on where it was.
    """
    today = localdate()
    try:
        service = catalogue.service(service_id)
        chosen = period_named(service, period, today)
        if dry_run:
            counts = what_would_come(service, chosen, today)
            return _say(f"{chosen.key} would give: {_counts(counts)}")
        now = datetime.now(UTC)
        run = recurring.begin_run(service=service, period=chosen, at=now, today=today)
        return _say(_told(_worked_off(run)))
    except DomainError as refusal:
        _say(f"refused: {refusal.code} {dict(refusal.params)}")
        return WRONG


def _worked_off(run: RecurringRun) -> RecurringRun:
    """Go on with a run to its end; the worker of the installation may help."""
    steps = 0
    while run.state == recurring.RUNNING:
        now = datetime.now(UTC)
        recurring.step(run_id=run.id, after=run.after, at=now, today=localdate(now))
        run = run_of(run.service_id, run.period)
        steps += 1
        if steps % _TOLD_EVERY == 0:
            _say(_told(run))
    return run


def _told(run: RecurringRun) -> str:
    return f"{run.period} {run.state}: {_counts(run.outcomes)}"


def _counts(counts: Mapping[str, int]) -> str:
    told = (f"{count} {outcome}" for outcome, count in sorted(counts.items()))
    return ", ".join(told) or "nobody"


def _say(line: str) -> int:
    sys.stdout.write(f"{line}\n")
    return FINE
