"""The waxed canvas day pack, and the same with a blanket strapped on top."""

from __future__ import annotations

import math

from art.colour import lit
from art.lettering import letter, mark
from art.paper import stand
from art.skins import skin, weave
from art.soft import Cord, Puff, cord, crease, puff, stitch
from art.svg import Sheet, bezier, polygon, polyline

BODY = (
    "M220 330C224 262 300 244 405 244S586 262 590 330C612 480 628 640 622 790"
    "C620 838 592 860 540 860H270C218 860 190 838 188 790C182 640 198 480 220 330"
    "Z"
)
POCKET = (
    "M254 596C254 580 264 574 280 574H530C546 574 556 580 556 596L566 782"
    "C567 812 552 826 526 826H284C258 826 243 812 244 782Z"
)
POCKET_FLAP = "M248 572H562L560 634C558 656 548 664 526 664H284C262 664 252 656 250 634Z"
LID = "M208 350C208 268 290 236 405 236S602 268 602 350L608 480C608 512 592 524 562 524H248C218 524 202 512 202 480Z"
PATCH = "M352 716h106q6 0 6 6v46q0 6 -6 6h-106q-6 0 -6 -6v-46q0 -6 6 -6Z"
BRASS, THREAD = "#b99a5f", "#ecd6ac"


def pack(sheet: Sheet, *, canvas: str, leather: str) -> None:
    stand(sheet, (405, 862), 220)
    cord(sheet, "M366 246C366 176 446 176 446 246", 19, leather, make=Cord(cap="butt", flat=True))
    _pack(sheet, canvas, leather)


def pack_with_blanket(sheet: Sheet, *, canvas: str, leather: str, blanket: str = "#a2482c") -> None:
    stand(sheet, (405, 862), 220)
    _pack(sheet, canvas, leather)
    _blanket(sheet, blanket, leather)


def _pack(sheet: Sheet, canvas: str, leather: str) -> None:
    for side in (-1, 1):
        _shoulder_strap(sheet, canvas, leather, side)
    _body(sheet, canvas)
    _pocket(sheet, canvas)
    _lid(sheet, canvas)
    for x in (310, 500):
        _buckled_strap(sheet, canvas, leather, x)
    _patch(sheet, canvas, leather)


def _shoulder_strap(sheet: Sheet, canvas: str, leather: str, side: int) -> None:
    """A padded strap as it stands away behind the pack, buckled to the webbing that comes from the foot."""
    near, far = ((352, 196, 60), (384, 250, 40)) if side > 0 else ((372, 180, 46), (404, 226, 30))
    top, out, foot = (405 + side * 168, near[0]), 405 + side * (near[1] + 62), (405 + side * far[1], 664)
    outer = bezier(top, (out, 380), (out + side * 14, 560), (foot[0] + side * 4, foot[1]))
    tip = (foot[0] - side * 26, 670)
    inner = bezier((top[0] - side * 26, 400), (out - side * near[2], 430), (out - side * far[2], 560), tip)
    strap = polygon([*outer, *inner[::-1]])
    left, right = (0.98, 0.5) if side < 0 else (0.5, 0.94)
    sheet.path(strap, lit(sheet.paper, 0.16), opacity=0.3, blur=14, move=(16, 12))
    sheet.path(
        strap, sheet.linear([(0, lit(canvas, left)), (0.6, lit(canvas, 0.8)), (1, lit(canvas, right))])
    )
    weave(sheet, strap, lit(canvas, 0.2), opacity=0.18)
    seam = polyline((x - side * 8, y) for x, y in outer[1:])
    sheet.line(seam, lit(canvas, 0.3), 5, opacity=0.4, blur=2, move=(-side * 3, 0))
    stitch(sheet, seam, lit(canvas, 1.25), width=1.6, dash="6 4")
    x, y = foot[0] - side * 11, foot[1]
    webbing = f"M{x:.0f} {y - 4}C{x + side * 6:.0f} {y + 60} {x - side * 2:.0f} {y + 120} {x - side * 64:.0f} {y + 176}"
    sheet.line(webbing, lit(sheet.paper, 0.16), 18, opacity=0.3, blur=8, move=(10, 8))
    cord(sheet, webbing, 18, lit(leather, 0.86), make=Cord(cap="butt", flat=True))
    buckle = f"M{x - 17:.0f} {y - 6}h34v18h-34Z"
    sheet.line(buckle, lit(BRASS, 0.5), 6.5)
    sheet.line(buckle, lit(BRASS, 1.25), 3.2, move=(-0.5, -1.2))


def _body(sheet: Sheet, canvas: str) -> None:
    puff(sheet, BODY, canvas, (188, 244, 624, 860), shape=Puff(edge=52, low=0.52))
    with sheet.within(BODY):
        sheet.ellipse((310, 470), (80, 170), lit(canvas, 1.4), opacity=0.30, blur=50)
        crease(sheet, "M214 560C240 566 254 590 262 620", canvas, width=12, soft=8)
        crease(sheet, "M590 540C566 556 560 580 556 610", canvas, width=12, soft=8)
    _canvas(sheet, BODY, canvas)


def _pocket(sheet: Sheet, canvas: str) -> None:
    sheet.path(POCKET, lit(canvas, 0.1), opacity=0.55, blur=11, move=(6, 6), clip=BODY)
    puff(sheet, POCKET, canvas, (244, 574, 566, 826), shape=Puff(high=1.14, low=0.64))
    _canvas(sheet, POCKET, canvas)
    seam = "M260 600L252 784C252 806 264 818 286 818H524C546 818 558 806 558 784L550 600"
    stitch(sheet, seam, lit(canvas, 1.3), width=1.8, dash="6 4")
    sheet.path(POCKET_FLAP, lit(canvas, 0.1), opacity=0.5, blur=7, move=(4, 7))
    puff(sheet, POCKET_FLAP, canvas, (248, 572, 562, 664), shape=Puff(edge=20, high=1.16, low=0.7))
    skin(sheet, POCKET_FLAP, "weft", lit(canvas, 0.2), opacity=0.20)


