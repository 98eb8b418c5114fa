"""One row of a person in a table, and what all rows are made with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from support.applying import NOW

LATER, DAY = NOW + timedelta(days=400), date(2026, 3, 2)
CASE, BUNDLE, BILL, SYSTEM, FINDING = (UUID(int=number) for number in range(101, 106))
WORDS = {"id": "Judul"}


@dataclass(frozen=True)
class Row:
    """What a row says besides its person; ``mark`` is what of it has to stand in the copy."""

    mark: str
    said: Mapping[str, Any] = field(default_factory=dict)
    key: str = "person_id"
    # Of the row that it belongs to: its table, and what that says.
    beside: tuple[str, Mapping[str, Any]] | None = None


def keep(label: str, row: Row, person_id: UUID, **changed: Any) -> models.Model:
    """Keep a row of a person in a table."""
    if row.beside:
        apps.get_model(row.beside[0]).objects.get_or_create(**row.beside[1])
    made: models.Model = apps.get_model(label)(**{row.key: person_id, **row.said, **changed})
    made.save(force_insert=True)
    return made
