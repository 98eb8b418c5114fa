"""A list in words: what is wrong with a row, the template to fill in, the report to keep."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import Any, NamedTuple

from sekali.casework.bulk_reading import REMARK
from sekali.casework.bulk_rows import PERSON, NotForThem
from sekali.casework.models import BulkFile, BulkRow
from sekali.catalogue import files
from sekali.catalogue import queries as catalogue
from sekali.catalogue.bulk_words import columns_of_list, list_header, number_column
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.value_types import ValueRefused
from sekali.kernel.ids import case_number
from sekali.web.errors import sentence_for
from sekali.web.texts import Words, words

# Spreadsheets take it for Unicode only with this in front, and in Indonesia part at semicolons.
_START, _SEPARATOR = "\ufeff", ";"
# A cell that begins so is a formula to a spreadsheet, and runs.
_FORMULAS = ("=", "+", "-", "@")
# Nobody has them: registries give out no serials from 9001.
_NOBODY = {"nik": ("3516010101019001", "3516010101019002"), "nip": ("198001012005011999",) * 2}
_EXAMPLES = {
    "yes_no": ("ya", "yes"),
    "date": ("20-2-2026", "20-2-2026"),
    "month": ("2-2026", "2-2026"),
    "time": ("09:30", "09:30"),
    "rupiah": ("1500000", "1500000"),
    "phone": ("081234567890", "081234567890"),
    "email": ("nama@contoh.id", "name@example.id"),
}


class RowWords(NamedTuple):
    """A row as it is shown: its number, whose it is, how it stands, and what is wrong."""

    number: int
    person: str
    standing: str
    mistakes: tuple[tuple[str, str], ...]
    case_number: str


def row_in_words(bulk: BulkFile, row: BulkRow, service: CompiledService, t: Words) -> RowWords:
    """Return a row in the language of who reads it."""
    spec = service.definition.bulk
    column = number_column(spec) if spec else ""
    person = row.cells[bulk.columns.index(column)] if column in bulk.columns else ""
    mistakes = tuple(_mistake(one, service, t) for one in row.mistakes)
    number = case_number(row.case_id) if row.case_id else ""
    return RowWords(row.number, person, row.standing, mistakes, number)


def row_as_lines(bulk: BulkFile, row: BulkRow, service: CompiledService) -> list[str]:
    """Return what is wrong with a row, one mistake a line, as the operator's terminal shows it."""
    told = row_in_words(bulk, row, service, words("en"))
    parts = (f"{where}: {what}" if where else what for where, what in told.mistakes)
    return [f"row {told.number}  {told.person}  {part}" for part in parts]


def _mistake(kept: Mapping[str, Any], service: CompiledService, t: Words) -> tuple[str, str]:
    """Return the header of a column and the sentence of what is wrong in it."""
    key = kept["column"]
    where = "" if key == PERSON else _header(service, key, t.language)
    if kept["code"] == NotForThem.code:
        refusals = service.text(t.language).refusals
        said = refusals.get(kept["params"]["refusal"], t("error.refused"))
        return t("lists.to-applicant"), said
    return where, sentence_for(ValueRefused(kept["code"], **kept["params"]), t)


def _header(service: CompiledService, key: str, language: str) -> str:
    """Return what stands above a column; of an item that is no column, what the form calls it."""
    header = list_header(service, key, language)
    said = service.text(language).items.get(key)
    return said.label if header == key and said and said.label else header


def template_csv(service: CompiledService, bulk: files.Bulk, language: str) -> str:
    """Return the file to fill in: the headers, two lines as examples, what columns may hold."""
    columns = columns_of_list(bulk)
    rows = [[list_header(service, key, language) for key in columns]]
    rows += [[_example(service, bulk, key, line, language) for key in columns] for line in (0, 1)]
    rows += ([f"{REMARK} {said}"] for said in _choices(service, bulk, language))
    return _START + "".join(_written(rows))


def _example(service: CompiledService, bulk: files.Bulk, key: str, line: int, language: str) -> str:
    item = service.by_key.get(key)
    if key == number_column(bulk):
        return _NOBODY[bulk.identify][line]
    if item is None or item.spec is None:
        return _NOBODY["nik"][line]
    # The second line shows that what is known already is left out.
    if line and item.kind != "choose":
        return ""
    codes = catalogue.dictionary().codes.get(item.spec.codes or "")
    if codes is not None:
        return codes.items[0].en if language == "en" else codes.items[0].id
    said = _EXAMPLES.get(item.spec.type)
    return said[language == "en"] if said else item.spec.min or "…"


def _choices(service: CompiledService, bulk: files.Bulk, language: str) -> Iterator[str]:
    for key, options in choices_of(service, bulk, language):
        yield from (f"{list_header(service, key, language)}: {one}" for one in options)


def choices_of(
    service: CompiledService, bulk: files.Bulk, language: str
) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the columns that hold one of a list, with the words that may stand there."""
    for key in bulk.columns:
        item = service.by_key[key]
        codes = catalogue.dictionary().codes.get(item.spec.codes or "") if item.spec else None
        if codes is not None:
            yield key, [one.en if language == "en" else one.id for one in codes.items]


def report_csv(rows: Iterable[RowWords], t: Words) -> Iterator[str]:
    """Yield the report line by line: one for each mistake, and one for each row without."""
    headers = [
        t(f"lists.report.{name}") for name in ("row", "person", "result", "column", "what", "case")
    ]
    yield _START
    yield from _written([headers])
    for row in rows:
        told = t(f"lists.standing.{row.standing}")
        about = [str(row.number), row.person, told]
        lines = [[*about, where, what, ""] for where, what in row.mistakes]
        yield from _written(lines or [[*about, "", "", row.case_number]])


def _written(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in rows:
        line = StringIO()
        csv.writer(line, delimiter=_SEPARATOR).writerow([_harmless(cell) for cell in row])
        yield line.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULAS) else cell
