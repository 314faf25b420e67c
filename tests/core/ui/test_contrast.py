"""What is written can be read: WCAG 2.2 AA, for every pair of tokens that meet on a page."""

import itertools

import pytest

from tests.core.ui.colour import contrast, is_in_srgb
from tests.core.ui.tokens import MODES, accents, colour

GROUNDS = ("paper", "surface", "sunken")
STATES = ("teal", "good", "warning", "bad")

TEXT_ON_GROUND = [
    *itertools.product(("ink", "ink-quiet"), GROUNDS),
    *itertools.product([f"{state}-text" for state in STATES], GROUNDS),
    *((f"{state}-text", f"{state}-soft") for state in STATES),
    *(("ink", f"{state}-soft") for state in STATES),
    ("link", "paper"),
    ("on-colour", "brand"),
    ("on-colour", "art-sun"),
    ("staff-ink", "staff-bar"),
    ("paper", "ink"),
]
TEXT_WITH_ACCENT = [
    *itertools.product(["accent-text"], (*GROUNDS, "accent-soft")),
    *itertools.product(("ink", "ink-quiet"), ["accent-soft"]),
    ("on-accent", "accent"),
    ("ink", "accent-line"),
]
EDGES = [*itertools.product(("line-control", "focus", "bad-text"), GROUNDS)]
ACCENT_EDGES = [*itertools.product(["accent-mark"], ("paper", "surface", "accent-soft"))]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_stands_out(mode: str, text: str, ground: str) -> None:
    assert contrast(colour(text, mode=mode), colour(ground, mode=mode)) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("accent", accents())
@pytest.mark.parametrize(("text", "ground"), TEXT_WITH_ACCENT)
def test_text_stands_out_in_every_accent(mode: str, accent: str, text: str, ground: str) -> None:
    letters = colour(text, mode=mode, accent=accent)

    assert contrast(letters, colour(ground, mode=mode, accent=accent)) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_the_edge_of_a_control_stands_out(mode: str, edge: str, ground: str) -> None:
    assert contrast(colour(edge, mode=mode), colour(ground, mode=mode)) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("accent", accents())
@pytest.mark.parametrize(("edge", "ground"), ACCENT_EDGES)
def test_where_you_are_stands_out(mode: str, accent: str, edge: str, ground: str) -> None:
    mark = colour(edge, mode=mode, accent=accent)

    assert contrast(mark, colour(ground, mode=mode, accent=accent)) >= 3


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("accent", [name for name in accents() if name != "coral"])
@pytest.mark.parametrize("part", ["", "-mark", "-text", "-soft", "-line"])
def test_every_screen_shows_an_accent_as_written(mode: str, accent: str, part: str) -> None:
    assert is_in_srgb(colour(f"accent{part}", mode=mode, accent=accent))


def test_there_is_a_class_for_every_fifteen_degrees() -> None:
    expected = {"coral", *(f"hue-{degrees}" for degrees in range(0, 360, 15))}

    assert set(accents()) == expected
