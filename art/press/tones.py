"""The inks that one colour needs: shade, key and lights, each a step in OKLCH."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from art.colour import to_hex, to_lab

VIOLET, YELLOW = 5.2, 1.6
"""Hues that shade and light lean towards, in radians."""


@dataclass(frozen=True, slots=True)
class Tone:
    base: str
    shade: str
    deep: str
    ink: str
    light: str
    high: str


@cache
def tone(colour: str) -> Tone:
    lightness, a, b = to_lab(colour)
    chroma, hue = math.hypot(a, b), math.atan2(b, a)
    up = 1 - lightness
    return Tone(
        base=colour,
        shade=_polar(lightness * 0.80, chroma * 1.02, _towards(hue, 5.4, 0.07)),
        deep=_polar(lightness * 0.58, chroma * 0.92, _towards(hue, VIOLET, 0.14)),
        ink=_polar(min(lightness * 0.48, 0.36), min(chroma, 0.13) * 0.75 + 0.012, _towards(hue, 5.1, 0.22)),
        light=_polar(lightness + up * 0.30, chroma * 0.84, _towards(hue, YELLOW, 0.06)),
        high=_polar(lightness + up * 0.68, chroma * 0.42, _towards(hue, YELLOW, 0.1)),
    )


def _polar(lightness: float, chroma: float, hue: float) -> str:
    return to_hex((lightness, chroma * math.cos(hue), chroma * math.sin(hue)))


def _towards(hue: float, goal: float, share: float) -> float:
    return hue + ((goal - hue + math.pi) % (2 * math.pi) - math.pi) * share
