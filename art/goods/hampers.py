"""The tall palm hamper with its lid, shut and with the wash coming out."""

from __future__ import annotations

import math

from art.colour import lit
from art.lamp import light
from art.skins import weave
from art.soft import Puff, crease, puff
from art.svg import Sheet
from art.turned import Finish, Mouth, Turned, open_mouth

PALM, DYED, BIND = "#cfae74", "#6b3a22", "#a98a55"
BODY = [(330, 152), (352, 162), (440, 176), (560, 180), (700, 170), (800, 150), (826, 142)]
COILS, STITCHES = 46, 58
TILT = 0.23


def hamper(sheet: Sheet) -> None:
    form = _body(sheet, 400, TILT)
    _lid(sheet, form.cx, 322)


def hamper_with_the_wash(sheet: Sheet) -> None:
    form = _body(sheet, 356, 0.36)
    inside = open_mouth(form, Mouth(wall=12, inside=lit(PALM, 0.6), lip=PALM))
    _linen(sheet, form, inside)
    _lid_on_its_edge(sheet)


def _body(sheet: Sheet, cx: float, tilt: float) -> Turned:
    form = Turned(sheet, BODY, cx=cx, tilt=tilt)
    form.shadow(spread=1.15, reach=380)
    form.shade(lit(PALM, 0.5), Finish())
    last = len(form.ys) - 1
    cuts = [round(last * i / COILS) for i in range(COILS + 1)]
    for coil in range(COILS - 1, -1, -1):
        _coil(form, (cuts[coil], cuts[coil + 1]), coil)
    for side in (-1, 1):
        _handle(form, side)
    return form


def _dyed(coil: int, stitch: int) -> bool:
    """Two bands of steps, and a column of lozenges between."""
    if coil in {7, 8, 31, 32}:
        return stitch % 4 < 2
    return abs((stitch + 2) % 14 - 7) + abs(coil - 20) < 7 and 10 < coil < 30


def _coil(form: Turned, span: tuple[int, int], coil: int) -> None:
    sheet, (a, b) = form.sheet, span
    y0, y1, r0, r1 = form.ys[a], form.ys[b], form.rs[a], form.rs[b]
    dr, dy = r1 - r0, max(0.01, y1 - y0)
    normal_y = dr / math.hypot(dr, dy)
    level = math.sqrt(1 - normal_y * normal_y)
    for stitch in range(STITCHES):
        angle = -math.pi / 2 + math.pi * (stitch + 0.5) / STITCHES
        amount = light(math.sin(angle) * level, normal_y, math.cos(angle) * level) * sheet.random.uniform(
            0.93, 1.06
        )
        width = math.pi * r0 / STITCHES * max(0.18, math.cos(angle))
        x, y = form.cx + r0 * math.sin(angle), (y0 + y1) / 2 + r0 * form.tilt * math.cos(angle)
        colour = DYED if _dyed(coil, stitch) else PALM
        d = f"M{x + width * 0.3:.1f} {y - dy * 0.26:.1f}l{-width * 0.6:.1f} {dy * 0.52:.1f}"
        sheet.line(d, lit(colour, amount), max(2.2, min(width, dy) * 0.92))
    arc = f"M{form.cx - r1:.1f} {y1:.1f}A{r1:.1f} {r1 * form.tilt:.1f} 0 0 0 {form.cx + r1:.1f} {y1:.1f}"
    sheet.line(arc, lit(DYED, 0.25), 1.8, opacity=0.3)


def _handle(form: Turned, side: int) -> None:
    sheet, y = form.sheet, form.y(452)
    x = form.cx + side * (form.radius(y) - 8)
    d = f"M{x} {y}C{x + side * 54} {y - 6} {x + side * 54} {y + 88} {x} {y + 84}"
    sheet.line(d, lit(sheet.paper, 0.15), 17, opacity=0.3, blur=7, move=(10, 6))
    sheet.line(d, lit(BIND, 0.5), 18)
    sheet.line(d, lit(BIND, 0.95 if side < 0 else 0.8), 14, move=(-1, -1.5))
    sheet.line(d, lit(DYED, 0.8), 15, dash="4 9", cap="butt", opacity=0.7)
    sheet.line(d, lit(BIND, 1.5), 3, opacity=0.5, move=(-3, -3))


LID = [(0, 12), (8, 60), (26, 118), (44, 152), (56, 162), (74, 163), (78, 160)]


def _lid(sheet: Sheet, cx: float, seat: float) -> None:
    top = seat - 74
    form = Turned(sheet, [(top + y, r) for y, r in LID], cx=cx, tilt=TILT)
    sheet.ellipse((cx + 4, seat + 12), (160, 36), lit(DYED, 0.2), opacity=0.6, blur=6, clip=_below(cx, seat))
    form.shade(lit(PALM, 0.5), Finish(foot=0.5))
    cuts = [0, *range(4, len(form.ys) - 1, 5), len(form.ys) - 1]
    for coil in range(len(cuts) - 2, -1, -1):
        _lid_coil(form, (cuts[coil], cuts[coil + 1]), coil)
    knob = Turned(
        sheet, [(top - 30, 8), (top - 26, 18), (top - 12, 22), (top, 14), (top + 8, 18)], cx=cx, tilt=TILT
    )
    knob.shade(DYED, Finish(gloss=0.2))
    for i in range(5):
        y = top - 24 + i * 6
        sheet.line(f"M{cx - 18} {y}Q{cx} {y + 8} {cx + 18} {y}", lit(DYED, 0.5), 1.8, opacity=0.6)


def _below(cx: float, seat: float) -> str:
    return f"M{cx - 200} {seat}H{cx + 200}V{seat + 90}H{cx - 200}Z"


