"""Linen cushions: one upright, and one left on a stool."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.goods.stools import stool
from art.mesh import Cloth, Cut, Place, Surface, View, cast, leant, silhouette, spread, turned_about
from art.skins import skin, weave
from art.svg import Sheet, polyline

ACROSS, THICK = 226, 150
BAND = ((0.165, 0.180), (0.195, 0.255), (0.270, 0.285))


def cushion(sheet: Sheet, *, linen: str, stripe: str) -> None:
    view = View((404, 826), 17)
    _upright(sheet, view, linen, stripe)


def cushion_on_a_stool(sheet: Sheet, *, linen: str, stripe: str, wood: str = "#8a5b36") -> None:
    seat = stool(sheet, (404, 852), wood)
    view = View((404, seat - 4), 24)
    top, under = (_lying(_side(thick, 0.84)) for thick in (THICK * 1.08, -THICK * 0.62))
    for half in (top, under):
        sheet.path(silhouette(half, view), lit(wood, 0.1), opacity=0.6, blur=10, move=(6, 14))
    spread(sheet, under, view, Cloth(linen, shade=lambda u, v: 0.8), cut=Cut(60, 40))
    _paint(sheet, top, view, linen, stripe)


def _upright(sheet: Sheet, view: View, linen: str, stripe: str) -> None:
    def stand(surface: Surface) -> Surface:
        return turned_about(leant(surface, 14), -14)

    front, back = stand(_side(THICK, 1)), stand(_side(-THICK, 1))
    cast(sheet, front, view)
    cast(sheet, back, view)
    _paint(sheet, front, view, linen, stripe)


def _side(thick: float, size: float) -> Surface:
    """Half of the cushion standing on its lower edge, swelling towards the camera."""

    def surface(u: float, v: float) -> Place:
        x, z = 2 * u - 1, 2 * v - 1
        full = (1 - abs(x) ** 2.6) * (1 - abs(z) ** 2.6)
        pull = 1 - 0.06 * (1 - z * z), 1 - (0.06 if z > 0 else 0.025) * (1 - x * x)
        corner = (abs(x) * abs(z)) ** 3
        ripple = 5 * math.sin(11 * math.atan2(abs(z), abs(x))) * corner**0.5 * (1 - corner)
        depth = thick * max(0.0, full) ** 0.62 + ripple * math.copysign(1, thick) * full**0.3
        sag = -10 * (1 - z * z) * math.exp(-((x / 0.5) ** 2)) * (z > 0) * z
        return size * ACROSS * x * pull[0], -depth * size, size * (ACROSS * (z * pull[1] + 0.925) + sag)

    return surface


def _lying(surface: Surface) -> Surface:
    """Laid on its back with its middle over the room's origin."""
    return turned_about(leant(turned_about(surface, 0, at=(0, 0, -0.84 * ACROSS)), 90), 28, at=(0, 0, 52))


def _paint(sheet: Sheet, surface: Surface, view: View, linen: str, stripe: str) -> None:
    def face(u: float, v: float) -> str:
        return stripe if any(a <= u < b for a, b in BAND) else linen

    steps = [i / 40 for i in range(41)]
    near = [(0.0, 1 - i) for i in steps] + [(i, 0.0) for i in steps]
    far = [(1.0, i) for i in steps] + [(1 - i, 1.0) for i in steps]
    cord_colour = mix(stripe, linen, 0.25)
    _piping(sheet, polyline(view.at(surface(u, v)) for u, v in far), cord_colour)
    spread(sheet, surface, view, Cloth(face), cut=Cut(132, 60))
    d = silhouette(surface, view)
    weave(sheet, d, lit(linen, 0.3), opacity=0.10)
    skin(sheet, d, "cloud", lit(linen, 0.4), opacity=0.08)
    _piping(sheet, polyline(view.at(surface(u, v)) for u, v in near), cord_colour)


def _piping(sheet: Sheet, d: str, colour: str) -> None:
    sheet.line(d, lit(colour, 0.45), 8)
    sheet.line(d, lit(colour, 0.95), 5.6, move=(-0.8, -0.8))
    sheet.line(d, lit(colour, 1.4), 1.8, opacity=0.7, dash="4 3", move=(-1.8, -1.6))
