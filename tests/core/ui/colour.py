"""Colours as the eye sees them: oklch to sRGB, and the contrast of two of them (WCAG 2.2)."""

from math import cos, radians, sin

Oklch = tuple[float, float, float]


def linear_srgb(colour: Oklch) -> tuple[float, float, float]:
    """This will give red, green and blue before gamma; outside 0..1 no screen of sRGB shows it."""
    lightness, chroma, hue = colour
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def is_in_srgb(colour: Oklch, *, slack: float = 0.002) -> bool:
    """This will tell whether every screen shows the colour as it is written."""
    return all(-slack <= part <= 1 + slack for part in linear_srgb(colour))


def contrast(one: Oklch, other: Oklch) -> float:
    """This will give the contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Oklch) -> float:
    red, green, blue = (min(1, max(0, part)) for part in linear_srgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