def _lid_coil(form: Turned, span: tuple[int, int], coil: int) -> None:
    """The lid shows its whole upper side, so its stitches go all the way round."""
    sheet, (a, b) = form.sheet, span
    y0, r0, y1, r1 = form.ys[a], form.rs[a], form.ys[b], form.rs[b]
    dr, dy = r1 - r0, max(0.01, y1 - y0)
    normal_y = dr / math.hypot(dr, dy)
    level, count = math.sqrt(1 - normal_y * normal_y), max(20, int(r1 * 0.72))
    for stitch in range(count):
        angle = math.tau * (stitch + 0.5) / count
        x, z = math.sin(angle), math.cos(angle)
        if z < -0.05 and normal_y < 0.72:
            continue
        r, y = (r0 + r1) / 2, (y0 + y1) / 2
        amount = light(x * level, normal_y, z * level) * sheet.random.uniform(0.93, 1.06)
        dyed = coil in {3, 6} and stitch % 6 < 3
        px, py = form.cx + r * x, y + r * form.tilt * z
        wide = max(3.0, dr * 0.32 + 3.4)
        sheet.line(f"M{px + 3:.1f} {py - 2:.1f}l-6 4", lit(DYED if dyed else PALM, amount), min(wide, 7.5))


WHITE, BORDER = "#e9e1d2", "#7d96a0"


def _linen(sheet: Sheet, form: Turned, inside: str) -> None:
    """A sheet heaped in the mouth, one corner over the side."""
    sheet.path(inside, lit(PALM, 0.2), opacity=0.5, blur=6)
    with sheet.group(move=(form.cx, form.ys[0])):
        _heap(sheet)
        _corner(sheet)


LOBES = (
    ("M-126 -8C-142 -62 -96 -96 -44 -84C-8 -104 40 -70 34 -20C10 20 -90 24 -126 -8Z", (-142, -104, 40, 24)),
    ("M-6 -6C-22 -74 30 -116 70 -92C118 -92 150 -40 130 4C96 32 20 26 -6 -6Z", (-22, -116, 150, 32)),
    ("M-134 12C-120 -34 -66 -58 -26 -38C14 -62 62 -40 74 8C50 56 -90 56 -134 12Z", (-134, -62, 74, 56)),
)
FOLDS = (
    "M-118 8C-84 -10 -60 -6 -34 -34", "M-90 26C-50 4 -30 8 -8 -30", "M-40 40C-10 20 16 14 40 -26",
    "M8 -14C30 -50 44 -50 62 -86", "M60 -4C80 -40 92 -44 104 -78", "M-104 -26C-84 -50 -70 -50 -52 -78",
)  # fmt: skip


def _heap(sheet: Sheet) -> None:
    """Three turns of the cloth, the nearest over the others."""
    for lobe, box in LOBES:
        sheet.path(lobe, lit(DYED, 0.3), opacity=0.4, blur=8, move=(4, 3))
        puff(sheet, lobe, WHITE, box, shape=Puff(edge=13, high=1.2, low=0.84, rim=0.6))
        with sheet.within(lobe):
            for fold in FOLDS:
                crease(sheet, fold, WHITE, width=7, opacity=0.26, soft=4)
        weave(sheet, lobe, lit(WHITE, 0.6), opacity=0.06)


def _corner(sheet: Sheet) -> None:
    fall = (
        "M6 30C30 4 110 -6 142 8C168 60 176 130 164 226"
        "C130 250 100 236 64 262C40 170 10 110 6 30Z"
    )  # fmt: skip
    sheet.path(fall, lit(DYED, 0.3), opacity=0.5, blur=9, move=(10, 10))
    puff(sheet, fall, WHITE, (0, 0, 176, 262), shape=Puff(edge=14, high=1.2, low=0.86))
    with sheet.within(fall):
        for shift, width in ((0, 8), (16, 8), (44, 4)):
            border = f"M50 {226 - shift}C100 {206 - shift} 130 {214 - shift} 180 {190 - shift}"
            sheet.line(border, BORDER, width, opacity=0.85)
        for x0, x1 in ((40, 92), (90, 128), (128, 148)):
            fold = f"M{x0} 14C{x0 + 20} 90 {x1} 160 {x1 - 6} 250"
            crease(sheet, fold, WHITE, width=11, opacity=0.3)
    weave(sheet, fall, lit(WHITE, 0.6), opacity=0.07)


def _lid_on_its_edge(sheet: Sheet) -> None:
    """Leaning against the hamper: we look into its coiled crown."""
    cx, cy, rx, ry = 618.0, 730.0, 96.0, 158.0
    with sheet.group(turn=(12, cx, cy)):
        sheet.ellipse((cx + 30, cy + 20), (rx, ry), lit(sheet.paper, 0.13), opacity=0.34, blur=20)
        sheet.ellipse((cx + 8, cy + 6), (rx, ry), lit(DYED, 0.4))
        for ring in range(22):
            share = 1 - ring / 22
            count = max(8, int(110 * share))
            sheet.ellipse((cx, cy), (rx * share, ry * share), lit(PALM, 0.5))
            for stitch in range(count):
                angle = math.tau * stitch / count
                x, y = cx + rx * (share - 0.02) * math.cos(angle), cy + ry * (share - 0.02) * math.sin(angle)
                amount = (
                    0.98 - 0.2 * math.cos(angle) * share + 0.12 * math.sin(angle) * share
                ) * sheet.random.uniform(0.92, 1.05)
                dyed = ring in {4, 5, 11} and stitch % 8 < 4
                sheet.line(f"M{x - 2:.1f} {y - 2:.1f}l4 4", lit(DYED if dyed else PALM, amount), 5)
    sheet.ellipse((606, 888), (60, 9), lit(sheet.paper, 0.1), opacity=0.5, blur=5)
