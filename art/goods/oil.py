"""Olive oil: a tall dark bottle, and bread to dip."""

from __future__ import annotations

from art.colour import lit
from art.goods.dishes import Dish, dish
from art.goods.labelled import words_round
from art.lettering import mark
from art.skins import skin
from art.soft import Puff, puff
from art.svg import Point, Sheet
from art.turned import LOW, Finish, Turned

GLASS, CAP, LABEL, INK = "#3c4a22", "#22211d", "#efe6d2", "#3a4a26"
SHOULDER = [
    (262, 34),
    (276, 34),
    (280, 30),
    (370, 31),
    (410, 40),
    (450, 72),
    (484, 99),
    (512, 108),
    (520, 108),
]
BODY = [(518, 108), (776, 108), (792, 102), (800, 92)]
CRUST = "#b9803f"


def oil_bottle(sheet: Sheet) -> None:
    _bottle(sheet, 400, 0)


def oil_and_bread(sheet: Sheet) -> None:
    _bottle(sheet, 286, -20)
    small = Dish(150, 34, "#e6ddcb", "#a98c69", tilt=0.3, well=0.74)
    face = dish(sheet, (540, 862), small)
    with sheet.within(face):
        pool = sheet.radial([(0, "#d9c04a", 0.95), (0.7, "#a99a2c", 0.95), (1, "#7e7a22", 0.9)])
        sheet.ellipse((541, 838), (106, 31), pool)
        sheet.ellipse((566, 830), (40, 8), "#fffbe0", opacity=0.75, blur=3)
    _bread(sheet, (410, 904))
    _crumbs(sheet)


def _bottle(sheet: Sheet, cx: float, dy: float) -> None:
    with sheet.group(move=(0, dy)):
        form = Turned(sheet, BODY, cx=cx)
        form.shadow(spread=1.15, reach=430)
        sheet.ellipse((cx + 130, 808), (70, 14), "#b7b44a", opacity=0.35, blur=12)
        form.shade(
            GLASS, Finish(gloss=0.95, foot=0.3, paper=0.6), glow=lambda down: 0.96 if down < 0.06 else 1.16
        )
        shoulder = Turned(sheet, SHOULDER, cx=cx)
        shoulder.shade(GLASS, Finish(gloss=0.95, foot=0, paper=0.6), glow=lambda _: 0.96)
        with sheet.within(form.outline):
            sheet.ellipse((cx + 44, 640), (40, 150), "#8a8a2e", opacity=0.3, blur=24)
            sheet.line(f"M{cx - 80} 520V770", "#ffffff", 9, opacity=0.45, blur=2.4)
        sheet.line(f"M{cx - 21} 300V380", "#ffffff", 6, opacity=0.4, blur=2)
        cap = Turned(sheet, [(226, 32), (230, 36), (268, 37), (278, 37), (286, 36)], cx=cx)
        cap.shade(lambda down: "#b08d4f" if 0.8 < down < 0.9 else CAP, Finish(gloss=0.7))
        sheet.ellipse((cx, 226), (32, 32 * LOW), sheet.linear([(0, lit(CAP, 1.5)), (1, lit(CAP, 1.1))]))
        form.label(546, 742, 0.98, LABEL)
        mark(sheet, (cx, form.front(592)[1]), 24, INK)
        words_round(form, "OLIVE OIL", 648, 25, colour=INK, spacing=90)
        words_round(form, "EXTRA VIRGIN", 676, 11.5, colour=INK, spacing=150)
        words_round(form, "COLD PRESSED 500 ML", 716, 8.4, colour=INK, spacing=160)


HEEL = "M-108 0C-112 -70 -66 -104 0 -102S92 -64 84 0C60 22 -84 24 -108 0Z"
CRUMB = "M-92 2C-98 -52 -52 -82 -6 -82S62 -52 58 2C36 14 -70 16 -92 2Z"


def _bread(sheet: Sheet, at: Point) -> None:
    """The heel of a loaf, its crumb towards us."""
    with sheet.group(transform=f"translate({at[0]:g} {at[1]:g})"):
        sheet.path(HEEL, lit(sheet.paper, 0.12), opacity=0.45, blur=9, move=(9, 8))
        puff(sheet, HEEL, CRUST, (-110, -104, 88, 20), shape=Puff(edge=22))
        puff(sheet, CRUMB, "#efdcb2", (-96, -84, 60, 14), shape=Puff(edge=10, low=0.8))
        jitter = sheet.random.uniform
        with sheet.within(CRUMB):
            for _ in range(46):
                (x, y), r = (-18 + jitter(-74, 74), -36 + jitter(-44, 44)), jitter(1.6, 5.4)
                sheet.ellipse((x, y), (r * 1.4, r), lit("#d9bb82", 0.7), opacity=0.55)
                sheet.ellipse((x, y + r * 0.5), (r, r * 0.4), "#fff6dc", opacity=0.5)
        skin(sheet, HEEL, "fleck", lit(CRUST, 0.4), opacity=0.2)


def _crumbs(sheet: Sheet) -> None:
    for x, y, r in ((566, 930, 4), (592, 922, 3), (540, 944, 3), (300, 936, 3.4)):
        sheet.ellipse((x + 2, y + 2), (r, r * 0.7), lit(sheet.paper, 0.2), opacity=0.5)
        sheet.ellipse((x, y), (r, r * 0.8), "#d9b071")
