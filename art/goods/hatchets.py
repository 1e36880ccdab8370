"""The hatchet, struck into its block and in its sheath."""

from __future__ import annotations

import math

from art.colour import lit
from art.laid import trace
from art.lettering import mark
from art.paper import cast_flat_shadow
from art.skins import skin
from art.soft import Puff, puff, stitch
from art.svg import Sheet, oval, polygon, polyline
from art.timber import figure
from art.turned import Finish, Turned

HIDE, ASH = "#8a5530", "#c79a63"


HEAD = trace(
    (-46, -60),
    (46, -58),
    (44, -24),
    ((30, 10), (26, 90), (92, 146)),
    ((40, 182), (-70, 184), (-110, 138)),
    ((-60, 110), (-42, 50), (-44, 8)),
    (-46, -60),
)
BITE = 666.0


def hatchet(sheet: Sheet) -> None:
    """Struck into the block, as one leaves it."""
    _block(sheet)
    sheet.path(
        f"M252 {BITE}C280 {BITE - 9} 330 {BITE - 9} 366 {BITE - 2}L360 {BITE + 5}H262Z",
        "#2a1408",
        opacity=0.9,
    )
    sheet.path("M330 668L640 690L600 704L340 684Z", lit("#c9a26c", 0.15), opacity=0.4, blur=9)
    above = f"M-100 -100H900V{BITE - 4}L366 {BITE - 3}Q310 {BITE + 5} 252 {BITE}H-100Z"
    with sheet.within(above), sheet.group(transform="translate(272 546) scale(.82) rotate(-28)"):
        _hatchet(sheet, shadow=False)
    lip = f"M240 {BITE + 1}Q310 {BITE + 8} 372 {BITE - 1}L366 {BITE + 8}Q310 {BITE + 16} 250 {BITE + 8}Z"
    sheet.path(lip, lit("#c9a26c", 1.25), opacity=0.9)
    for x, y, turn in ((226, 690, 12), (420, 700, -30), (300, 704, 40)):
        with sheet.group(turn=(turn, x, y)):
            sheet.path(
                f"M{x - 22} {y}l18 -7l30 3l-12 9Z", lit("#c9a26c", 0.3), opacity=0.5, blur=2, move=(3, 4)
            )
            sheet.path(f"M{x - 22} {y}l18 -7l30 3l-12 9Z", lit("#c9a26c", 1.3))


BARK, WOOD = "#6a4a34", "#c9a26c"
FACE_TOP, FACE = 656.0, (212.0, 63.6)


def _block(sheet: Sheet) -> None:
    cx, top = 400.0, FACE_TOP
    profile = [(top, 212), (top + 6, 216), (top + 120, 212), (top + 196, 220), (top + 204, 216)]
    form = Turned(sheet, profile, cx=cx, tilt=0.3)
    form.shadow(spread=1.05, reach=300)
    form.shade(BARK, Finish(foot=0.3))
    form.skin("upright wood", lit(BARK, 0.2), opacity=0.75)
    jitter = sheet.random.uniform
    with sheet.within(form.outline):
        for i in range(46):
            x, y = form.around(top, -1.5 + i * 0.067)
            furrow = polyline([(x + jitter(-4, 4), y + step * 34) for step in range(8)])
            sheet.line(furrow, lit(BARK, sheet.random.choice((0.3, 0.4, 1.3))), jitter(2, 6), opacity=0.4)
    _rings(sheet, cx, top)
    sheet.ellipse((cx, top), (FACE[0] - 1, FACE[1] - 0.5), "none", stroke=lit(BARK, 0.8), width=5)
    sheet.ellipse((cx + 60, top + 12), (110, 24), lit(WOOD, 0.15), opacity=0.4, blur=12)


def _rings(sheet: Sheet, cx: float, top: float) -> None:
    """The sawn face: a ring for each year, and the cracks of drying."""
    stops = [(0, lit(WOOD, 1.22)), (0.6, lit(WOOD, 1.02)), (1, lit(WOOD, 0.8))]
    sheet.ellipse((cx, top), FACE, sheet.linear(stops))
    with sheet.within(oval(cx, top, *FACE)):
        for r in range(12, 216, 9):
            wide = r + 3 * math.sin(r)
            ring = oval(cx - 10 + r * 0.05, top - 4 + r * 0.02, wide, wide * 0.3)
            sheet.line(ring, lit(WOOD, 0.5), 1.6, opacity=0.42)
        for i in range(9):
            x, y = cx + 200 * math.cos(i * 0.75), top + 60 * math.sin(i * 0.75)
            sheet.line(f"M{cx - 8} {top - 3}L{x:.0f} {y:.0f}", lit(WOOD, 0.4), 1.4, opacity=0.3)


