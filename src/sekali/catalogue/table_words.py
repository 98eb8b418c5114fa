"""What the columns of a table are called: by those who type, and above those who paste."""

from collections.abc import Mapping
from typing import Any

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.files import Typed
from sekali.catalogue.value_types.rows import columns_of


def column_label(
    service: CompiledService, table: str, column: str, spec: Typed, language: str
) -> str:
    """Return what a column is called: by the words of the service, else by the dictionary."""
    said = service.text(language).items.get(f"{table}.{column}")
    if said is not None and said.label:
        return said.label
    known = columns_of(spec).get(column)
    by_language: Mapping[Any, str] = (known.label if known else None) or {}
    return by_language.get(language) or by_language.get("id") or column


def headings(service: CompiledService, table: str, spec: Typed) -> Mapping[str, str]:
    """Return the columns by what may stand above them: labels in every language, and keys."""
    return {
        heading.casefold(): column
        for column in columns_of(spec)
        for heading in (column, *_labels(service, f"{table}.{column}"), *_known(spec, column))
    }


def _known(spec: Typed, column: str) -> list[str]:
    """Return what the dictionary calls a column, in every language."""
    return list((columns_of(spec)[column].label or {}).values())


def _labels(service: CompiledService, key: str) -> list[str]:
    said = (text.items.get(key) for text in service.texts.values())
    return [" ".join(item.label.split()) for item in said if item is not None and item.label]
