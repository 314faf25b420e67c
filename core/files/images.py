"""Pictures that people send, drawn anew: what comes out is pixels and nothing else."""

import io
import re
import struct
import threading
import zlib
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.common.errors import InvalidInput, Sentence

MOST_BYTES = 5_000_000
MOST_PIXELS = 50_000_000
# What is unpacked at once; a JPEG is read at a fraction of its size, so larger ones fit.
MOST_UNPACKED = 25_000_000
LONGEST_SIDE = 16_000
SHORTEST_SIDE = 16
CONTENT_TYPE = "image/webp"
_TOO_MANY_PIXELS = _("This picture has too many pixels. Make it smaller first.")
_RESIZABLE = {"L", "LA", "RGB", "RGBA", "CMYK"}
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_QUALITY = 82

# What else a file may claim to be while it is also a picture: a page, a program, a document, an
# archive. Archives are read from their end.
_PAGES = re.compile(rb"<script|<!doctype html|<html[ >]|<\?php|<iframe|<svg[ >]", re.IGNORECASE)
_ARCHIVE_ENDS = (b"PK\x05\x06", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
_ARCHIVE_TAIL = 70_000
# Libraries for pictures give up on broken ones in all these ways.
_BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    struct.error,
    zlib.error,
)
# A picture of the largest size takes 250 MB while it is drawn: two at a time in a process.
_drawing = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Shape:
    """How a picture is kept: its longest side, large and small; a square is cut from its middle."""

    large: int
    small: int
    is_square: bool = False


PHOTO = Shape(large=512, small=128, is_square=True)
PICTURE = Shape(large=1600, small=640)


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept: WebP, without anything its maker wrote into it."""

    content: bytes
    width: int
    height: int


def draw(content: bytes, *, shape: Shape) -> tuple[Drawn, Drawn]:
    """
    Draw a picture anew, large and small, whatever its file is called.

    This will take the first of moving pictures, turn it as the camera held it, put it on white,
    and drop everything but the pixels: place, time, camera, colour profile, comments.

    :raises InvalidInput: on "file", if it is no JPEG, PNG, WebP or GIF, is something else besides,
        is damaged, too small, or too large.
    """
    _check_bytes(content)
    with _drawing:
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                _check_sides(opened.size)
                large = _on_white(_fitted(_upright(opened, shape), shape.large, shape))
            small = _fitted(large, shape.small, shape)
            return _encoded(large), _encoded(small)
        except Image.DecompressionBombError as error:
            raise _refusal(_TOO_MANY_PIXELS) from error
        except Image.UnidentifiedImageError as error:
            raise _refusal(_("This is no picture that we can read: use JPEG, PNG or WebP.")) from (
                error
            )
        except _BROKEN as error:
            raise _refusal(_("This picture is damaged or not complete.")) from error


def _refusal(sentence: Sentence) -> InvalidInput:
    return InvalidInput({"file": [sentence]})


def _check_bytes(content: bytes) -> None:
    if not content:
        raise _refusal(_("Choose a picture first."))
    if len(content) > MOST_BYTES:
        raise _refusal(_("A picture may be 5 MB at most."))
    if b"<svg" in content[:4096].lower():
        raise _refusal(_("Drawings (SVG) can hold programs, so we do not take them: use PNG."))
    tail = content[-_ARCHIVE_TAIL:]
    is_more = (
        _PAGES.search(content)
        or b"%PDF-" in content[:1024]
        or any(mark in tail for mark in _ARCHIVE_ENDS)
    )
    if is_more:
        raise _refusal(_("This file is a picture and something else as well. Save it anew first."))


def _check_sides(size: tuple[int, int]) -> None:
    width, height = size
    if width * height > MOST_PIXELS or max(size) > LONGEST_SIDE:
        raise _refusal(_TOO_MANY_PIXELS)
    if min(size) < SHORTEST_SIDE:
        raise _refusal(_("This picture is too small to see: use 16 pixels a side or more."))


def _upright(opened: Image.Image, shape: Shape) -> Image.Image:
    """The first picture of a file, as the camera held it, in colours that can be resized."""
    opened.seek(0)
    # A JPEG can be read at a half, a quarter or an eighth: the rest is never unpacked.
    opened.draft("RGB", (shape.large, shape.large))
    if opened.width * opened.height > MOST_UNPACKED:
        raise _refusal(_TOO_MANY_PIXELS)
    opened.load()
    upright = ImageOps.exif_transpose(opened)
    if upright.mode.startswith("I"):
        return upright.convert("I").point(lambda value: value / 256).convert("L")
    has_plain_colours = upright.mode in _RESIZABLE and "transparency" not in upright.info
    return upright if has_plain_colours else upright.convert("RGBA")


def _on_white(picture: Image.Image) -> Image.Image:
    """Nothing but colours: a new picture, on white where the other was clear."""
    clear = picture.convert("RGBA")
    plain = Image.new("RGB", clear.size, "white")
    plain.paste(clear, mask=clear.getchannel("A"))
    return plain


def _fitted(picture: Image.Image, side: int, shape: Shape) -> Image.Image:
    if shape.is_square:
        side = min(side, *picture.size)
        return ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS)
    if max(picture.size) <= side:
        return picture
    return ImageOps.contain(picture, (side, side), Image.Resampling.LANCZOS)


def _encoded(picture: Image.Image) -> Drawn:
    file = io.BytesIO()
    picture.save(file, "WEBP", quality=_QUALITY, method=4)
    return Drawn(file.getvalue(), *picture.size)
