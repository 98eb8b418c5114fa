"""What each role of the database may do: the owner migrates; who serves people never rewrites.

The ledger of looks and acts, and what the bank told us, are written once. The processes that take
requests and do jobs may add to them and cannot change or take away what is there, whatever is done
to those processes, short of the owner's rights.
"""

from django.db import connection, transaction
from psycopg import sql

WEB, WORKER = "sekali_web", "sekali_worker"
SERVING = (WEB, WORKER)
_ALL = "SELECT, INSERT, UPDATE, DELETE"
# What is written once, with what has to be told later of a row. Locking a row takes the right to
# change something of it. The ledger is written by a function of the owner alone.
ADDED_TO = {
    "audit_entry": "SELECT",
    "audit_chain": "SELECT",
    "payments_bankpayment": "SELECT, INSERT, UPDATE (outcome)",
    "payments_bill": "SELECT, INSERT, UPDATE (status, paid_rupiah, paid_at)",
    "payments_billcode": "SELECT, INSERT",
    "payments_refund": "SELECT, INSERT, UPDATE (status, bank_reference, sent_at, confirmed_at)",
    "casework_mergeside": "SELECT, INSERT, UPDATE",
    "casework_impactjudgement": "SELECT, INSERT",
    "casework_escalation": "SELECT, INSERT, UPDATE (settled_at)",
    # Who looked at what is not changed by whoever serves; only what was judged of it, once.
    "casework_lookreview": (
        "SELECT, INSERT, DELETE, UPDATE (status, due_at, late_at, judged_by_id, judged_at, note,"
        " told_at, told_by_id)"
    ),
    "casework_reviewedlook": "SELECT, INSERT, DELETE",
    # What was opened in an emergency, and why, is closed earlier at most.
    "casework_brokenglass": "SELECT, INSERT, DELETE, UPDATE (until)",
    "vault_consent": "SELECT, INSERT",
    "django_migrations": "SELECT",
}
MAY_CALL = "FUNCTION public.audit_append(bytea), public.audit_hold(uuid)"
# Old entries of the ledger go by night: no page needs that.
WORKER_MAY_CALL = "FUNCTION public.audit_trim(uuid, timestamptz)"
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# As the programs that serve people call themselves to the database.
PROGRAMS = WEB_PROGRAM, WORKER_PROGRAM = "sekali web", "sekali worker"
_TOO_MIGHTY = """
    SELECT DISTINCT application_name, usename::text FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ANY(%s)
      AND has_table_privilege(usesysid, 'audit_entry', 'UPDATE')
    ORDER BY 1
"""
_ROLES = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"


@transaction.atomic
def grant_rights() -> tuple[str, ...]:
    """Give the serving roles exactly their rights; return which of them there are.

    Run by the owner of the tables after every migration. Without the roles it does nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ROLES, [list(SERVING)])
        roles = tuple(sorted(name for (name,) in cursor.fetchall()))
        cursor.execute(_TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        for role in roles:
            for order in _orders(role, tables):
                cursor.execute(order)
    return roles


def _orders(role: str, tables: list[str]) -> list[sql.Composed]:
    """Return the statements that leave a role with its rights on these tables and no others."""
    to = sql.Identifier(role)
    orders = [
        sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {}").format(to),
        sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(to),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(to),
    ]
    for table in tables:
        rights = sql.SQL(ADDED_TO.get(table, _ALL))
        orders.append(sql.SQL("GRANT {} ON {} TO {}").format(rights, sql.Identifier(table), to))
    calls = [MAY_CALL, WORKER_MAY_CALL] if role == WORKER else [MAY_CALL]
    return [*orders, *(sql.SQL(f"GRANT EXECUTE ON {one} TO {{}}").format(to) for one in calls)]


def serving_as_owner() -> list[tuple[str, str]]:
    """Return which of the serving programs are connected with more rights than theirs.

    Each with the role that it uses: one that can rewrite the ledger.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOO_MIGHTY, [list(PROGRAMS)])
        return [(program, role) for program, role in cursor.fetchall()]
