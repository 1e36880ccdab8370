"""Colour in OKLCH, where equal steps look equal.

The matrices are Björn Ottosson's published OKLab constants (public domain).
"""

from __future__ import annotations

import math
from functools import cache

Lab = tuple[float, float, float]
PAPER_WHITE: Lab = (0.985, 0.002, 0.016)


def _linear(colour: str) -> tuple[float, float, float]:
    digits = colour.lstrip("#")
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in channels)
    return r, g, b


@cache
def to_lab(colour: str) -> Lab:
    r, g, b = _linear(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    mid = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short,
    )


def to_hex(lab: Lab) -> str:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    mid = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * mid + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * mid - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * mid + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(_encoded(value) * 255):02x}" for value in linear)


def _encoded(value: float) -> float:
    value = max(0.0, min(1.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


@cache
def mix(first: str, second: str, share: float) -> str:
    """`share` of the second colour in the first."""
    a, b, c = (x + (y - x) * share for x, y in zip(to_lab(first), to_lab(second), strict=True))
    return to_hex((a, b, c))


def lit(colour: str, light: float) -> str:
    """The colour under so much light: 0 deep shade, 1 its own colour, 1.9 nearly paper white.

    Chroma falls with lightness, and shade turns a little cool, as pigment does.
    """
    return _lit(colour, round(max(0.0, min(1.9, light)), 3))


@cache
def _lit(colour: str, light: float) -> str:
    lightness, a, b = to_lab(colour)
    if light > 1:
        share = min(1.0, (light - 1) * 0.95)
        white, white_a, white_b = PAPER_WHITE
        return to_hex(
            (lightness + (white - lightness) * share, a + (white_a - a) * share, b + (white_b - b) * share)
        )
    keep, cool = 0.30 + 0.70 * light, (1 - light) * 0.004
    chroma, hue = math.hypot(a, b) * keep, math.atan2(b, a)
    return to_hex(
        (lightness * keep, chroma * math.cos(hue) + cool * 0.35, chroma * math.sin(hue) - cool * 0.5)
    )
