#!/usr/bin/env python3
"""Writes docs/reference/data-model.md: every table with its keys and columns, from the models.

Run it after a change of models; a test compares the page with them:

    .venv/bin/python tools/make_data_model.py
"""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.db import models

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "data-model.md"
INTRODUCTION = """\
# Tables

Written by `tools/make_data_model.py` from the models; do not edit. Rooms from the bottom up. Why
keys are as they are: [ADR 0005](../adr/0005-ids-and-keys.md).

`person_id` in a key means: this row belongs to one person, and no query reads it without saying
whose. Tables of Django (migrations, content types) and of procrastinate (periodic tasks) are not
listed.
"""


def main() -> None:
    """Write the page."""
    import django  # noqa: PLC0415  # the settings must be named first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekali.config.settings")
    django.setup()
    PAGE.write_text(data_model(), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


def data_model() -> str:
    """Return the page, from the models as they are loaded."""
    rooms = [room for room in apps.get_app_configs() if room.name.startswith("sekali.")]
    parts = [_of_room(room) for room in rooms if list(room.get_models())]
    return "\n".join([INTRODUCTION, *parts])


def _of_room(room: AppConfig) -> str:
    tables = sorted(room.get_models(), key=lambda model: model._meta.db_table)
    return "\n".join([f"## {room.label}\n", *(_of_table(model) for model in tables)])


def _of_table(model: type[models.Model]) -> str:
    meta = model._meta
    lines = [f"### {meta.db_table}\n", f"{_first_sentence(model)}\n", f"Key: {_key(model)}.\n"]
    lines += ["| column | type | null | notes |", "|---|---|---|---|"]
    lines += [_of_column(field) for field in meta.concrete_fields]
    rules = list(_rules(model))
    if rules:
        lines += ["", *rules]
    return "\n".join([*lines, ""])


def _first_sentence(model: type[models.Model]) -> str:
    return " ".join((model.__doc__ or "").split("\n\n")[0].split())


def _key(model: type[models.Model]) -> str:
    key = model._meta.pk
    columns: Iterable[str] = getattr(key, "field_names", None) or [key.column]
    return ", ".join(f"`{column}`" for column in columns)


def _of_column(field: "models.Field[object, object]") -> str:
    kind = field.get_internal_type().removesuffix("Field")
    length = f"({field.max_length})" if field.max_length and kind != "UUID" else ""
    notes = str(field.help_text).replace("|", "\\|")
    if isinstance(field, models.ForeignKey):
        kind = f"to `{field.related_model._meta.db_table}`"
    null = "yes" if field.null else ""
    return f"| `{field.column}` | {kind}{length} | {null} | {notes} |"


def _rules(model: type[models.Model]) -> Iterator[str]:
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        what = f"unique: {', '.join(fields)}" if fields else "check"
        yield f"- {what} (`{constraint.name}`)"
    for index in model._meta.indexes:
        partial = ", only where it is open" if index.condition else ""
        yield f"- index: {', '.join(index.fields)} (`{index.name}`{partial})"


if __name__ == "__main__":
    main()
