"""The Karoo flat-weave: rolled and tied, and laid out. Its figure is stepped, as flat-weave must be."""

from __future__ import annotations

import math

from art.colour import lit
from art.goods.rolls import Roll
from art.mesh import Cloth, Cut, Place, Surface, View, cast, silhouette, spread, turned_about
from art.skins import skin, weave
from art.soft import Cord, cord
from art.svg import Point, Sheet, polyline

OAT, RUST, INK, OCHRE = "#dccdb0", "#9c4a2e", "#3a3a3e", "#bf8a3e"
ROWS, COLUMNS = 96, 64


def figure(along: float, across: float) -> str:
    """The colour at a place of the rug; both shares are counted in threads."""
    row, column = int(along * ROWS), int(across * COLUMNS)
    edge = min(row, ROWS - 1 - row)
    if edge < 14:
        return (RUST, RUST, RUST, OAT, INK, INK, OAT, OCHRE, OCHRE, OCHRE, OAT, INK, OAT, OAT)[edge]
    side = min(column, COLUMNS - 1 - column)
    if side < 3:
        return INK if (row // 2) % 2 else OAT
    return _lozenge((row - 14) % 34, abs(column - COLUMNS / 2 + 0.5))


def _lozenge(row: int, off: float) -> str:
    """A stepped diamond in a stepped diamond, 34 threads long; between them small hills."""
    step = abs(row - 16.5) // 2 * 2
    reach = off // 2 * 2 + step * 1.35
    for limit, colour in ((5, OCHRE), (9, INK), (13, OAT), (20, RUST), (22.5, INK)):
        if reach < limit:
            return colour
    hill = step - 9 - (28 - off) // 3 * 2.1
    if hill > 0:
        return INK if hill < 2 else OCHRE
    return OAT


def rug_laid(sheet: Sheet) -> None:
    view = View((400, 660), 47)
    flat = turned_about(_flat, -30)
    cast(sheet, flat, view)
    for end in (0.0, 1.0):
        for i in range(62):
            _knot(sheet, view, flat, end, (i + 0.5) / 62)
    spread(sheet, flat, view, Cloth(figure, "#b9a988"), cut=Cut(ROWS, COLUMNS))
    d = silhouette(flat, view)
    skin(sheet, d, "weft", lit(INK, 0.6), opacity=0.09, turn=18)
    skin(sheet, d, "warp", "#fff6e6", opacity=0.07, turn=18)


def _flat(u: float, v: float) -> Place:
    """Lying, never quite flat, one corner not yet settled."""
    x, y = (u - 0.5) * 560, (v - 0.5) * 372
    ripple = 3.5 * math.sin(u * 14 + 2 * v) * math.sin(v * 3.1)
    corner = max(0.0, u - 0.8) * max(0.0, 0.32 - v) * 6.5
    return x - corner * 60, y + corner * 16, 4 + ripple + 105 * corner**1.5


def _knot(sheet: Sheet, view: View, flat: Surface, end: float, v: float) -> None:
    x, y, z = flat(end, v)
    a, b, c = flat(abs(end - 0.02), v)
    run = (22 + sheet.random.uniform(-5, 6)) / 12.4
    out = (x + (x - a) * run + sheet.random.uniform(-4, 4), y + (y - b) * run + sheet.random.uniform(-4, 4))
    path = polyline([view.at((x, y, z)), view.at((*out, max(0.0, z + (z - c) * run * 0.5)))])
    sheet.line(path, lit(sheet.paper, 0.12), 4, opacity=0.45, blur=1.4, move=(2, 2.4))
    sheet.line(path, lit(OAT, 0.62), 3.6)
    sheet.line(path, lit(OAT, 1.05), 2.3, move=(-0.5, -0.5))


def rug_rolled(sheet: Sheet) -> None:
    view, roll = View((398, 872), 24), Roll(560, 114, upright=True)
    outside = roll.surface(slack=0.8)
    cast(sheet, outside, view)

    def face(u: float, v: float) -> str:
        return figure((0.985 - v * 0.62 + 0.14) % 1.0, 1 - u)

    spread(sheet, outside, view, Cloth(face, shade=_seam), cut=Cut(COLUMNS * 2, 150))
    d = silhouette(outside, view)
    weave(sheet, d, lit(INK, 0.6), opacity=0.09)
    roll.coil(sheet, view, "#c9b895", end=1.0, turns=5.5)
    _loose_end(sheet, view, roll)
    for along in (0.24, 0.76):
        _twine(sheet, view, roll, along)


def _seam(u: float, v: float) -> float:
    """The outer end lies on the roll and shades the layer under it."""
    gap = (v * 360 - 46) % 360
    return 1 - 0.5 * math.exp(-gap / 5)


def _loose_end(sheet: Sheet, view: View, roll: Roll) -> None:
    for i in range(46):
        along = (i + 0.5) / 46
        (x, y), drop = view.at(roll.place(along, 44, roll.radius + 2)), sheet.random.uniform(6, 13)
        end: Point = (x + sheet.random.uniform(17, 24), y + drop)
        path = f"M{x:.1f} {y:.1f}Q{x + 14:.1f} {y - 1:.1f} {end[0]:.1f} {end[1]:.1f}"
        sheet.line(path, lit(INK, 0.5), 4, opacity=0.4, blur=1.6, move=(3, 3))
        sheet.line(path, lit(OAT, 0.55), 3.8)
        sheet.line(path, lit(OAT, 0.92), 2.4, move=(-0.5, -0.6))


def _twine(sheet: Sheet, view: View, roll: Roll, along: float) -> None:
    for turn in (-0.010, 0.008):
        ring = [view.at(roll.place(along + turn, angle, roll.radius + 3)) for angle in range(-92, 93, 4)]
        sheet.line(polyline(ring), "#1d140a", 9, opacity=0.4, blur=3, move=(2, 5))
        cord(sheet, polyline(ring), 7, "#a98a58", make=Cord(cap="butt"))
    x, y = view.at(roll.place(along, -28, roll.radius + 6))
    for path in (
        f"M{x} {y}C{x - 44} {y - 30} {x - 52} {y + 14} {x} {y}C{x + 42} {y - 34} {x + 54} {y + 10} {x} {y}",
        f"M{x} {y}C{x - 12} {y + 22} {x - 26} {y + 36} {x - 24} {y + 56}",
        f"M{x} {y}C{x + 10} {y + 24} {x + 18} {y + 34} {x + 26} {y + 48}",
    ):
        sheet.line(path, "#1d140a", 6, opacity=0.4, blur=2.5, move=(3, 4))
        cord(sheet, path, 5, "#a98a58")
    sheet.ellipse((x, y), (7, 6), lit("#a98a58", 0.95))
