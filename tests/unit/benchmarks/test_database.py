"""Sorting the server's log by who asked."""

from benchmarks.database import sorted_statements

LOG = """\
2026-03-02 02:00:00.001 UTC [10] LOG:  statement: SELECT s.x FROM accounts_session s
2026-03-02 02:00:00.002 UTC [10] LOG:  execute _pg3_1: BEGIN
2026-03-02 02:00:00.003 UTC [10] LOG:  execute _pg3_2: INSERT INTO casework_case
\tVALUES ($1)
2026-03-02 02:00:00.004 UTC [10] LOG:  statement: COMMIT
2026-03-02 02:00:00.005 UTC [20] LOG:  statement:
\t    UPDATE storage_outboxmessage SET claimed_until = now()
2026-03-02 02:00:00.006 UTC [20] LOG:  execute <unnamed>: DELETE FROM storage_outboxmessage
2026-03-02 02:00:00.007 UTC [30] LOG:  statement: SELECT procrastinate_fetch_job_v2($1)
2026-03-02 02:00:00.008 UTC [40] LOG:  statement: SELECT 1 FROM storage_outboxmessage LIMIT 1
2026-03-02 02:00:00.009 UTC [50] LOG:  checkpoint starting: time
"""


def test_pages_jobs_and_transactions_are_told_apart() -> None:
    found = sorted_statements(LOG, without=40)
    assert found.web == (
        "SELECT s.x FROM accounts_session s",
        "INSERT INTO casework_case\n\tVALUES ($1)",
    )
    assert found.jobs == ("DELETE FROM storage_outboxmessage",)
    assert found.control == ("BEGIN", "COMMIT")
    assert found.count == 3


def test_an_empty_log_has_no_statements() -> None:
    assert sorted_statements("", without=1).count == 0
