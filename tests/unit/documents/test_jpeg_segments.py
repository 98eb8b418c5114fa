"""A JPEG without what it was taken with: pixels stay as they are coded, all else goes."""

import pytest
from PIL import Image

from sekali.documents.jpeg_segments import (
    COM,
    DHT,
    DRI,
    JFIF,
    SOF2,
    SOI,
    START,
    count_scans,
    read_segments,
)
from support.jpegs import (
    EVERY_PLAIN,
    PHOTO,
    Encode,
    drawn,
    joined,
    jpeg_of,
    markers,
    pixels,
    segment,
    stripped,
    with_segments,
)

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
