"""A JPEG that is not plain, not whole or not one is drawn anew, or refused."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sekali.documents.jpeg_segments import DHT, EOI, SOS, START, read_segments
from sekali.documents.pictures import PictureFault
from support.jpegs import (
    EVERY_PLAIN,
    PHOTO,
    PLAIN,
    changed_frame,
    drawn,
    is_redrawn,
    joined,
    jpeg_of,
    segment,
    with_segments,
)

# What is drawn anew


def test_a_picture_of_four_colours_is_drawn_anew() -> None:
    data = jpeg_of(PHOTO.convert("CMYK"))

    assert is_redrawn(data)
    assert Image.open(io.BytesIO(drawn(data).jpeg)).mode == "RGB"


def test_a_picture_marked_by_adobe_is_drawn_anew() -> None:
    adobe = segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01")

    assert is_redrawn(with_segments(jpeg_of(), adobe))
    assert b"Adobe" not in drawn(with_segments(jpeg_of(), adobe)).jpeg


def test_colours_that_are_not_transformed_are_drawn_anew() -> None:
    assert is_redrawn(jpeg_of(keep_rgb=True))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, b"\x0c"),  # twelve bits
        (1, b"\0\0"),  # the height is said later
        (3, b"\0\0"),
        (5, b"\x02"),
        (5, b"\x04"),
        (6, b"\0"),
        (6, b"R"),
        (9, b"\x01"),
    ],
)
def test_a_frame_that_is_not_plain_is_drawn_anew(place: int, value: bytes) -> None:
    assert is_redrawn(changed_frame(jpeg_of(), place, value))


@pytest.mark.parametrize("marker", [0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xD0)])
def test_lossless_hierarchical_and_arithmetic_coding_is_drawn_anew(marker: int) -> None:
    assert is_redrawn(jpeg_of().replace(b"\xff\xc0", bytes([0xFF, marker])))


@pytest.mark.parametrize(
    "unusual",
    [
        segment(0xDC, b"\0\x53"),  # DNL
        segment(0xDE, b"\x08\0\x53\0\x79\0"),  # DHP
        segment(0xDF, b"\x11"),  # EXP
        segment(0xCC, b""),  # DAC
        segment(0xC0, b"\x08\0\x53\0\x79\x01\x01\x11\0"),  # a second frame
        b"\xff\x01",  # TEM
        b"\xff\x02",
        b"\xff\xf0",
        START,
        b"\xff",
        b"\xff\0",
        b"\xff\xd0",
        b"junk",
    ],
)
def test_what_is_unusual_between_segments_is_drawn_anew(unusual: bytes) -> None:
    assert is_redrawn(with_segments(jpeg_of(), unusual))


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\xff", b"\xff\xff\0", b"\xff\xff\xd0\0"])
def test_filling_among_the_compressed_pixels_is_drawn_anew(filling: bytes) -> None:
    data = jpeg_of()

    assert is_redrawn(data[:-2] + filling + data[-2:])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        START,
        START + b"\xff\xd9",
        b"x" + jpeg_of(),
        START + b"\xff\xda\xff\xff",
        START + b"\xff\xdb\xff",
        START + b"\xff\xdb\0\0" * 3,
    ],
)
def test_what_is_no_picture_is_not_kept(data: bytes) -> None:
    assert is_redrawn(data)


def test_a_picture_without_frame_scan_or_end_is_not_kept() -> None:
    whole = read_segments(jpeg_of())

    for missing in (0xC0, SOS, EOI):
        assert is_redrawn(joined([one for one in whole if one.marker != missing]))


def test_a_picture_that_hides_more_than_its_pixels_need_is_drawn_anew() -> None:
    hidden = jpeg_of()[:-2] + b"PK\x03\x04" * 4000 + b"\xff\xd9"

    assert not is_redrawn(hidden)
    assert b"PK\x03\x04" not in drawn(hidden).jpeg


# What is cut off


@pytest.mark.parametrize("tenth", range(1, 10))
@EVERY_PLAIN
def test_a_picture_cut_off_is_never_kept(tenth: int, options: dict[str, object]) -> None:
    data = jpeg_of(**options)
    cut = data[: len(data) * tenth // 10]

    assert is_redrawn(cut)
    with pytest.raises(PictureFault) as refused:
        drawn(cut)
    assert refused.value.reason == "damaged"


def test_only_what_can_be_decoded_is_kept() -> None:
    # Given a picture whose Huffman tables are missing, so that its markers alone are in order
    data = joined([one for one in read_segments(jpeg_of(progressive=True)) if one.marker != DHT])

    assert not is_redrawn(data)
    with pytest.raises(PictureFault, match="damaged"):
        drawn(data)


@settings(max_examples=300)
@given(data=st.data())
def test_bytes_changed_at_random_are_refused_or_give_a_picture(data: st.DataObject) -> None:
    options = data.draw(st.sampled_from(list(PLAIN.values())))
    changed = bytearray(jpeg_of(PHOTO.convert(data.draw(st.sampled_from(["L", "RGB"]))), **options))
    for _ in range(data.draw(st.integers(1, 5))):
        # Half of the places are among the headers.
        last = data.draw(st.sampled_from([700, len(changed) - 1]))
        place = data.draw(st.integers(0, min(last, len(changed) - 1)))
        changed[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))

    try:
        picture = drawn(bytes(changed))
    except PictureFault:
        return
    with Image.open(io.BytesIO(picture.jpeg), formats=["JPEG"]) as image:
        image.load()
        assert image.size == (picture.width, picture.height)
    assert not is_redrawn(picture.jpeg)


@settings(max_examples=300)
@given(st.lists(st.sampled_from([b"\xff", b"\xd8", b"\xda", b"\xd9", b"\0", b"\x03", b"\xe1"])))
def test_segments_follow_each_other_without_a_gap(pieces: list[bytes]) -> None:
    data = START + b"".join(pieces)

    assert data.startswith(joined(read_segments(data)))
