"""What the columns of a table are called: by those who type, and above those who paste."""

from collections.abc import Mapping

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.files import Typed
from sekali.catalogue.value_types.rows import columns_of


def column_label(service: CompiledService, table: str, column: str, language: str) -> str:
    """Return what a column is called; its words are those of the item ``<table>.<column>``."""
    said = service.text(language).items.get(f"{table}.{column}")
    return (said.label if said else None) or column


def headings(service: CompiledService, table: str, spec: Typed) -> Mapping[str, str]:
    """Return the columns by what may stand above them: labels in every language, and keys."""
    return {
        heading.casefold(): column
        for column in columns_of(spec)
        for heading in (column, *_labels(service, f"{table}.{column}"))
    }


def _labels(service: CompiledService, key: str) -> list[str]:
    said = (text.items.get(key) for text in service.texts.values())
    return [" ".join(item.label.split()) for item in said if item is not None and item.label]
