"""Takes only the pixels of a picture that somebody brings: as they are coded, or drawn anew."""

import io
import struct
import zlib
from dataclasses import dataclass
from typing import Literal

from PIL import ExifTags, Image, ImageOps

from sekali.documents.jpeg_segments import Segment, is_bounded, pixels_only, read_segments

# The only decoders that are offered the bytes; a phone's JPEG may hold more pictures (MPO).
FORMATS = ("JPEG", "PNG", "WEBP")
JPEG_START = b"\xff\xd8\xff"
# The values of EXIF's orientation that decoders turn or mirror a picture for.
TURNED = range(2, 9)
# What is kept as it is coded may take this much room, and tables a little more: no photograph
# needs it, so the rest would be waste, or hidden in scans and tables that no pixel asks for.
MOST_BYTES_PER_PIXEL = 1
ROOM_FOR_TABLES_BYTES = 4096
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

    A plain JPEG that is so already keeps its own compressed pixels, so that the evidence is not
    altered. Everything else is drawn anew. The size is read before a pixel is decoded; large
    JPEGs are decoded at a fraction of it.

    Raises:
        PictureFault: The bytes are cut off or broken, it moves, or it is too large.
    """
    segments = _segments(data)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            _refuse_unfit(image, most_pixels)
            kept = _kept(image, segments, longest_side)
            return kept or _as_jpeg(_upright(image, longest_side), quality)
    except Image.DecompressionBombError as error:
        raise PictureFault("too-many-pixels") from error
    except DECODER_ERRORS as error:
        raise PictureFault("damaged") from error


def _segments(data: bytes) -> list[Segment]:
    """Return the segments of a JPEG, or none; refuse one that would keep a decoder busy."""
    if not data.startswith(JPEG_START):
        return []
    segments = read_segments(data)
    if not is_bounded(segments):
        raise PictureFault("damaged")
    return segments


def _refuse_unfit(image: Image.Image, most_pixels: int) -> None:
    if image.width * image.height > most_pixels:
        raise PictureFault("too-many-pixels")
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise PictureFault("active-content")


def _kept(image: Image.Image, segments: list[Segment], longest_side: int) -> Picture | None:
    """Return the picture with its own compressed pixels, or None if it has to be drawn anew."""
    if not segments or max(image.size) > longest_side or _is_turned(image):
        return None
    jpeg = pixels_only(segments)
    room_bytes = image.width * image.height * MOST_BYTES_PER_PIXEL + ROOM_FOR_TABLES_BYTES
    if jpeg is None or len(jpeg) > room_bytes:
        return None
    _decode_wholly(jpeg)
    return Picture(jpeg=jpeg, width=image.width, height=image.height)


def _is_turned(image: Image.Image) -> bool:
    return image.getexif().get(ExifTags.Base.Orientation) in TURNED


def _decode_wholly(jpeg: bytes) -> None:
    """Raise one of DECODER_ERRORS if pixels are missing.

    Drawn at an eighth of its size, every coded pixel is read, and few are computed.
    """
    with Image.open(io.BytesIO(jpeg), formats=["JPEG"]) as image:
        image.draft(None, (1, 1))
        image.load()


def _upright(image: Image.Image, longest_side: int) -> Image.Image:
    # A JPEG can be decoded at a half, a quarter or an eighth: then a little smaller than asked
    # is near enough, and four times cheaper. Turning and flattening come after shrinking.
    share = min(1.0, longest_side * 0.8 / max(image.size))
    image.draft(None, (int(image.width * share) or 1, int(image.height * share) or 1))
    image.thumbnail((longest_side, longest_side), Image.Resampling.BICUBIC)
    # What a file says behind its pixels is known only when they are loaded.
    image.load()
    return _flattened(ImageOps.exif_transpose(image) if _is_turned(image) else image)


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
