"""Pictures that people bring: kept as their own pixels, drawn anew, or refused."""

import io
import os
import struct
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from sekali.documents.uploads import CheckedUpload, UploadLimits, UploadRefused, check_upload

Encode = Callable[..., bytes]
PHOTO = Image.effect_noise((120, 80), 60).convert("RGB")
GPS = 0x8825
ORIENTATION = 0x0112


def refusal(data: bytes, name: str = "foto.jpg", limits: UploadLimits | None = None) -> str:
    with pytest.raises(UploadRefused) as refused:
        check_upload(data, name, limits=limits)
    assert refused.value.params == {"reason": refused.value.reason}
    return refused.value.reason


def opened(upload: CheckedUpload) -> Image.Image:
    return Image.open(io.BytesIO(upload.data))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_jpeg_of_the_same_size(kind: str, picture_bytes: Encode) -> None:
    upload = check_upload(picture_bytes(PHOTO, kind), "foto." + kind)

    assert (upload.media_type, upload.pages) == ("image/jpeg", 1)
    assert (upload.width, upload.height) == opened(upload).size == (120, 80)
    assert upload.name == "foto.jpg"


def test_where_and_with_what_it_was_taken_is_not_kept(picture_bytes: Encode) -> None:
    exif = Image.Exif()
    exif[GPS] = {1: "S", 2: (7.0, 26.0, 0.0)}
    exif[0x010F] = "Pabrik Kamera"
    data = picture_bytes(PHOTO, "JPEG", exif=exif, comment=b"rahasia", icc_profile=b"profil" * 9)

    upload = check_upload(data, "foto.jpg")

    assert b"Pabrik" in data
    assert not dict(opened(upload).getexif())
    assert not {"comment", "icc_profile", "exif"} & opened(upload).info.keys()
    assert b"Pabrik" not in upload.data
    assert b"rahasia" not in upload.data


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"quality": 30}, {"quality": 95}])
def test_pixels_that_fit_are_kept_as_they_are(
    options: dict[str, object], picture_bytes: Encode
) -> None:
    data = picture_bytes(PHOTO, "JPEG", **options)

    upload = check_upload(data, "x")

    assert opened(upload).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert len(upload.data) == len(data)
    assert check_upload(upload.data, "x").data == upload.data


@pytest.mark.parametrize("orientation", range(10))
def test_only_a_picture_that_is_to_be_turned_is_drawn_anew(
    orientation: int, picture_bytes: Encode
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = picture_bytes(PHOTO, "JPEG", exif=exif)
    is_turned = 2 <= orientation <= 8

    upload = check_upload(data, "x")

    assert (upload.data == check_upload(picture_bytes(PHOTO, "JPEG"), "x").data) != is_turned
    assert (upload.width, upload.height) == (
        (80, 120) if orientation >= 5 and is_turned else (120, 80)
    )


def test_a_picture_that_takes_more_bytes_than_pixels_is_drawn_anew(picture_bytes: Encode) -> None:
    noise = Image.frombytes("RGB", (99, 99), os.urandom(99 * 99 * 3))
    data = picture_bytes(noise, "JPEG", quality=100, subsampling=0)

    assert len(data) > 99 * 99 + 4096
    assert len(check_upload(data, "x").data) < len(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_held_sideways_is_turned_upright(kind: str, picture_bytes: Encode) -> None:
    # Given a picture whose left half is red, marked as turned a quarter to the right
    picture = Image.new("RGB", (60, 40), "blue")
    ImageDraw.Draw(picture).rectangle((0, 0, 29, 39), fill="red")
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    upload = check_upload(picture_bytes(picture, kind, exif=exif), "x")

    # Then what was left is above
    assert (upload.width, upload.height) == (40, 60)
    red, _, blue = opened(upload).convert("RGB").getpixel((20, 5))
    assert red > 200
    assert blue < 60


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4000, 3000), (2000, 1500)),
        ((3000, 1000), (2400, 800)),
        ((2400, 10), (2400, 10)),
        ((9000, 1), (2400, 1)),
    ],
)
def test_no_side_is_longer_than_allowed(
    size: tuple[int, int], kept: tuple[int, int], picture_bytes: Encode
) -> None:
    upload = check_upload(picture_bytes(Image.new("RGB", size, "white"), "JPEG"), "x")

    assert (upload.width, upload.height) == kept


