"""Writing several new rows of one person with one statement."""

from typing import Any

from django.db import connection, models


def insert_together(*rows: models.Model) -> None:
    """Insert rows of different tables in one round trip, in the running transaction.

    For rows in one person's group only: on a cluster they lie on the same server, so that
    the statement stays there. Several rows of one table become one INSERT.
    """
    statements, values = [], []
    for number, (table, group) in enumerate(_by_table(rows).items()):
        fields = group[0]._meta.concrete_fields
        columns = ", ".join(_quoted(field.column or field.name) for field in fields)
        places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * len(group))
        statements.append(
            f"t{number} AS (INSERT INTO {_quoted(table)} ({columns}) VALUES {places})"  # noqa: S608  # names from models
        )
        for row in group:
            values += [_prepared(row, field) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(statements)} SELECT 1", values)


def _by_table(rows: tuple[models.Model, ...]) -> dict[str, list[models.Model]]:
    groups: dict[str, list[models.Model]] = {}
    for row in rows:
        groups.setdefault(row._meta.db_table, []).append(row)
    return groups


def _prepared(row: models.Model, field: Any) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
