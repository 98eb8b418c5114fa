"""The base of every table about a person: keyed by the person, and never read without one.

All rows of one person carry the same ``person_id`` first in their key, so that they stay
together when the tables are spread over many servers (docs/adr/0005-ids-and-keys.md).
"""

from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.lookups import Lookup
from django.db.models.sql.where import WhereNode

from sekali.kernel.ids import uuid7

KEY = "person_id"


class PersonMissing(RuntimeError):
    """A bug: a table about people was asked without saying whom it is about."""


class PersonQuerySet(models.QuerySet[Any]):
    """Refuses to run before it was filtered by ``person_id``.

    A query without the person would visit every server of a cluster, and is how one
    resident's page comes to show another resident's data. What really has to walk over all
    people says so with ``across_people``.
    """

    _across_people = False

    def across_people(self) -> Self:
        """Return a query that may read rows of many people: exports, projections, the relay."""
        found = self.all()
        found._across_people = True  # noqa: SLF001  # of the same class
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # absent from the stubs
        clone._across_people = self._across_people
        return clone

    def _require_person(self) -> None:
        if not self._across_people and not _names_a_person(self.query.where):
            message = f"{self.model.__name__} was queried without {KEY}"
            raise PersonMissing(message)

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._require_person()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Stream the rows, as Django does, once a person is named."""
        self._require_person()
        return super().iterator(chunk_size)

    def count(self) -> int:
        """Count the rows of the person."""
        self._require_person()
        return super().count()

    def exists(self) -> bool:
        """Tell whether the person has such a row."""
        self._require_person()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Aggregate over the rows of the person."""
        self._require_person()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Change rows of the person; return how many."""
        self._require_person()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete rows of the person."""
        self._require_person()
        return super().delete()


class PersonRow(models.Model):
    """A row that belongs to one person; its key is the person and an id made in Python."""

    pk = models.CompositePrimaryKey(KEY, "id")
    person_id = models.UUIDField(editable=False)
    id = models.UUIDField(default=uuid7, editable=False)

    objects: ClassVar[Any] = PersonQuerySet.as_manager()

    class Meta:
        abstract = True


def _names_a_person(where: WhereNode) -> bool:
    """Tell whether the conditions, all of which must hold, include one on the person's key."""
    if where.negated or where.connector != "AND":
        return False
    return any(
        _names_a_person(part) if isinstance(part, WhereNode) else _is_on_key(part)
        for part in where.children
    )


def _is_on_key(condition: object) -> bool:
    if not isinstance(condition, Lookup) or condition.lookup_name not in {"exact", "in"}:
        return False
    columns = getattr(condition.lhs, "cols", None) or [condition.lhs]
    return any(getattr(getattr(c, "target", None), "column", None) == KEY for c in columns)
