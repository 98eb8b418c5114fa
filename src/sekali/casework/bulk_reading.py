"""Reading a list that an agency sends in: a CSV file, as spreadsheets really write them. Pure.

The file is gone through twice and never held whole: first what it is (its digest, its encoding),
then its rows.
"""

import codecs
import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import IO, Literal

from sekali.catalogue.value_types.base import tidy
from sekali.kernel.errors import DomainError

LARGEST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 500_000
LONGEST_CELL = 4_000
_AT_ONCE = 1024 * 1024
REMARK = "#"
_SEPARATORS = ";,\t"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A workbook is a ZIP archive, or in the old format a compound file.
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# ="3516…", by which a spreadsheet is told to leave a number alone.
_KEPT_AS_TEXT = re.compile(r'="(.*)"')
# What a spreadsheet makes of sixteen digits: 3,51601E+15.
_SPOILED = re.compile(r"[0-9][.,][0-9]+E\+[0-9]+", re.IGNORECASE)

Encoding = Literal["utf-8-sig", "utf-16", "cp1252"]
Reason = Literal[
    "too-big",
    "too-many-rows",
    "empty",
    "workbook",
    "unreadable",
    "no-number",
    "unknown-column",
    "column-twice",
]


class ListRefused(DomainError):
    """The file as a whole cannot be taken; ``params["reason"]`` says why."""

    code = "list-refused"

    def __init__(self, reason: Reason, **params: object) -> None:
        super().__init__(reason=reason, **params)


@dataclass(frozen=True, slots=True)
class SentFile:
    """What was sent: bytes that can be read from the start, and what they turned out to be."""

    file: IO[bytes]
    sha256: str
    encoding: Encoding


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as the spreadsheet shows it, and a cell for each column of the file."""

    number: int
    cells: list[str]


def looked_into(file: IO[bytes]) -> SentFile:
    """Find out what a file is: UTF-8, UTF-16 or, as older spreadsheets write, Windows-1252.

    Raises:
        ListRefused: It is too large, empty, a workbook or no text.
    """
    start, total, digest = b"", 0, hashlib.sha256()
    utf_8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    while block := file.read(_AT_ONCE):
        start = start or block
        total += len(block)
        if total > LARGEST_BYTES:
            raise ListRefused("too-big")
        digest.update(block)
        utf_8 = _still(utf_8, block)
    if start.startswith(_WORKBOOKS):
        raise ListRefused("workbook")
    if not start.strip():
        raise ListRefused("empty")
    return SentFile(file, digest.hexdigest(), _encoding(start, is_utf_8=_ended(utf_8)))


def _still(
    decoder: codecs.IncrementalDecoder | None, block: bytes
) -> codecs.IncrementalDecoder | None:
    """Return the decoder as long as everything so far was UTF-8, else None."""
    try:
        if decoder is not None:
            decoder.decode(block)
    except UnicodeDecodeError:
        return None
    return decoder


def _ended(decoder: codecs.IncrementalDecoder | None) -> bool:
    try:
        return decoder is not None and decoder.decode(b"", final=True) is not None
    except UnicodeDecodeError:
        return False


def _encoding(start: bytes, *, is_utf_8: bool) -> Encoding:
    if start.startswith(_UTF_16):
        return "utf-16"
    if b"\0" in start:
        raise ListRefused("unreadable")
    return "utf-8-sig" if is_utf_8 else "cp1252"


class ListReader:
    """The rows of a file whose columns are known.

    ``meanings`` maps what may stand above a column, in small letters, to the column's key;
    ``number`` is the column that cannot be missing.
    """

    def __init__(self, sent: SentFile, meanings: Mapping[str, str], number: str) -> None:
        self._sent = sent
        self._records = self._read()
        header = next(self._records, None)
        if header is None:
            raise ListRefused("empty")
        self.columns = _columns(header, meanings, number)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that say something; empty ones only count.

        Raises:
            ListRefused: There are too many, or the file is broken.
        """
        taken = 0
        width = len(self.columns)
        for number, record in enumerate(self._records, start=2):
            cells = [_cell(one) for one in record[:width]]
            if not any(cells) or _is_remark(cells):
                continue
            taken += 1
            if taken > MOST_ROWS:
                raise ListRefused("too-many-rows")
            yield Row(number, cells + [""] * (width - len(cells)))
        if not taken:
            raise ListRefused("empty")

    def _read(self) -> Iterator[list[str]]:
        self._sent.file.seek(0)
        # What cp1252 leaves open (five bytes) must not end in an error page.
        text = TextIOWrapper(self._sent.file, self._sent.encoding, errors="replace", newline="")
        try:
            first = text.readline(_AT_ONCE)
            yield from csv.reader(_again(first, text), delimiter=_separator(first))
        except (csv.Error, UnicodeError) as error:
            raise ListRefused("unreadable") from error


def _again(first: str, text: TextIOWrapper) -> Iterator[str]:
    yield first
    yield from text


def _separator(header: str) -> str:
    """Return what stands between the columns: in Indonesia spreadsheets write a semicolon.

    >>> _separator("NIK;Nama, lengkap;Puskesmas")
    ';'
    """
    return max(_SEPARATORS, key=header.count)


def _columns(header: Sequence[str], meanings: Mapping[str, str], number: str) -> tuple[str, ...]:
    """Return the keys of the columns that the file has, in its order.

    Raises:
        ListRefused: One is unknown or stands twice, or that of the number is missing.
    """
    said = [_cell(one) for one in header]
    while said and not said[-1]:
        said.pop()
    columns: list[str] = []
    for heading in said:
        column = meanings.get(heading.casefold())
        if column is None:
            raise ListRefused("unknown-column", column=heading[:60] or "-")
        if column in columns:
            raise ListRefused("column-twice", column=heading)
        columns.append(column)
    if number not in columns:
        raise ListRefused("no-number")
    return tuple(columns)


def _is_remark(cells: Sequence[str]) -> bool:
    """Tell whether a row says something to people only, as the template does at its end."""
    return next(cell for cell in cells if cell).startswith(REMARK)


def _cell(written: str) -> str:
    r"""Return a cell as it was meant.

    >>> [_cell(one) for one in ('="3516060901840001"', "'3516060901840001", "  a \t b ")]
    ['3516060901840001', '3516060901840001', 'a b']
    """
    kept = _KEPT_AS_TEXT.fullmatch(written.strip())
    return tidy((kept[1] if kept else written).removeprefix("'"))[:LONGEST_CELL]


def is_spoiled(cell: str) -> bool:
    """Tell whether a spreadsheet has rounded a long number: what it was nobody can tell any more.

    >>> is_spoiled("3,51606E+15"), is_spoiled("3516060901840001")
    (True, False)
    """
    return _SPOILED.fullmatch(cell) is not None
