"""JPEGs taken apart: the pixels stay as they are coded, and everything else goes."""

import io
import struct
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sekali.documents import pictures
from sekali.documents.jpeg_segments import (
    COM,
    DHT,
    DRI,
    EOI,
    JFIF,
    MOST_JUNK_BYTES,
    MOST_SCANS,
    MOST_SEGMENTS,
    SOF2,
    SOI,
    SOS,
    START,
    Segment,
    count_scans,
    pixels_only,
    read_segments,
)
from sekali.documents.pictures import Picture, PictureFault, redraw

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
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return out.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def with_segments(data: bytes, *segments: bytes) -> bytes:
    """Return the JPEG with more segments at its start."""
    return START + b"".join(segments) + data.removeprefix(START)


def joined(segments: Sequence[Segment]) -> bytes:
    return b"".join(one.raw + one.behind for one in segments)


def changed_frame(data: bytes, place: int, value: bytes) -> bytes:
    """Return the JPEG with other bytes in its frame header: 0 precision, 1 height, 3 width."""
    at = data.index(b"\xff\xc0") + 4 + place
    return data[:at] + value + data[at + len(value) :]


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.tobytes()


def stripped(data: bytes) -> bytes:
    jpeg = pixels_only(read_segments(data))
    assert jpeg is not None
    return jpeg


def is_redrawn(data: bytes) -> bool:
    return pixels_only(read_segments(data)) is None


def drawn(data: bytes) -> Picture:
    return redraw(data, most_pixels=1_000_000, longest_side=200, quality=82)


def markers(data: bytes) -> list[int]:
    return [one.marker for one in read_segments(data)]


def many_scans(count: int, **options: object) -> bytes:
    """Return a progressive JPEG with its last scan said again, without any pixels."""
    *start, end = read_segments(jpeg_of(progressive=True, **options))
    again = Segment(SOS, start[-1].raw, b"")
    return joined([*start, *[again] * (count - count_scans(start)), end])


# What stays


@EVERY_PLAIN
def test_pixels_stay_as_they_are(options: dict[str, object]) -> None:
    data = jpeg_of(**options)

    assert pixels(stripped(data)) == pixels(data)


@EVERY_PLAIN
def test_grey_pixels_stay_as_they_are(options: dict[str, object]) -> None:
    data = jpeg_of(PHOTO.convert("L"), **options)

    assert pixels(stripped(data)) == pixels(data)


def test_restarts_and_scans_are_among_what_stays() -> None:
    data = jpeg_of(progressive=True, restart_marker_rows=1)

    jpeg = stripped(data)

    assert {DRI, DHT, SOF2} <= set(markers(jpeg))
    assert count_scans(read_segments(jpeg)) == count_scans(read_segments(data)) > 1
    assert b"\xff\xd0" in jpeg


def test_a_picture_without_a_start_of_jfif_keeps_its_colours() -> None:
    start, _jfif, *others = read_segments(jpeg_of())
    data = joined([start, *others])

    assert b"JFIF" not in data
    assert pixels(stripped(data)) == pixels(data)


def test_taking_apart_twice_changes_nothing() -> None:
    jpeg = stripped(jpeg_of(comment=b"x"))

    assert stripped(jpeg) == jpeg


# What goes


def test_where_and_with_what_it_was_taken_goes() -> None:
    # Given a picture with a place, a maker, a thumbnail, a profile, a text, and more
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (7.0, 26.0, 0.0)}
    exif[0x010F] = "Pabrik"
    data = with_segments(
        jpeg_of(exif=exif, comment=b"rahasia", icc_profile=b"profil" * 9),
        segment(0xE0, b"JFXX\0\x10" + jpeg_of(PHOTO.resize((9, 9)), comment=b"kecil")),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"),
        *[segment(marker, b"lain") for marker in {*range(0xE0, 0xF0)} - {0xEE}],
        segment(COM, b""),
    )

    jpeg = stripped(data)

    # Then only the one start remains that is always the same
    assert [one for one in markers(jpeg) if 0xE0 <= one <= 0xEF or one == COM] == [0xE0]
    assert jpeg.startswith(START + JFIF)
    for word in (b"Exif", b"Pabrik", b"rahasia", b"profil", b"JFXX", b"kecil", b"xmp", b"lain"):
        assert word in data
        assert word not in jpeg
    assert pixels(jpeg) == pixels(data)


@pytest.mark.parametrize(
    "hidden",
    [b"PK\x03\x04surat.exe", b"<html><script>alert(1)</script>", jpeg_of(), b"\xff\xd9", b"\xff"],
)
def test_another_file_behind_the_picture_goes(hidden: bytes) -> None:
    data = jpeg_of()

    assert stripped(data + hidden) == stripped(data)
    assert drawn(data + hidden).jpeg == stripped(data)


def test_the_second_picture_of_a_phone_goes(picture_bytes: Encode) -> None:
    data = picture_bytes(PHOTO, "MPO", save_all=True, append_images=[PHOTO.rotate(90)])

    assert pixels(stripped(data)) == pixels(jpeg_of())
    assert markers(stripped(data)).count(SOI) == stripped(data).count(START) == 1


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


# What would keep a decoder busy


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
