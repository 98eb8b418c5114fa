"""Takes a JPEG apart at its markers, and puts it together from only what carries pixels.

Markers are those of ITU-T T.81, Annex B.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

SOF0, SOF1, SOF2 = 0xC0, 0xC1, 0xC2  # baseline, extended sequential, progressive
DHT, SOI, EOI, SOS, DQT, DRI = 0xC4, 0xD8, 0xD9, 0xDA, 0xDB, 0xDD
APP0, APP14, APP15, COM = 0xE0, 0xEE, 0xEF, 0xFE

FRAMES = frozenset({SOF0, SOF1, SOF2})
CARRIES_PIXELS = FRAMES | {DHT, SOS, DQT, DRI, EOI}
# APP14 says how colours are to be understood: without it they would be others.
LEFT_OUT = frozenset({*range(APP0, APP15 + 1), COM}) - {APP14}
# Reserved ones, JPG, SOI, EOI, and the extensions JPG0 to JPG13.
WITHOUT_LENGTH = frozenset({*range(0x01, SOF0), 0xC8, SOI, EOI, *range(0xF0, COM)})
# Neither a stuffed byte, nor the mark of a restart, nor filling: all three go on with the pixels.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

START = b"\xff\xd8"
# Version 1.01, square pixels, no thumbnail.
JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
EIGHT_BITS = b"\x08"
GREY, COLOURED = b"\x01", b"\x01\x02\x03"
FRAME_BYTES, COMPONENT_BYTES = 6, 3

# A progressive picture has about ten scans. Each goes over every pixel even if it says nothing.
MOST_SCANS = 64
MOST_SEGMENTS = 1000
MOST_JUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Segment:
    """A marker with its content, and the bytes between it and the next marker.

    ``behind`` is the compressed pixels if it starts a scan, elsewhere nothing, or junk.
    """

    marker: int
    raw: bytes
    behind: bytes

    @property
    def content(self) -> bytes:
        """The bytes after marker and length."""
        return self.raw[4:]


def read_segments(data: bytes) -> list[Segment]:
    """Return the segments up to the end of the picture, or as far as they can be read.

    Skips over junk as decoders do. Reads one segment more than ``MOST_SEGMENTS`` at most.
    """
    if not data.startswith(START):
        return []
    return list(islice(_walk(data), MOST_SEGMENTS + 1))


def count_scans(segments: Sequence[Segment]) -> int:
    """Return how often a decoder goes over the picture."""
    return sum(segment.marker == SOS for segment in segments)


def is_bounded(segments: Sequence[Segment]) -> bool:
    """Tell whether there is a picture whose decoding takes no longer than its size explains."""
    junk_bytes = sum(len(segment.behind) for segment in segments if segment.marker != SOS)
    return (
        1 <= count_scans(segments) <= MOST_SCANS
        and len(segments) <= MOST_SEGMENTS
        and junk_bytes <= MOST_JUNK_BYTES
    )


def pixels_only(segments: Sequence[Segment]) -> bytes | None:
    """Return the JPEG with nothing but what carries its pixels, or None if it is not plain.

    Plain is grey or YCbCr of eight bits, Huffman-coded, whole, and without anything between its
    segments. Whether the compressed pixels can be decoded, and whether a scan is longer than its
    pixels need, only a decoder can tell.
    """
    if not _is_plain(segments):
        return None
    kept = (segment for segment in segments if segment.marker in CARRIES_PIXELS)
    return START + JFIF + b"".join(segment.raw + segment.behind for segment in kept)


def _walk(data: bytes) -> Iterator[Segment]:
    found = MARKER.match(data)
    while found:
        marker, start, end = found[0][1], found.start(), _end(data, found)
        found = None if marker == EOI or end > len(data) else MARKER.search(data, end)
        yield Segment(marker, data[start:end], data[end : found.start()] if found else b"")


def _end(data: bytes, found: re.Match[bytes]) -> int:
    """Return where a segment ends, which may be behind the end of the file."""
    content_at = found.end() + 2
    if found[0][1] in WITHOUT_LENGTH:
        return found.end()
    # The length counts its own two bytes. Decoders read on behind them where it says less.
    return max(content_at, found.end() + int.from_bytes(data[found.end() : content_at], "big"))


def _is_plain(segments: Sequence[Segment]) -> bool:
    if not segments or segments[-1].marker != EOI or not count_scans(segments):
        return False
    start, *others = segments
    frames = [segment for segment in others if segment.marker in FRAMES]
    return (
        start.behind == b""
        and all(_is_plain_segment(segment) for segment in others)
        and len(frames) == 1
        and _is_plain_frame(frames[0])
    )


def _is_plain_segment(segment: Segment) -> bool:
    if segment.marker == SOS:
        return not _has_filling(segment.behind)
    return segment.marker in CARRIES_PIXELS | LEFT_OUT and segment.behind == b""


def _has_filling(coded: bytes) -> bool:
    return coded.endswith(b"\xff") or b"\xff\xff" in coded


def _is_plain_frame(frame: Segment) -> bool:
    """Tell whether a frame header is of eight bits, of a known size, and grey or YCbCr."""
    precision, height, width = frame.content[:1], frame.content[1:3], frame.content[3:5]
    count, ids = frame.content[5:6], frame.content[FRAME_BYTES::COMPONENT_BYTES]
    return (
        precision == EIGHT_BITS
        and any(height)  # Zero if only a DNL segment behind the first scan says it.
        and any(width)
        and ids in {GREY, COLOURED}
        and count == bytes([len(ids)])
        and len(frame.content) == FRAME_BYTES + COMPONENT_BYTES * len(ids)
    )
