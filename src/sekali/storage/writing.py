"""Writing several new rows of one person with one statement."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.db import connection, models

_SHAPES_KEPT = 256


def insert_together(
    *rows: models.Model, then: str = "", values: Sequence[Any] = (), new_only: bool = False
) -> int:
    """Insert rows of different tables in one round trip, in the running transaction.

    For rows in one person's group only: on a cluster they lie on the same server, so that
    the statement stays there. Several rows of one table become one INSERT.

    ``then`` is an UPDATE or DELETE with ``values``, done in the same statement; it does not see
    the new rows. Returns how many rows it met. With ``new_only`` a row that is there already is
    left as it is.
    """
    ordered = sorted(rows, key=_table)
    groups = [(model, len(list(same))) for model, same in groupby(ordered, key=type)]
    inserted = [value for row in ordered for value in _values(row)]
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(tuple(groups), new_only) + (then or "SELECT 1"), [*inserted, *values]
        )
        met: int = cursor.rowcount
        return met


@lru_cache(_SHAPES_KEPT)
def _statement(groups: tuple[tuple[type[models.Model], int], ...], new_only: bool) -> str:  # noqa: FBT001  # a cached shape
    """Return the statement up to what follows the inserts; each shape is put together once."""
    if not groups:
        return ""
    end = " ON CONFLICT DO NOTHING" if new_only else ""
    inserts = (f"t{place} AS ({_insert(*group)}{end})" for place, group in enumerate(groups))
    return f"WITH {', '.join(inserts)} "


def _insert(model: type[models.Model], count: int) -> str:
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column or field.name) for field in fields)
    places = ", ".join(["(" + ", ".join(["%s"] * len(fields)) + ")"] * count)
    table = connection.ops.quote_name(_table(model))
    return f"INSERT INTO {table} ({columns}) VALUES {places}"  # noqa: S608  # names from models


def _values(row: models.Model) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection)
        if isinstance(field, models.JSONField)
        # Any other value goes to the database as it is.
        else value
        for field, value in ((f, getattr(row, f.attname)) for f in row._meta.concrete_fields)
    ]


def _table(row: models.Model | type[models.Model]) -> str:
    return row._meta.db_table
