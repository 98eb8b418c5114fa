"""Who serves people adds to the ledger and to what the bank said, and rewrites neither.

That nothing legitimate is refused to them, all tests with a database try: see support.serving.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

from sekali.audit.queries import entries_about, first_broken_link
from sekali.audit.rules import entry_content
from sekali.config.checking import check
from sekali.jobs.preparing import check_audit
from sekali.launch.postgres_settings import ROLE
from sekali.storage.roles import (
    ADDED_TO,
    SERVING,
    WEB,
    WEB_PROGRAM,
    WORKER_PROGRAM,
    serving_as_owner,
)
from support.browsing import open_form
from support.people import MOTHER, browser_of, person_id
from support.serving import as_owner
from support.together import elsewhere

REWRITES = (
    "UPDATE audit_entry SET kind = 'x'",
    "UPDATE audit_entry SET hash = ''",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "DELETE FROM audit_chain",
    "TRUNCATE audit_chain",
    "UPDATE audit_chain SET person_id = gen_random_uuid()",
    "UPDATE audit_chain SET length = 0, last_hash = ''",
    "INSERT INTO audit_chain (person_id, length, last_hash) VALUES (gen_random_uuid(), 0, '')",
    "INSERT INTO audit_entry (person_id, position) VALUES (gen_random_uuid(), 1)",
    "CREATE OR REPLACE FUNCTION audit_append(content bytea) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE FUNCTION public.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT $1'",
    "DROP FUNCTION audit_append(bytea)",
    "UPDATE audit_chain SET trimmed = length, anchor = last_hash",
    "SELECT audit_trim(gen_random_uuid(), now())",
    "SELECT audit_trim(gen_random_uuid(), now() - interval '9 years')",
    "SELECT audit_trim(gen_random_uuid(), NULL)",
    "DROP TABLE audit_entry",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "UPDATE payments_bankpayment SET amount_rupiah = 1",
    "UPDATE payments_bankpayment SET paid_at = now()",
    "UPDATE payments_bankpayment SET person_id = gen_random_uuid()",
    "UPDATE payments_bankpayment SET bill_id = gen_random_uuid()",
    "DELETE FROM payments_bankpayment",
    "UPDATE payments_bill SET amount_rupiah = 1",
    "DELETE FROM payments_bill",
    "UPDATE payments_billcode SET bill_id = gen_random_uuid()",
    "DELETE FROM payments_billcode",
    "UPDATE payments_refund SET amount_rupiah = 1",
    "DELETE FROM payments_refund",
    "DELETE FROM django_migrations",
    "CREATE TABLE mine (id int)",
    "SET ROLE sekali",
    "CREATE ROLE another",
)


# Not written once: an answer is added to a question, a statement takes the place of the one before.
REWRITTEN = (
    "audit_question",
    "audit_openquestion",
    "payments_statementline",
    "payments_statementday",
)


def as_role(role: str, *, program: str = "a test") -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection as one of the roles, by a program that calls itself so."""
    parameters = connection.get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "host") if key in parameters}
    return psycopg.connect(**wanted, user=role, autocommit=True, application_name=program)


def entry_of(whose: UUID, kind: str) -> bytes:
    """Return an entry as it is appended."""
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return entry_content(
        person_id=whose, at=at, kind=kind, actor_id=None, office_id=None, details={"of": "é\u2028"}
    )


def _current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        role: str = cursor.fetchone()[0]
        return role


def _rights(cursor: CursorWrapper, role: str) -> set[tuple[str, str, str]]:
    """Return table, column and right of everything that a role may do."""
    cursor.execute(
        "SELECT table_name, column_name, privilege_type"
        " FROM information_schema.column_privileges WHERE grantee = %s"
        " UNION SELECT table_name, '', privilege_type"
        " FROM information_schema.table_privileges WHERE grantee = %s",
        [role, role],
    )
    return set(cursor.fetchall())


def test_what_is_only_added_to_is_there(db: None) -> None:
    assert set(ADDED_TO) <= set(connection.introspection.table_names())


def test_of_each_table_of_the_ledger_and_of_payments_it_is_said_which_it_is(db: None) -> None:
    guarded = apps.get_app_config("audit"), apps.get_app_config("payments")
    tables = {model._meta.db_table for room in guarded for model in room.get_models()}
    # Of other rooms only what is written once stands there as well.
    named = {one for one in (*ADDED_TO, *REWRITTEN) if one.startswith(("audit_", "payments_"))}
    assert tables == named


