"""Pictures made on the spot, honest ones and others."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(
    kind: str = "PNG", *, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any
) -> bytes:
    """A picture whose halves have two colours: left red, right blue (or dark and light)."""
    drawn = Image.new("RGB", size, (200, 30, 30))
    drawn.paste((30, 30, 200), (size[0] // 2, 0, *size))
    file = io.BytesIO()
    drawn.convert(mode).save(file, kind, **how)
    return file.getvalue()


def colour_at(content: bytes, spot: tuple[int, int]) -> str:
    """Whether a picture is rather red, blue or white at a spot."""
    red, green, blue = opened(content).convert("RGB").getpixel(spot)
    if min(red, green, blue) > 230:
        return "white"
    return "red" if red > blue else "blue"


def opened(content: bytes) -> Image.Image:
    """The picture, unpacked."""
    found = Image.open(io.BytesIO(content))
    found.load()
    return found


def taken_by_a_phone(*, orientation: int = 6) -> bytes:
    """A photo that says where it was taken, by whom, and how the phone was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Geheimphone"
    exif[0x8298] = "Kanarie"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 54.0, 0.0)})
    return picture("JPEG", size=(80, 40), exif=exif, icc_profile=b"profile of Geheimphone" * 20)


def moving() -> bytes:
    """A GIF of two pictures: the first red, the second blue."""
    frames = [Image.new("RGB", (40, 40), colour) for colour in ((200, 30, 30), (30, 30, 200))]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100)
    return file.getvalue()


def clear() -> bytes:
    """A PNG that shows nothing at all: every pixel is clear."""
    file = io.BytesIO()
    Image.new("RGBA", (40, 40), (200, 30, 30, 0)).save(file, "PNG")
    return file.getvalue()


def grey_of_16_bits() -> bytes:
    """A PNG that is dark on the left and light on the right, in 65,536 shades."""
    light = [0x2000] * 20 + [0xE000] * 20
    file = io.BytesIO()
    Image.frombytes("I;16", (40, 40), struct.pack("<40H", *light) * 40).save(file, "PNG")
    return file.getvalue()


def bomb(width: int = 50_000, height: int = 50_000) -> bytes:
    """A small PNG that claims to unpack to a very large picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND")


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check
