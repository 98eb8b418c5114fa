"""Reading rows by their columns, with SQL that is put together once in the life of a process.

For what every page does again and again. Putting the same query together anew each time is what
Django's ORM spends most on: a case with its time line costs a quarter this way. What is asked
in many forms (filters, pages) stays with the ORM.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection, models

from sekali.storage.person_tables import KEY, PersonMissing, PersonRow

M = TypeVar("M", bound=models.Model)
_SHAPES_KEPT = 256


def rows_of(model: type[M], *, order: str = "", limit: int = 0, **where: Any) -> list[M]:
    """Return the rows whose columns have these values; None stands for a column that is null.

    ``order`` and ``limit`` are SQL and come from the code, never from outside.

    Raises:
        PersonMissing: A table about people was asked without a person.
    """
    nulls = tuple(name for name, value in where.items() if value is None)
    sql, names, converters = _shape(model, tuple(where), nulls, order, limit)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for value in where.values() if value is not None])
        rows = cursor.fetchall()
    return [model.from_db(None, names, _converted(row, converters)) for row in rows]


def row_of(model: type[M], **where: Any) -> M | None:
    """Return the one row whose columns have these values, if there is one."""
    found = rows_of(model, limit=1, **where)
    return found[0] if found else None


Converter = tuple[int, Callable[..., Any]]
Shape = tuple[str, tuple[str, ...], tuple[Converter, ...]]


@lru_cache(_SHAPES_KEPT)
def _shape(
    model: type[models.Model],
    where: tuple[str, ...],
    nulls: tuple[str, ...],
    order: str,
    limit: int,
) -> Shape:
    if issubclass(model, PersonRow) and KEY not in where:
        message = f"{model.__name__} was queried without {KEY}"
        raise PersonMissing(message)
    fields = model._meta.concrete_fields
    columns = ", ".join(_column(field) for field in fields)
    named = ((_column(model._meta.get_field(name)), name in nulls) for name in where)
    conditions = " AND ".join(f"{column} {'IS NULL' if null else '= %s'}" for column, null in named)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"SELECT {columns} FROM {table} WHERE {conditions}"  # noqa: S608  # names from models
    sql += (f" ORDER BY {order}" if order else "") + (f" LIMIT {limit:d}" if limit else "")
    converters = tuple(
        (place, convert)
        for place, field in enumerate(fields)
        for convert in field.get_db_converters(connection)
    )
    return sql, tuple(field.attname for field in fields), converters


def _converted(row: Sequence[Any], converters: Sequence[Converter]) -> Sequence[Any]:
    values = list(row)
    for place, convert in converters:
        values[place] = convert(values[place], None, connection)
    return values


def _column(field: Any) -> str:
    return connection.ops.quote_name(field.column)
