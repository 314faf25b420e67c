"""Faces and landscapes for the story, drawn by rule: nobody's portrait, and the same each time."""

import colorsys
import io
import random

from PIL import Image, ImageDraw

SIDE = 512
WIDE = (1600, 900)
_SKIN = ("#f4d3b8", "#e8b894", "#c98d63", "#9a623d", "#6e4328", "#4a2c1b")
_HAIR = ("#1d1612", "#3b2417", "#6b4423", "#a8743a", "#d9b36c", "#8d8d8d", "#d8d4cc", "#7a2e1d")


def draw_face(key: str, *, hair: str = "short") -> bytes:
    """A face that belongs to a key, as a PNG; hair is short, long, or also a beard."""
    dice = random.Random(f"face {key}")  # noqa: S311 - nothing is kept secret with it
    picture = Image.new("RGB", (SIDE, SIDE), _colour(dice.random(), 0.45, 0.82))
    pen = ImageDraw.Draw(picture)
    skin, tone = dice.choice(_SKIN), dice.choice(_HAIR)
    shirt = _colour(dice.random(), 0.55, 0.55)
    width = dice.randint(122, 138)

    if hair == "long":
        pen.rounded_rectangle((256 - width - 22, 150, 256 + width + 22, 430), 130, fill=tone)
    pen.ellipse((60, 400, 452, 760), fill=shirt)
    pen.rounded_rectangle((212, 330, 300, 450), 40, fill=skin)
    pen.ellipse((256 - width, 120, 256 + width, 400), fill=skin)
    pen.pieslice((256 - width - 10, 100, 256 + width + 10, 360), 180, 360, fill=tone)
    pen.ellipse((256 - width, 190, 256 + width, 330), fill=skin)
    if dice.random() < 0.6:
        lock = dice.choice((-1, 1))
        pen.ellipse((256 + lock * 40 - 95, 128, 256 + lock * 40 + 95, 232), fill=tone)
    _features(pen, dice, tone, has_beard=hair == "beard")
    return _png(picture)


def draw_landscape(key: str) -> bytes:
    """Low land, water and a wide sky that belong to a key, as a PNG."""
    dice = random.Random(f"land {key}")  # noqa: S311 - nothing is kept secret with it
    width, height = WIDE
    picture = Image.new("RGB", WIDE)
    pen = ImageDraw.Draw(picture)
    hue = dice.uniform(0.5, 0.65)
    for y in range(height):
        pen.line(
            (0, y, width, y), fill=_colour(hue, 0.35 - 0.3 * y / height, 0.78 + 0.2 * y / height)
        )
    sun = dice.randint(300, 1300)
    pen.ellipse((sun - 90, 150, sun + 90, 330), fill=_colour(0.11, 0.55, 0.97))
    for layer in range(4):
        top = 470 + layer * 105
        tone = _colour(dice.uniform(0.22, 0.34), 0.32 + layer * 0.06, 0.66 - layer * 0.1)
        bumps = [(x, top + dice.randint(-28, 28)) for x in range(-80, width + 160, 160)]
        pen.polygon([(-80, height), *bumps, (width + 80, height)], fill=tone)
    pen.polygon(
        [(700, height), (900, height), (840, 640), (800, 640)], fill=_colour(hue, 0.35, 0.8)
    )
    for _tree in range(dice.randint(5, 9)):
        x, y = dice.randint(40, width - 40), dice.randint(500, 620)
        pen.rectangle((x - 4, y, x + 4, y + 70), fill="#4a3526")
        pen.ellipse((x - 38, y - 60, x + 38, y + 22), fill=_colour(0.3, 0.45, 0.42))
    return _png(picture)


def _features(pen: ImageDraw.ImageDraw, dice: random.Random, tone: str, *, has_beard: bool) -> None:
    """Eyes, a mouth, and for some people glasses or a beard."""
    if has_beard:
        pen.chord((256 - 92, 270, 256 + 92, 404), 0, 180, fill=tone)
    has_brows = dice.random() < 0.6
    for x in (206, 306):
        pen.ellipse((x - 10, 256, x + 10, 276), fill="#1d1612")
        if has_brows:
            pen.line((x - 22, 234, x + 22, 232), fill=tone, width=8)
    pen.arc((216, 288, 296, 350), 20, 160, fill="#7d3b34", width=9)
    if dice.random() < 0.3:
        for x in (206, 306):
            pen.ellipse((x - 38, 228, x + 38, 304), outline="#2b2b33", width=7)
        pen.line((244, 262, 268, 262), fill="#2b2b33", width=7)


def _colour(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, max(0, saturation), min(1, value))
    return round(red * 255), round(green * 255), round(blue * 255)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()