def test_both_roles_have_the_same_rights_and_on_every_table(db: None) -> None:
    with as_owner(), connection.cursor() as cursor:
        web, worker = (_rights(cursor, role) for role in SERVING)
    assert web == worker
    assert {table for table, *_ in web} == set(connection.introspection.table_names())


def test_tests_act_with_these_rights_in_every_thread(own_database: str) -> None:
    assert elsewhere(_current_role) == _current_role() == WEB


def test_tests_in_a_transaction_act_with_these_rights(db: None) -> None:
    assert _current_role() == WEB
    with as_owner():
        assert _current_role() == ROLE
    assert _current_role() == WEB


@pytest.mark.parametrize("role", SERVING)
def test_a_serving_role_cannot_rewrite(own_database: str, role: str) -> None:
    with as_role(role) as database:
        for order in REWRITES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(order)
                pytest.fail(order)


@pytest.mark.parametrize("role", SERVING)
def test_a_serving_role_appends_to_the_end_and_nowhere_else(own_database: str, role: str) -> None:
    """Even with a table and a function of its own in front: they are not the owner's."""
    whose = uuid4()
    with as_role(role) as database:
        database.execute("SET search_path = pg_temp, public")
        database.execute("CREATE TEMPORARY TABLE audit_entry (LIKE public.audit_entry)")
        database.execute("CREATE TEMPORARY TABLE audit_chain (LIKE public.audit_chain)")
        for number in range(3):
            database.execute("SELECT audit_append(%s)", [entry_of(whose, f"test.{number}")])
        assert database.execute("SELECT count(*) FROM pg_temp.audit_entry").fetchone() == (0,)
    assert [one.kind for one in entries_about(whose)] == ["test.2", "test.1", "test.0"]
    assert first_broken_link(whose) is None


@pytest.mark.parametrize("role", SERVING)
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"person_id": "x"}', b"null"])
def test_what_is_no_entry_is_not_appended(own_database: str, role: str, content: bytes) -> None:
    with as_role(role) as database, pytest.raises(psycopg.DatabaseError):
        database.execute("SELECT audit_append(%s)", [content])


def test_nobody_else_appends(own_database: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT has_function_privilege('public', 'audit_append(bytea)', 'EXECUTE')")
        assert cursor.fetchone() == (False,)


@pytest.mark.parametrize("role", SERVING)
def test_a_serving_role_adds_and_reads(own_database: str, role: str) -> None:
    with as_role(role) as database:
        database.execute("SELECT audit_append(%s)", [entry_of(uuid4(), "test.added")])
        for (table,) in database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname='public'"
        ):
            database.execute(f'SELECT 1 FROM "{table}" LIMIT 1')


def test_pages_are_served_and_looks_written_down_as_the_role_of_the_web_server(
    own_database: str, static_files: None, outside: object
) -> None:
    settings_of_database = connections["default"].settings_dict
    owner = settings_of_database["USER"]
    connections.close_all()
    settings_of_database["USER"] = WEB
    try:
        browser = browser_of(MOTHER)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_user, count(*) FROM audit_entry WHERE person_id = %s",
                [person_id(MOTHER)],
            )
            role, before = cursor.fetchone()
            assert role == WEB
            assert browser.get(f"/isi/{open_form(browser)}/periksa").status_code in {200, 302}
            cursor.execute(
                "SELECT count(*) FROM audit_entry WHERE person_id = %s", [person_id(MOTHER)]
            )
            assert cursor.fetchone()[0] > before
        assert check_audit() == 0
    finally:
        connections.close_all()
        settings_of_database["USER"] = owner


def test_an_operator_is_told_of_who_serves_with_the_rights_of_the_owner(
    own_database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with as_role(WEB, program=WEB_PROGRAM), as_role(ROLE, program="psql"):
        assert serving_as_owner() == []
        with as_role(ROLE, program=WORKER_PROGRAM):
            assert serving_as_owner() == [(WORKER_PROGRAM, ROLE)]
            check()
            assert "`sekali worker` uses the role sekali" in capsys.readouterr().out
