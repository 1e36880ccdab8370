"""The leather market tote: soft, unlined, one handle fallen forward; and on the way home."""

from __future__ import annotations

import math
from collections.abc import Callable

from art.colour import lit
from art.lettering import letter, mark
from art.mesh import Cloth, Cut, Place, Surface, View, cast, silhouette, spread, turned_about
from art.skins import skin
from art.soft import cord, stitch
from art.svg import Point, Sheet, polyline

VIEW, YAW, HIGH = View((404, 838), 20), -11, 430
REACH, STRAP = 92, 36


def tote(sheet: Sheet, *, hide: str, thread: str = "#e8cfa4") -> None:
    _back(sheet, hide, thread)
    _front(sheet, hide, thread)


def tote_from_market(sheet: Sheet, *, hide: str, thread: str = "#e8cfa4") -> None:
    _back(sheet, hide, thread)
    _greens(sheet)
    _loaf(sheet)
    _front(sheet, hide, thread)


def _placed(surface: Surface) -> Surface:
    return turned_about(surface, YAW)


def _wall(side: int) -> Surface:
    """One wall with half of each end: soft hide that bellies above the foot and sags at the rim."""

    def surface(u: float, v: float) -> Place:
        angle = math.pi * u
        along = 2 * u - 1
        across = along * (1.2 - 0.2 * along * along)
        out = (1 - abs(along) ** 5) ** 0.5
        belly = 1 + 0.34 * math.sin(math.pi * v**0.8) - 0.42 * v**1.6
        buckle = 9 * math.sin(9 * u + 5.2 * v + side) * v * (1 - 0.5 * v) + 7 * math.sin(
            17 * u - 6 * v
        ) * v * (1 - v)
        sag = (30 if side < 0 else 12) * math.sin(angle) ** 2 * v**7
        slump = 12 * math.sin(2.6 * u + 0.9) * v**2
        half = 224 + 40 * v + 6 * math.sin(v * 7)
        return across * half, side * (out * 88 * belly) + buckle * out, HIGH * v - sag + slump

    return surface


def _back(sheet: Sheet, hide: str, thread: str) -> None:
    walls = [_placed(_wall(side)) for side in (1, -1)]
    for wall in walls:
        cast(sheet, wall, VIEW)
    back = walls[0]
    _handle(sheet, _raised, lit(hide, 0.86), thread)
    spread(
        sheet, back, VIEW, Cloth(lit(hide, 0.8), hide, shade=lambda u, v: 0.34 + 0.5 * v), cut=Cut(120, 40)
    )
    rim = polyline(VIEW.at(back(i / 80, 1.0)) for i in range(81))
    sheet.line(rim, lit(hide, 0.9), 3)


def _front(sheet: Sheet, hide: str, thread: str) -> None:
    front = _placed(_wall(-1))
    foot = polyline(VIEW.at(front(i / 40, 0.0)) for i in range(41))
    sheet.line(foot, lit(sheet.paper, 0.12), 12, opacity=0.5, blur=4, move=(3, 3))
    spread(sheet, front, VIEW, Cloth(hide, lit(hide, 0.7), shade=_worn), cut=Cut(170, 110))
    d = silhouette(front, VIEW)
    skin(sheet, d, "hide", opacity=0.34)
    rim = polyline(VIEW.at(front(i / 80, 1.0)) for i in range(81))
    sheet.line(rim, lit(hide, 0.5), 6)
    sheet.line(rim, lit(hide, 1.35), 2.6, move=(0, -1))
    for high in (0.955, 0.085):
        seam = polyline(VIEW.at(front(0.03 + 0.94 * i / 80, high)) for i in range(81))
        stitch(sheet, seam, thread, width=2.1)
    _signed(sheet, VIEW.at(front(0.54, 0.25)), hide)
    for side in (-1, 1):
        _tab(sheet, front, 0.5 + side * 0.176, hide, thread)
    _handle(sheet, _fallen, hide, thread, on=d)


def _worn(u: float, v: float) -> float:
    """Lighter where it bellies out and is handled, darker at the foot and under the rim."""
    return 1.02 - 0.16 * (1 - v) ** 6 - 0.05 * math.exp(-(((v - 0.93) / 0.05) ** 2))


def _signed(sheet: Sheet, at: Point, hide: str) -> None:
    x, y = at
    with sheet.group(transform=f"matrix(1 0.07 0 1 {x:.1f} {y:.1f})"):
        mark(sheet, (0, 0), 22, lit(hide, 0.42), opacity=0.75)
        mark(sheet, (0.8, 1.2), 22, lit(hide, 1.4), opacity=0.25)
        letter(sheet, "KLOOF & KAROO", (0, 40), 14, lit(hide, 0.4), spacing=150, opacity=0.85)