def test_what_is_transparent_becomes_white(picture_bytes: Encode) -> None:
    clear = picture_bytes(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")

    assert min(opened(check_upload(clear, "x")).getpixel((10, 10))) > 250


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_mode_are_taken(mode: str, picture_bytes: Encode) -> None:
    image = Image.new("I;16", (9, 9)) if mode == "I;16" else PHOTO.convert(mode)
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert check_upload(picture_bytes(image, kind), "x").media_type == "image/jpeg"


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_moving_picture_is_refused(kind: str, picture_bytes: Encode) -> None:
    others = [PHOTO.rotate(90 * turn) for turn in (1, 2)]
    data = picture_bytes(PHOTO, kind, save_all=True, append_images=others)

    assert refusal(data) == "active-content"


def test_two_pictures_in_one_jpeg_of_a_phone_are_one(picture_bytes: Encode) -> None:
    data = picture_bytes(PHOTO, "MPO", save_all=True, append_images=[PHOTO.rotate(90)])

    assert opened(check_upload(data, "x")).format == "JPEG"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_cut_off_is_refused(kind: str, picture_bytes: Encode) -> None:
    data = picture_bytes(PHOTO, kind)

    assert refusal(data[: len(data) * 2 // 3]) == "damaged"


def test_a_bomb_of_pixels_is_refused_before_it_unfolds(picture_bytes: Encode) -> None:
    data = picture_bytes(Image.new("1", (9000, 9000)), "PNG")

    assert len(data) < 20_000
    assert refusal(data) == "too-many-pixels"


def test_a_picture_that_lies_about_a_huge_size_is_refused() -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    chunks = (header, b"IDAT" + zlib.compress(b"")), (13, 8)
    data = b"\x89PNG\r\n\x1a\n"
    for chunk, length in zip(*chunks, strict=True):
        data += struct.pack(">I", length) + chunk + struct.pack(">I", zlib.crc32(chunk))

    assert refusal(data) == "too-many-pixels"


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"])
def test_the_mere_beginning_of_a_picture_is_damaged(start: bytes) -> None:
    assert refusal(start) == refusal(start + bytes(200)) == "damaged"


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        b"MZ\x90\x00" + bytes(100),
        b"PK\x03\x04" + bytes(100),
        b"GIF89a" + bytes(100),
        b"BM" + bytes(100),
        b"II*\x00" + bytes(100),
        b"RIFF\x00\x00\x00\x00AVI " + bytes(100),
        b"\x00\x00\x00\x18ftypheic" + bytes(100),
        b" %PDF-1.7",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(data: bytes) -> None:
    assert refusal(data, "surat-lahir.jpg") == "not-image-or-pdf"


def test_another_file_hidden_behind_a_picture_is_left_behind(picture_bytes: Encode) -> None:
    data = picture_bytes(PHOTO, "JPEG") + b"PK\x03\x04<script>alert(1)</script>"

    assert b"script" not in check_upload(data, "x").data


def test_nothing_is_refused_as_empty() -> None:
    assert refusal(b"") == "empty"


def test_a_file_over_the_limit_is_refused_unread(picture_bytes: Encode) -> None:
    data = picture_bytes(PHOTO, "JPEG")

    assert refusal(data, limits=UploadLimits(max_bytes=len(data) - 1)) == "too-big"
    assert check_upload(data, "x", limits=UploadLimits(max_bytes=len(data))).width == 120


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("surat lahir.PNG", "surat lahir.jpg"),
        ("C:\\fakepath\\foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("a\u202egpj.exe\r\nX: y", "agpj.jpg"),
        ("", "berkas.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("x" * 500, "x" * 80 + ".jpg"),
    ],
)
def test_the_name_shown_is_harmless(declared: str, shown: str, picture_bytes: Encode) -> None:
    assert check_upload(picture_bytes(PHOTO, "JPEG"), declared).name == shown


@settings(max_examples=150)
@given(data=st.data())
def test_a_broken_picture_is_taken_or_refused_and_never_an_error(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    out = io.BytesIO()
    PHOTO.save(out, kind)
    broken = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(broken) - 1))
        broken[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))

    try:
        upload = check_upload(bytes(broken), "x")
    except UploadRefused:
        return
    assert opened(upload).format == "JPEG"


def test_the_same_bytes_give_the_same_result() -> None:
    data = io.BytesIO()
    Image.frombytes("RGB", (64, 64), os.urandom(64 * 64 * 3)).save(data, "PNG")

    assert check_upload(data.getvalue(), "x") == check_upload(data.getvalue(), "x")