HANDLE = trace(
    (-58, -24),
    (60, -26),
    ((160, -30), (260, -6), (360, -14)),
    ((440, -20), (500, -30), (540, -40)),
    ((566, -40), (572, 6), (556, 34)),
    ((544, 42), (532, 34), (522, 26)),
    ((440, 30), (260, 38), (160, 26)),
    (60, 24),
    (-58, 22),
)


def _hatchet(sheet: Sheet, *, shadow: bool) -> None:
    """Lying along x, the blade towards y: the head at the origin, the handle to the right."""
    d, head = polygon(HANDLE), polygon(HEAD)
    if shadow:
        cast_flat_shadow(sheet, d, height=14)
        cast_flat_shadow(sheet, head, height=14)
    sheet.path(d, lit(ASH, 0.4), move=(2, 6))
    puff(sheet, d, ASH, (-46, -44, 572, 44), shape=Puff(edge=16, high=1.2, low=0.8))
    with sheet.within(d):
        figure(sheet, ASH, (-60, -48, 580, 48), lines=24, heart=0.5)
        sheet.line("M60 -12C200 -12 300 2 420 -4", "#fff4de", 7, opacity=0.4, blur=3)
        for x, wide in ((520, 70), (508, 6)):
            sheet.path(f"M{x} -60h{wide}v120h-{wide}Z", "#a83a24", opacity=0.9)
        sheet.path("M40 -40h40v80h-40Z", lit(ASH, 0.2), opacity=0.5, blur=9)
    _axe_head(sheet, head)


def _axe_head(sheet: Sheet, head: str) -> None:
    iron = "#5a5d5e"
    sheet.path(head, lit(iron, 0.3), move=(3, 6))
    stops = [(0, lit(iron, 1.35)), (0.4, lit(iron, 1.0)), (0.7, lit(iron, 0.8)), (1, lit(iron, 1.0))]
    sheet.path(head, sheet.linear(stops, line=(-60, -40, 80, 60)))
    with sheet.within(head):
        skin(sheet, head, "crumple", lit(iron, 0.3), opacity=0.4)
        sheet.path("M-46 -60H46V-44H-46Z", lit(iron, 1.5), opacity=0.5, blur=3)
        edge = "M-120 120C-60 150 30 150 100 128V200H-120Z"
        bright = [(0, lit("#c9cccb", 1.4)), (0.6, lit("#c9cccb", 0.95)), (1, lit("#c9cccb", 1.2))]
        sheet.path(edge, sheet.linear(bright))
        sheet.line("M-120 120C-60 150 30 150 100 128", lit(iron, 0.5), 2, opacity=0.7)
        sheet.path(
            "M-46 -30C-20 -26 20 -26 46 -30V-20C20 -14 -20 -14 -46 -20Z", "#ffffff", opacity=0.2, blur=4
        )
    sheet.line(head, lit(iron, 1.6), 1.8, opacity=0.5)
    mark(sheet, (-6, 86), 16, lit(iron, 0.35), opacity=0.85)


def hatchet_in_its_sheath(sheet: Sheet) -> None:
    with sheet.group(transform="translate(186 640) scale(1 .9) rotate(20)"):
        _hatchet(sheet, shadow=True)
        d = "M-54 62C-60 96 -90 122 -128 134C-118 170 -70 196 0 196S100 182 116 150C70 116 50 84 46 60Z"
        sheet.path(d, lit(HIDE, 0.15), opacity=0.5, blur=6, move=(5, 8))
        strap = "M-22 80L-24 -70Q-22 -82 0 -82T24 -70L22 80Z"
        sheet.path(strap, lit(HIDE, 0.12), opacity=0.5, blur=4, move=(4, 5))
        puff(sheet, strap, lit(HIDE, 0.92), (-24, -82, 24, 80), shape=Puff(edge=7))
        puff(sheet, d, HIDE, (-128, 60, 116, 196), shape=Puff(edge=16))
        skin(sheet, d, "hide", opacity=0.4)
        stitch(sheet, "M-112 140C-100 164 -60 184 0 184S84 174 100 152", "#ecd6ac")
        stitch(sheet, "M-16 70V-60M16 70V-60", "#ecd6ac", width=2, dash="6 4")
        sheet.ellipse(
            (0, 84), (9, 9), sheet.radial([(0, "#f3dca0", 1), (1, "#7d5b25", 1)], circle=(0.35, 0.3, 0.7))
        )
        mark(sheet, (-4, 142), 20, lit(HIDE, 0.38), opacity=0.85)
