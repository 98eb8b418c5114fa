"""JPEGs with segments, scans and bytes that a phone does not write, and what becomes of them."""

import io
import struct
from collections.abc import Callable, Sequence

import pytest
from PIL import Image

from sekali.documents.jpeg_segments import (
    SOS,
    START,
    Segment,
    count_scans,
    pixels_only,
    read_segments,
)
from sekali.documents.pictures import Picture, redraw

Encode = Callable[..., bytes]
PHOTO = Image.effect_noise((121, 83), 60).convert("RGB")
PLAIN = {
    "baseline": {},
    "progressive": {"progressive": True},
    "its own Huffman tables": {"optimize": True},
    "4:4:4": {"subsampling": "4:4:4"},
    "4:2:2": {"subsampling": "4:2:2"},
    "4:2:0": {"subsampling": "4:2:0"},
    "restarts": {"restart_marker_blocks": 3},
    "progressive with restarts": {"progressive": True, "restart_marker_rows": 1},
    "coarse": {"quality": 5},
}
EVERY_PLAIN = pytest.mark.parametrize("options", PLAIN.values(), ids=list(PLAIN))


def jpeg_of(image: Image.Image = PHOTO, **options: object) -> bytes:
    """Return a picture as a JPEG, saved with options of Pillow's."""
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    """Return a segment with the length of its content."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """Return the JPEG with more segments at its start."""
    return START + b"".join(segments) + data.removeprefix(START)


def joined(segments: Sequence[Segment]) -> bytes:
    """Return segments as one file."""
    return b"".join(one.raw + one.behind for one in segments)


def changed_frame(data: bytes, place: int, value: bytes) -> bytes:
    """Return the JPEG with other bytes in its frame header: 0 precision, 1 height, 3 width."""
    at = data.index(b"\xff\xc0") + 4 + place
    return data[:at] + value + data[at + len(value) :]


def pixels(data: bytes) -> bytes:
    """Return what a decoder makes of a JPEG."""
    with Image.open(io.BytesIO(data)) as image:
        return image.tobytes()


def stripped(data: bytes) -> bytes:
    """Return what is kept of a JPEG whose pixels stay as they are coded."""
    jpeg = pixels_only(read_segments(data))
    assert jpeg is not None
    return jpeg


def is_redrawn(data: bytes) -> bool:
    """Tell whether the pixels of a JPEG would not stay as they are coded."""
    return pixels_only(read_segments(data)) is None


def drawn(data: bytes) -> Picture:
    """Return a JPEG as an upload of it is kept; up to 200 pixels a side it keeps its size."""
    return redraw(data, most_pixels=1_000_000, longest_side=200, quality=82)


def markers(data: bytes) -> list[int]:
    """Return the markers of the segments, in their order."""
    return [one.marker for one in read_segments(data)]


def many_scans(count: int, **options: object) -> bytes:
    """Return a progressive JPEG with its last scan said again, without any pixels."""
    *start, end = read_segments(jpeg_of(progressive=True, **options))
    again = Segment(SOS, start[-1].raw, b"")
    return joined([*start, *[again] * (count - count_scans(start)), end])
