"""Linen tea towels: folded in a paper sleeve, and hung by the loop from a peg."""

from __future__ import annotations

import math
from collections.abc import Callable

from art.colour import lit, to_lab
from art.goods.pegs import wall_peg
from art.lettering import letter, mark
from art.mesh import Cloth, Cut, Place, Surface, View, cast, cast_on_wall, silhouette, spread, turned_about
from art.plane import lying
from art.skins import skin, weave
from art.svg import Sheet, polyline

Pattern = Callable[[float, float], str]
EDGES = ((0.06, 0.075), (0.09, 0.15), (0.165, 0.18))


def striped(cloth: str, stripe: str) -> Pattern:
    """Stripes beside both long edges, u across the towel."""

    def pattern(u: float, v: float) -> str:
        side = min(u, 1 - u)
        return stripe if any(a <= side < b for a, b in EDGES) else cloth

    return pattern


def towel_folded(sheet: Sheet, *, cloth: str, stripe: str) -> None:
    view, yaw = View((400, 700), 48), -32
    layers = [turned_about(_layer(i), yaw + (0, 1.2, -0.8, 0.5)[i]) for i in range(4)]
    cast(sheet, layers[0], view)
    pattern = striped(cloth, stripe)
    below = silhouette(layers[0], view)
    for i, layer in enumerate(layers):
        if i:
            sheet.path(silhouette(layer, view), lit(cloth, 0.1), opacity=0.5, blur=5, move=(4, 7), clip=below)
        spread(sheet, layer, view, Cloth(_run_round(pattern)), cut=Cut(72, 80))
        below = silhouette(layer, view)
        weave(sheet, below, lit(cloth, 0.3), opacity=0.10)
    _loop(sheet, view, yaw, stripe)
    _sleeve(sheet, view, yaw, min(cloth, stripe, key=to_lab))


def _run_round(pattern: Pattern) -> Pattern:
    """The towel's width lies along v, which runs round the fold: its top shows one half of the stripes."""
    return lambda u, v: pattern(max(0.0, 0.02 + (v - 0.25)) if 0.2 < v < 0.6 else 0.5, u)


def _layer(index: int) -> Surface:
    """One fold: a thin slab, its long side rounded where it turns."""
    width, depth, thick, base = 540 - index * 5, 250 - index * 3, 20, index * 18

    def surface(u: float, v: float) -> Place:
        angle = (v - 0.25) * 2 * math.pi
        out, up = math.cos(angle), math.sin(angle)
        y = -depth / 2 * math.copysign(abs(out) ** 0.5, out)
        z = thick / 2 * (1 + math.copysign(abs(up) ** 0.6, up))
        ripple = 2.4 * math.sin(u * 9 + index) * math.sin(v * 7) * (up > 0)
        return (u - 0.5) * width, y, base + z + ripple

    return surface


def _loop(sheet: Sheet, view: View, yaw: float, stripe: str) -> None:
    flat = lying(view, yaw)
    (x, y), *rest = (flat.at(*at) for at in ((262, -60, 70), (318, -62, 40), (322, -20, 40), (262, -24, 70)))
    d = f"M{x:.1f} {y:.1f}C" + " ".join(f"{a:.1f} {b:.1f}" for a, b in rest)
    sheet.line(d, lit(sheet.paper, 0.12), 11, opacity=0.4, blur=4, move=(6, 12))
    sheet.line(d, lit(stripe, 0.5), 10, cap="butt")
    sheet.line(d, lit(stripe, 1.0), 7, cap="butt", move=(-0.6, -0.8))


def _sleeve(sheet: Sheet, view: View, yaw: float, ink: str) -> None:
    """The paper band it is sold in."""

    def band(u: float, v: float) -> Place:
        x, y, z = _layer(0)(0.40 + 0.24 * u, v)
        return x, y * 1.012, z * 3.75 + (2 if z > 10 else 0)

    turned = turned_about(band, yaw)
    sheet.path(silhouette(turned, view), "#150c05", opacity=0.35, blur=4, move=(5, 5))
    spread(sheet, turned, view, Cloth("#ece0c8", two_sided=False), cut=Cut(2, 80))
    skin(sheet, silhouette(turned, view), "grain", "#5b4a33", opacity=0.14)
    with sheet.group(transform=lying(view, yaw, at=(0, 0, 77)).written(11, 8)):
        mark(sheet, (0, -26), 22, lit(ink, 0.8))
        letter(sheet, "PURE LINEN", (0, 16), 14.5, lit(ink, 0.6), spacing=80)
        letter(sheet, "TEA TOWEL", (0, 38), 10, lit(ink, 0.6), spacing=140)


def towel_hung(sheet: Sheet, *, cloth: str, stripe: str) -> None:
    view = View((400, 238), 9)
    wall_peg(sheet, (400, 226))
    cast_on_wall(sheet, _hanging, view)
    spread(
        sheet,
        _hanging,
        view,
        Cloth(_with_hems(striped(cloth, stripe), stripe), shade=_gather),
        cut=Cut(240, 90),
    )
    d = silhouette(_hanging, view)
    weave(sheet, d, lit(cloth, 0.3), opacity=0.10)
    hem = polyline(view.at(_hanging(i / 80, 0.975)) for i in range(81))
    sheet.line(hem, lit(cloth, 0.4), 1.6, opacity=0.6, dash="5 4")
    tape = "M392 276C376 226 388 212 400 212S424 226 408 276"
    sheet.line(tape, lit(stripe, 0.45), 10, cap="butt")
    sheet.line(tape, lit(stripe, 1.0), 7, cap="butt", move=(-0.8, -0.6))
    wall_peg(sheet, (400, 226), knob=True)


def _with_hems(pattern: Pattern, stripe: str) -> Pattern:
    return lambda u, v: stripe if 0.80 <= v < 0.86 or 0.885 <= v < 0.9 else pattern(u, v)


def _gather(u: float, v: float) -> float:
    """Deep between the folds where the cloth is drawn together."""
    return 1 - 0.30 * (0.5 - 0.5 * math.cos(_folds(u))) * (1 - 0.5 * v)


def _folds(u: float) -> float:
    return 2 * math.pi * (3.7 * u + 0.34 * math.sin(4.2 * u + 0.6) + 0.02)


def _hanging(u: float, v: float) -> Place:
    """Drawn together at the loop, opening as it falls; the corners hang lower than the middle."""
    opened = 0.13 + 0.87 * (1 - math.exp(-3.0 * v)) / 0.95
    x = (u - 0.48) * 370 * opened + 10 * math.sin(5 * v + 6 * u) * v
    depth = (14 + 24 * v**0.5) * math.cos(_folds(u)) * (0.55 + 0.45 * v)
    side = abs(2 * u - 1)
    z = -22 - 34 * side**1.4 - v * (560 + 18 * side**1.6 + 34 * (u - 0.5) + 10 * math.cos(_folds(u)))
    return x, -depth - 60, z
