"""What the clock asks for is done, with the rights of a worker and no more."""

from datetime import UTC, datetime

from django.db import connection

from sekali.jobs import tasks

CLOCKWORK = (tasks.by_night, tasks.forget_expired, tasks.poll_registries, tasks.retry_stalled)


def left_by_a_worker_that_died() -> None:
    """Leave a job in hand of a worker of which nothing was heard any more."""
    tasks.poll_registries.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")


def counts() -> dict[str, int]:
    """Return how many jobs stand in which state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        return dict(cursor.fetchall())


def test_all_that_is_due_is_done_and_what_was_left_is_taken_up(own_database: str) -> None:
    left_by_a_worker_that_died()
    for task in CLOCKWORK:
        task.defer(timestamp=int(datetime.now(UTC).timestamp()))

    tasks.run_periodic_tasks(wait=False)
    tasks.run_periodic_tasks(wait=False)

    stand = counts()
    # A new minute may have put down one more since.
    stand.pop("todo", None)
    # The job that was left, the four, and what the clock itself put down for this minute.
    assert stand.keys() == {"succeeded"}
    assert stand["succeeded"] >= 5


def test_one_job_of_the_night_that_fails_keeps_none_of_the_others() -> None:
    done = []

    def fails(_: datetime) -> None:
        raise RuntimeError("test")

    tasks.every_night([fails, done.append])
    try:
        tasks.by_night(timestamp=0)
    finally:
        tasks.every_night([])
    assert done == [datetime.fromtimestamp(0, UTC)]
