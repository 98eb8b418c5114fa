"""Who serves people adds to the ledger and to what the bank said, and rewrites neither."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, connections

from sekali.jobs.preparing import check_audit
from sekali.storage.roles import ADDED_TO, SERVING, WEB, grant_rights
from support.browsing import open_form
from support.people import MOTHER, browser_of, person_id

REWRITES = (
    "UPDATE audit_entry SET kind = 'x'",
    "UPDATE audit_entry SET hash = ''",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "DELETE FROM audit_chain",
    "TRUNCATE audit_chain",
    "UPDATE audit_chain SET person_id = gen_random_uuid()",
    "DROP TABLE audit_entry",
    "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
    "UPDATE payments_bankpayment SET amount_rupiah = 1",
    "UPDATE payments_bankpayment SET paid_at = now()",
    "DELETE FROM payments_bankpayment",
    "UPDATE payments_bill SET amount_rupiah = 1",
    "DELETE FROM payments_bill",
    "UPDATE payments_refund SET amount_rupiah = 1",
    "DELETE FROM payments_refund",
    "DELETE FROM django_migrations",
    "CREATE TABLE mine (id int)",
    "SET ROLE sekali",
    "CREATE ROLE another",
)


@pytest.fixture
def granted(own_database: str) -> Iterator[str]:
    """A database whose roles have their rights, as after ``sekali migrate``."""
    assert grant_rights() == SERVING
    return own_database


def as_role(role: str) -> psycopg.Connection[tuple[object, ...]]:
    """Return a connection as one of the roles."""
    parameters = connection.get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "host") if key in parameters}
    return psycopg.connect(**wanted, user=role, autocommit=True)


def test_what_is_only_added_to_is_there(db: None) -> None:
    assert set(ADDED_TO) <= set(connection.introspection.table_names())


@pytest.mark.parametrize("role", SERVING)
def test_a_serving_role_cannot_rewrite(granted: str, role: str) -> None:
    with as_role(role) as database:
        for order in REWRITES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                database.execute(order)
                pytest.fail(order)


@pytest.mark.parametrize("role", SERVING)
def test_a_serving_role_adds_and_reads(granted: str, role: str) -> None:
    with as_role(role) as database:
        database.execute(
            "INSERT INTO audit_chain (person_id, length, last_hash) VALUES (%s, 0, '')", [uuid4()]
        )
        for (table,) in database.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname='public'"
        ):
            database.execute(f'SELECT 1 FROM "{table}" LIMIT 1')


def test_pages_are_served_and_looks_written_down_as_the_role_of_the_web_server(
    granted: str, static_files: None, outside: object
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