def _lid(sheet: Sheet, canvas: str) -> None:
    sheet.path(LID, lit(canvas, 0.08), opacity=0.55, blur=12, move=(6, 12), clip=BODY)
    puff(sheet, LID, canvas, (202, 236, 608, 524), shape=Puff(edge=44, high=1.2))
    with sheet.within(LID):
        sheet.ellipse((320, 320), (120, 60), lit(canvas, 1.5), opacity=0.4, blur=34)
        crease(sheet, "M236 430C270 440 286 470 292 524", canvas, width=13, opacity=0.26)
        crease(sheet, "M560 380C540 410 544 460 552 524", canvas)
        crease(sheet, "M330 262C350 300 430 304 470 258", canvas, width=16, opacity=0.2)
    _canvas(sheet, LID, canvas)
    stitch(
        sheet,
        "M214 480C214 504 228 513 250 513H560C582 513 596 504 596 480",
        lit(canvas, 1.3),
        width=1.8,
        dash="6 4",
    )


def _canvas(sheet: Sheet, d: str, canvas: str) -> None:
    """Waxed cotton: the weave, and the pale bloom where wax has cracked."""
    weave(sheet, d, lit(canvas, 0.2))
    skin(sheet, d, "crumple", lit(canvas, 1.5), opacity=0.13)


def _buckled_strap(sheet: Sheet, canvas: str, leather: str, x: int) -> None:
    strap = f"M{x - 18} 440h36v176q0 10 -18 16q-18 -6 -18 -16Z"
    sheet.path(strap, lit(canvas, 0.06), opacity=0.5, blur=4, move=(4, 5))
    puff(sheet, strap, leather, (x - 18, 440, x + 18, 632), shape=Puff(edge=8))
    skin(sheet, strap, "hide", opacity=0.34)
    stitch(sheet, f"M{x - 12} 446v164M{x + 12} 446v164", THREAD, width=1.7, dash="5 4")
    frame = f"M{x - 25} 534q0 -6 6 -6h38q6 0 6 6v22q0 6 -6 6h-38q-6 0 -6 -6Z"
    sheet.line(frame, lit(BRASS, 0.55), 7)
    sheet.line(frame, lit(BRASS, 1.35), 3.4, move=(-0.5, -1.5))
    sheet.line(f"M{x - 15} 545h30", lit(BRASS, 0.7), 6)
    sheet.line(f"M{x - 14} 544h30", lit(BRASS, 1.5), 2.6)


def _patch(sheet: Sheet, canvas: str, leather: str) -> None:
    sheet.path(PATCH, lit(canvas, 0.1), opacity=0.45, blur=2.5, move=(2, 3))
    puff(sheet, PATCH, leather, (346, 716, 464, 774), shape=Puff(edge=7))
    skin(sheet, PATCH, "hide", opacity=0.3)
    mark(sheet, (405, 742), 15, lit(leather, 0.38), opacity=0.9)
    letter(sheet, "K & K", (405, 768), 10, lit(leather, 0.38), spacing=120)


def _blanket(sheet: Sheet, wool: str, leather: str) -> None:
    """A rolled blanket across the lid: its end a spiral, its stripes running round the roll."""
    y, r, left, right = 226, 62, 196, 610
    roll = f"M{left} {y - r}H{right}A30 {r} 0 0 1 {right} {y + r}H{left}A30 {r} 0 0 1 {left} {y - r}Z"
    sheet.path(roll, "#120d06", opacity=0.42, blur=12, move=(8, 20))
    lights = ((0, 0.98), (0.18, 1.26), (0.45, 1.0), (0.8, 0.58), (1, 0.40))
    sheet.path(roll, sheet.falling([(at, lit(wool, t)) for at, t in lights]))
    with sheet.within(roll):
        for x, width in ((262, 16), (286, 8), (516, 8), (532, 16)):
            band = sheet.falling([(at, lit("#e6d6bd", t)) for at, t in lights])
            sheet.path(f"M{x} {y - r}h{width}v{2 * r}h{-width}Z", band, opacity=0.95)
    skin(sheet, roll, "fur", lit(wool, 0.4), opacity=0.34)
    sheet.ellipse((right, y), (30, r), lit(wool, 0.62))
    for turn in range(1, 5):
        k = 1 - turn * 0.21
        sheet.ellipse(
            (right + 1, y + turn), (30 * k, r * k), "none", opacity=0.75, stroke=lit(wool, 0.3), width=3
        )
        sheet.ellipse(
            (right - 1, y + turn - 2), (30 * k, r * k), "none", opacity=0.5, stroke=lit(wool, 1.1), width=2
        )
    for x in (346, 466):
        bow = 10 * math.copysign(1, x - 405)
        strap = (
            f"M{x - 11} {y + r + 30}C{x - 11 + bow} {y + 20} {x - 11 + bow} {y - 40} {x - 11} {y - r - 3}"
            f"H{x + 11}C{x + 11 + bow} {y - 40} {x + 11 + bow} {y + 20} {x + 11} {y + r + 30}"
            "Z"
        )
        sheet.path(strap, "#120d06", opacity=0.4, blur=4, move=(4, 3))
        sheet.path(strap, sheet.falling([(at, lit(leather, t)) for at, t in lights]))
        stitch(
            sheet,
            f"M{x - 6} {y + r + 20}V{y - r + 6}M{x + 6} {y + r + 20}V{y - r + 6}",
            THREAD,
            width=1.5,
            dash="5 4",
        )
