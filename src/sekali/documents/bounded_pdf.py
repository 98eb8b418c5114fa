"""Reads PDFs that anybody may have made, with a bound on the work and memory they can cost.

pyHanko's parser is written in Python and reads byte by byte, so counting its reads measures its
time. Its own limits on decompression are set low, and the two places where a small file can
make it loop for long (object streams, tables of references) are guarded here.
"""

import io
import struct
import zlib
from typing import Any, BinaryIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import (
    DecodeContext,
    DecodeLimits,
    DecodePurpose,
    DocumentDecodeBudget,
    StreamDecodeLimits,
)
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader

MIB = 1024 * 1024
LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=4 * MIB),
    document_budget=DocumentDecodeBudget(base_allowance=12 * MIB, max_ratio=0),
)
# A unit is about a microsecond. Files of scanners and word processors take 10,000 to 300,000.
WORK_UNITS = 1_000_000
PIECE_BYTES = 16
CHEAP_PIECES = 64
REFERENCE_LINE_BYTES = 20
REFERENCE_UNITS = 8
DECODED_BYTES_PER_UNIT = 6
MOST_REVISIONS = 100
PLAIN_FILTERS: tuple[object, ...] = (None, "/FlateDecode", ["/FlateDecode"])

# What a parser written in Python raises on bytes it was not written for.
PARSER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    PdfError,
    RuntimeError,  # RecursionError among them
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class TooMuchWork(PdfError):
    """Reading the file on would take longer than any honest file does."""


class Work:
    """What reading one file may still cost."""

    def __init__(self, units: int = WORK_UNITS) -> None:
        self._left = units

    def spend(self, units: int) -> None:
        """Take so many units off.

        Raises:
            TooMuchWork: There are none left.
        """
        self._left -= units
        if self._left < 0:
            raise TooMuchWork("the file takes too long to read")


class _CountedBytes(io.BytesIO):
    """Bytes whose every read is counted; a read at the end of the file costs too."""

    def __init__(self, data: bytes, work: Work) -> None:
        super().__init__(data)
        self._work = work
        self._pieces = 0

    def read(self, size: int | None = -1, /) -> bytes:
        # A number or name is put together from pieces, copied whole for each: the longer, the
        # dearer. Lines of the table of references become entries in memory, which weigh more.
        self._pieces = self._pieces + 1 if size == PIECE_BYTES else 0
        units = REFERENCE_UNITS if size == REFERENCE_LINE_BYTES else 1
        self._work.spend(units + self._pieces // CHEAP_PIECES)
        return super().read(size)


class _CountedContext(DecodeContext):
    """pyHanko's bounds on decompression, and our own on what happens to the result."""

    def __init__(self, work: Work, input_size: int) -> None:
        super().__init__(LIMITS, input_size=input_size)
        self._work = work

    def record_output(self, size: int) -> None:
        self._work.spend(size // DECODED_BYTES_PER_UNIT)
        super().record_output(size)

    def stream_output_cap(
        self,
        encoded_size: int,
        purpose: DecodePurpose = DecodePurpose.GENERIC,
        expected_size: int | None = None,
    ) -> int | None:
        if purpose is DecodePurpose.XREF_STREAM:
            # The number of entries is declared, and may be a billion of no bytes each.
            if expected_size is None or expected_size < 0:
                raise PdfReadError("a table of references of unknown size")
            self._work.spend(encoded_size + expected_size)
        return super().stream_output_cap(encoded_size, purpose, expected_size)


class BoundedPdfReader(PdfFileReader):
    """A reader whose whole cost is bounded by ``work``; forgives what viewers forgive."""

    def __init__(self, data: bytes, work: Work) -> None:
        self.work = work
        self._context = _CountedContext(work, len(data))
        self._object_streams: dict[int, tuple[bytes, dict[int, int]]] = {}
        stream: BinaryIO = _CountedBytes(data, work)
        super().__init__(stream, strict=False)
        if self.total_revisions > MOST_REVISIONS:
            raise TooMuchWork("the file has too many revisions")

    @property
    def decode_context(self) -> DecodeContext:
        """The bounds on decompression; pyHanko asks for them at every stream."""
        return self._context

    def _get_object_from_stream(self, idnum: int, stmnum: int, idx: int) -> Any:
        # pyHanko reads the stream's directory again for every object: quadratic.
        del idx
        data, places = self._directory(stmnum)
        if idnum not in places:
            return generic.NullObject()
        stream = _CountedBytes(data, self.work)
        stream.seek(places[idnum])
        return generic.read_object(stream, generic.Reference(idnum, 0, self))

    def _directory(self, stmnum: int) -> tuple[bytes, dict[int, int]]:
        if stmnum not in self._object_streams:
            stream = generic.Reference(stmnum, 0, self).get_object()
            if not isinstance(stream, generic.StreamObject) or stream["/Type"] != "/ObjStm":
                raise PdfReadError("not an object stream")
            if stream.get("/Filter") not in PLAIN_FILTERS:
                raise PdfReadError("an object stream in an unusual encoding")
            data = stream.read_data(DecodePurpose.OBJECT_STREAM)
            self._object_streams[stmnum] = data, self._places(data, int(stream["/First"]))
        return self._object_streams[stmnum]

    def _places(self, data: bytes, first: int) -> dict[int, int]:
        self.work.spend(max(0, first) // 2)
        numbers = [int(word) for word in data[:first].split()]
        return {
            number: first + offset
            for number, offset in zip(numbers[::2], numbers[1::2], strict=True)
        }
