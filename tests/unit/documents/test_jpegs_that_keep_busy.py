"""A JPEG that would keep a decoder busy is refused before it is decoded."""

import io

import pytest
from PIL import Image

from sekali.documents import pictures
from sekali.documents.jpeg_segments import (
    COM,
    MOST_JUNK_BYTES,
    MOST_SCANS,
    MOST_SEGMENTS,
    SOS,
    START,
    count_scans,
    read_segments,
)
from sekali.documents.pictures import PictureFault
from support.jpegs import PHOTO, drawn, jpeg_of, many_scans, segment, with_segments


@pytest.fixture(name="decoders")
def give_decoders(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the list of files that a decoder is asked to open."""
    asked: list[object] = []
    opening = Image.open

    def remember(file: io.BytesIO, **options: object) -> Image.Image:
        asked.append(file)
        return opening(file, **options)

    monkeypatch.setattr(pictures.Image, "open", remember)
    return asked


def test_a_picture_with_many_scans_is_refused_before_it_is_decoded(decoders: list[object]) -> None:
    with pytest.raises(PictureFault, match="damaged"):
        drawn(many_scans(MOST_SCANS + 1))

    assert decoders == []


def test_many_scans_are_refused_also_in_a_picture_that_would_be_drawn_anew(
    decoders: list[object],
) -> None:
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")

    with pytest.raises(PictureFault, match="damaged"):
        drawn(with_segments(many_scans(500), adobe))

    assert decoders == []


def test_as_many_scans_as_allowed_are_decoded() -> None:
    data = many_scans(MOST_SCANS)

    assert count_scans(read_segments(data)) == MOST_SCANS
    assert drawn(data).width == PHOTO.width


@pytest.mark.parametrize("between", [b"", b"junk", b"\xff", b"\xff\0", b"\xff\xd0", b"\xff\x01"])
def test_scans_are_counted_whatever_stands_between_them(between: bytes) -> None:
    scan = segment(SOS, b"\x01\x01\0\0\x3f\0")

    assert count_scans(read_segments(START + (scan + between) * 70)) == 70


def test_scans_of_a_thumbnail_do_not_count() -> None:
    data = with_segments(jpeg_of(), segment(0xE1, jpeg_of(PHOTO.resize((40, 30)))))

    assert count_scans(read_segments(data)) == 1


def test_no_more_segments_are_read_than_needed_to_refuse_them(decoders: list[object]) -> None:
    data = with_segments(jpeg_of(), *[segment(COM, b"")] * 100_000)

    assert len(read_segments(data)) == MOST_SEGMENTS + 1
    with pytest.raises(PictureFault, match="damaged"):
        drawn(data)
    assert decoders == []


@pytest.mark.parametrize("junk", [b"\xff", b"\0"])
def test_much_junk_before_the_pixels_is_refused_and_a_little_is_not(
    junk: bytes, decoders: list[object]
) -> None:
    empty = segment(COM, b"")
    assert drawn(with_segments(jpeg_of(), empty, junk * 9)).width == PHOTO.width

    decoders.clear()
    with pytest.raises(PictureFault, match="damaged"):
        drawn(with_segments(jpeg_of(), empty, junk * (MOST_JUNK_BYTES + 1)))
    assert decoders == []


def test_a_start_without_any_scan_is_refused_before_it_is_searched(decoders: list[object]) -> None:
    with pytest.raises(PictureFault, match="damaged"):
        drawn(START + b"\xff" * 1000)

    assert decoders == []
