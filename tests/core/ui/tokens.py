"""Reads the colour tokens as a browser does: for one mode and one accent."""

import re
from pathlib import Path

from tests.core.ui.colour import Oklch

CSS = Path(__file__).parents[3] / "core" / "ui" / "static" / "ui" / "css"
MODES = ("light", "dark")

_PAIR = re.compile(r"light-dark\(\s*(oklch\(.*?\)|var\(.*?\)),\s*(oklch\(.*\)|var\(.*?\))\s*\)$")


def accents() -> dict[str, tuple[float, float]]:
    """This will give hue and chroma of coral and of every hue class, by name."""
    found = re.findall(r"\.(hue-\d+) \{ --hue: (\d+); --vivid: ([\d.]+);", _read("hues.css"))
    classes = {name: (float(hue), float(vivid)) for name, hue, vivid in found}
    coral = re.search(r"--hue: (\d+);\s*--vivid: ([\d.]+);", _read("tokens.css"))
    assert coral
    return {"coral": (float(coral[1]), float(coral[2])), **classes}


def colour(token: str, *, mode: str, accent: str = "coral") -> Oklch:
    """This will give the value of a token."""
    written = re.search(rf"--{token}:\s*(.*?);", _read("tokens.css"), re.DOTALL)
    assert written, token
    value = " ".join(written[1].split())
    if pair := _PAIR.match(value):
        value = pair[1 + MODES.index(mode)]
    if value.startswith("var("):
        return colour(value[6:-1], mode=mode, accent=accent)
    hue, vivid = accents()[accent]
    value = value.replace("var(--hue)", str(hue)).replace("var(--vivid)", str(vivid))
    value = re.sub(r"calc\(([\d.]+) \* ([\d.]+)\)", _product, value)
    lightness, chroma, degrees = value.removeprefix("oklch(").rstrip(")").split()[:3]
    return float(lightness), float(chroma), float(degrees)


def _product(match: re.Match[str]) -> str:
    return str(float(match[1]) * float(match[2]))


def _read(name: str) -> str:
    return (CSS / name).read_text()