def _tab(sheet: Sheet, front: Surface, u: float, hide: str, thread: str) -> None:
    """Where a handle is sewn on, with a crossed square."""

    def patch(a: float, b: float) -> Place:
        x, y, z = front(u + (a - 0.5) * 0.066, 0.585 + 0.41 * b)
        return x, y - 5, z

    d = silhouette(patch, VIEW)
    sheet.path(d, lit(hide, 0.08), opacity=0.5, blur=4, move=(4, 4))
    spread(sheet, patch, VIEW, Cloth(lit(hide, 0.97)), cut=Cut(6, 30))
    skin(sheet, d, "hide", opacity=0.3)
    square = [(0.16, 0.06), (0.84, 0.06), (0.84, 0.32), (0.16, 0.32), (0.16, 0.06), (0.84, 0.32)]
    for line in (square, [(0.16, 0.32), (0.84, 0.06)]):
        stitch(sheet, polyline(VIEW.at(patch(a, b)) for a, b in line), thread, width=1.8, dash="6 4")


def _raised(t: float) -> Place:
    """The back handle, still standing from having been carried."""
    lean = 1 - math.cos(math.pi * t)
    high = math.sin(math.pi * t) ** 0.62
    return -REACH * 1.02 + REACH * 1.02 * lean + 26 * high, 46 - 10 * high, HIGH - 26 + 196 * high


def _fallen(t: float) -> Place:
    """The front handle: up over the rim, then down the front."""
    lean, low = 1 - math.cos(math.pi * t), math.sin(math.pi * t)
    over = math.exp(-((min(t, 1 - t) / 0.06) ** 2))
    x = -REACH * 1.12 + REACH * 1.12 * lean + 14 * math.sin(2 * math.pi * t)
    return x, -58 - 62 * low**0.5, HIGH - 22 - 176 * low**0.75 + 26 * (1 - over) * (1 - low)


def _handle(sheet: Sheet, course: Callable[[float], Place], hide: str, thread: str, *, on: str = "") -> None:
    """A flat strap along a course, its width across the course's direction as the camera sees it."""

    def strap(u: float, v: float) -> Place:
        (x, y, z), (a, _, b), (c, _, d) = course(u), course(max(0.0, u - 0.01)), course(min(1.0, u + 0.01))
        length = math.hypot(c - a, d - b) or 1
        off = (v - 0.5) * STRAP
        return x - off * (d - b) / length, y + 5 * math.cos((v - 0.5) * math.pi), z + off * (c - a) / length

    placed = _placed(strap)
    d = silhouette(placed, VIEW)
    if on:
        sheet.path(d, lit(hide, 0.06), opacity=0.5, blur=7, move=(10, 12), clip=on)
    sheet.path(d, lit(hide, 0.4), move=(1.5, 3))
    spread(sheet, placed, VIEW, Cloth(hide), cut=Cut(90, 10))
    skin(sheet, d, "hide", opacity=0.3)
    for v in (0.16, 0.84):
        stitch(sheet, polyline(VIEW.at(placed(i / 60, v)) for i in range(61)), thread, width=1.7, dash="6 5")


def _loaf(sheet: Sheet) -> None:
    crust = "#b9803f"
    d = "M286 560C276 420 262 330 244 246"
    sheet.line(d, "#1f120a", 74, opacity=0.35, blur=10, move=(12, 6))
    cord(sheet, d, 72, crust)
    for i in range(5):
        x, y = 250 + i * 7, 262 + i * 44
        cut = f"M{x - 22} {y + 22}Q{x + 4} {y - 4} {x + 26} {y - 8}"
        sheet.line(cut, lit(crust, 0.62), 11, opacity=0.7, blur=1.5)
        sheet.line(cut, "#f0d7a4", 6.5, opacity=0.95, move=(0, 2))
    skin(sheet, "M200 200L300 200L330 560L240 560Z", "fleck", "#fff3dc", opacity=0.10)


def _greens(sheet: Sheet) -> None:
    """Leeks: white stems going into the bag, blades fanning out to the right."""
    for i in range(13):
        lean = -70 + i * 17 + sheet.random.uniform(-8, 8)
        top = 236 + abs(i - 5) * 13 + sheet.random.uniform(-14, 14)
        root, tip = 440 + i * 9, 440 + i * 9 + lean
        colour = ("#5d7a3c", "#6f8c46", "#48662f", "#7c9a50")[i % 4]
        blade = (
            f"M{root - 13:.0f} 520C{root - 12:.0f} 440 {tip - 30:.0f} {top + 90:.0f} {tip:.0f} {top:.0f}"
            f"C{tip - 2:.0f} {top + 96:.0f} {root + 16:.0f} 440 {root + 14:.0f} 520"
            "Z"
        )
        sheet.path(blade, "#16200c", opacity=0.35, blur=5, move=(6, 5))
        sheet.path(blade, sheet.linear([(0, lit(colour, 1.3)), (0.45, colour), (1, lit(colour, 0.6))]))
        sheet.line(
            f"M{root:.0f} 516C{root:.0f} 440 {tip - 14:.0f} {top + 92:.0f} {tip:.0f} {top + 8:.0f}",
            lit(colour, 1.5),
            1.8,
            opacity=0.6,
        )
