"""What the columns of a list are called: in the template, above a file, and in its report."""

from collections.abc import Mapping

from sekali.catalogue import files
from sekali.catalogue.compiled import APPLICANT, CompiledService
from sekali.catalogue.value_types import ValueType


def number_column(bulk: files.Bulk) -> str:
    """Return the column by whose number the person of a row is found: ``applicant.nik``."""
    return f"{APPLICANT}.{bulk.identify}"


def columns_of_list(bulk: files.Bulk) -> tuple[str, ...]:
    """Return the keys of all columns in the order of the template, the person's number first."""
    return (number_column(bulk), *bulk.columns)


def fits_into_a_cell(kind: ValueType) -> bool:
    """Tell whether a value can stand in a cell of a list: in one line, and read from one."""
    return kind.in_tables or kind.widget == "lines"


def list_header(service: CompiledService, column: str, language: str) -> str:
    """Return what stands above a column."""
    said = service.text(language).bulk
    return said.headers.get(column, column) if said else column


def list_headings(service: CompiledService, bulk: files.Bulk) -> Mapping[str, str]:
    """Return the columns by what may stand above them: words in every language, and keys."""
    return {
        " ".join(heading.split()).casefold(): column
        for column in columns_of_list(bulk)
        for heading in (column, *(list_header(service, column, one) for one in service.texts))
    }
