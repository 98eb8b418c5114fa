"""Draws a picture that somebody brings anew, so that nothing but its pixels is kept."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps

# The only decoders that are offered the bytes; a phone's JPEG may hold more pictures (MPO).
FORMATS = ("JPEG", "PNG", "WEBP")
WHITE = (255, 255, 255)
# What decoders of pictures raise on bytes they were not written for.
DECODER_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,  # also of a kind that no decoder knows
    RuntimeError,
    SyntaxError,  # so Pillow's PNG reader calls a broken file
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


class PictureFault(Exception):
    """Why a picture is not taken."""

    def __init__(self, reason: Literal["damaged", "active-content", "too-many-pixels"]) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A JPEG without any data about where, when and with what it was taken."""

    jpeg: bytes
    width: int
    height: int


def redraw(data: bytes, *, most_pixels: int, longest_side: int, quality: int) -> Picture:
    """Return the picture upright, no side longer than ``longest_side`` pixels, as a JPEG.

    The size is read before a pixel is decoded; large JPEGs are decoded at a fraction of it.

    Raises:
        PictureFault: The bytes are cut off or broken, it moves, or it is too large.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _refuse_unfit(image, most_pixels)
            return _as_jpeg(_upright(image, longest_side), quality)
    except Image.DecompressionBombError as error:
        raise PictureFault("too-many-pixels") from error
    except DECODER_ERRORS as error:
        raise PictureFault("damaged") from error


def _refuse_unfit(image: Image.Image, most_pixels: int) -> None:
    if image.width * image.height > most_pixels:
        raise PictureFault("too-many-pixels")
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise PictureFault("active-content")


def _upright(image: Image.Image, longest_side: int) -> Image.Image:
    # A JPEG can be decoded at a half, a quarter or an eighth: then a little smaller than asked
    # is near enough, and four times cheaper. Turning and flattening come after shrinking.
    share = min(1.0, longest_side * 0.8 / max(image.size))
    image.draft(None, (int(image.width * share), int(image.height * share)))
    image.thumbnail((longest_side, longest_side), Image.Resampling.BICUBIC)
    turned = ImageOps.exif_transpose(image)
    return _flattened(turned)


def _flattened(image: Image.Image) -> Image.Image:
    """Return a grey or coloured picture; what was transparent is white, as paper is."""
    if image.mode in {"L", "RGB"}:
        return image
    if image.has_transparency_data:
        seen_through = image.convert("RGBA")
        paper = Image.new("RGB", image.size, WHITE)
        paper.paste(seen_through, mask=seen_through.getchannel("A"))
        return paper
    return image.convert("RGB")


def _as_jpeg(image: Image.Image, quality: int) -> Picture:
    out = io.BytesIO()
    # Only pixels: no profile, no comment, no data of the camera.
    image.info.clear()
    image.save(out, "JPEG", quality=quality, exif=b"", icc_profile=None)
    return Picture(jpeg=out.getvalue(), width=image.width, height=image.height)
