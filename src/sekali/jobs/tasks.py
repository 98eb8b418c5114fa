"""Periodic work that belongs to nobody's transaction, in procrastinate's queue."""

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import connection
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

from sekali.accounts import actions as accounts
from sekali.accounts.contacts import forget_old_changes
from sekali.accounts.portal_sign_ins import forget_expired_sign_ins
from sekali.accounts.resetting import forget_old_resets
from sekali.casework.actions.bulk_sending import forget_old_lists
from sekali.openid import used_once

log = logging.getLogger(__name__)
Poll = Callable[[datetime], None]
_polls: list[Poll] = []
_nightly: list[Poll] = []
_JOBS_KEPT_HOURS = 24 * 7
# The cases that came of a list stay; its cells are kept no longer than its sender needs them.
_LISTS_KEPT = timedelta(days=30)
_STALLED_AFTER = timedelta(minutes=10)


@app.periodic(cron="17 * * * *")
@app.task(queue="clock", queueing_lock="forget-expired")
def forget_expired(timestamp: int) -> None:
    """Remove what ended or no longer counts: sessions, attempts, resets, lists that lie about."""
    now = datetime.fromtimestamp(timestamp, UTC)
    accounts.forget_expired(now=now)
    forget_old_changes(now=now)
    forget_old_resets(now=now)
    used_once.forget_expired(now=now)
    forget_expired_sign_ins(now=now)
    forget_old_lists(before=now - _LISTS_KEPT)
    connection.close()


@app.periodic(cron="*/10 * * * *")
@app.task(queue="clock", queueing_lock="retry-stalled", pass_context=True)
async def retry_stalled(context: object, timestamp: int) -> None:
    """Give jobs of a worker that died to another one, and forget old finished ones."""
    manager = context.app.job_manager  # type: ignore[attr-defined]  # procrastinate's JobContext
    stalled = await manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED_AFTER.total_seconds())
    for job in stalled:
        await manager.retry_job(job)
    await manager.delete_old_jobs(nb_hours=_JOBS_KEPT_HOURS)


@app.periodic(cron="* * * * *")
@app.task(queue="clock", queueing_lock="poll-registries")
def poll_registries(timestamp: int) -> None:
    """Fetch what systems outside lay down for us; each as the worker was given it."""
    try:
        for poll in _polls:
            poll(datetime.fromtimestamp(timestamp, UTC))
    finally:
        connection.close()


@app.periodic(cron="40 18 * * *")
@app.task(queue="clock", queueing_lock="nightly")
def by_night(timestamp: int) -> None:
    """Do what takes long, at 01:40 in Jakarta; one that fails keeps none of the others."""
    try:
        for job in _nightly:
            try:
                job(datetime.fromtimestamp(timestamp, UTC))
            except Exception:
                log.exception("what is done by night failed; it is tried again tomorrow")
    finally:
        connection.close()


def every_minute(polls: Sequence[Poll]) -> None:
    """Say what this worker asks each minute; before the clock starts."""
    _polls[:] = polls


def every_night(jobs: Sequence[Poll]) -> None:
    """Say what this worker does each night; before the clock starts."""
    _nightly[:] = jobs


def run_periodic_tasks(*, wait: bool = True) -> None:
    """Run procrastinate's worker for the clock's queue in this thread, until the process ends.

    Without ``wait`` it ends once nothing is due any more.
    """
    # The clock does one thing at a time, and what is due to the minute needs no wake-up call:
    # two connections where procrastinate would keep five.
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    worker = app.with_connector(connector)
    with worker.replace_connector(worker.connector):
        worker.run_worker(
            queues=["clock"],
            concurrency=1,
            wait=wait,
            listen_notify=False,
            install_signal_handlers=False,
        )
