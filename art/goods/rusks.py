"""Buttermilk rusks in their carton, and two of them beside a mug."""

from __future__ import annotations

import math
from dataclasses import dataclass

from art.colour import lit
from art.goods.mugs import enamel_mug_from_above
from art.laid import Cut, Place, cut
from art.lettering import letter, mark
from art.paper import cast_flat_shadow
from art.skins import skin
from art.svg import Point, Sheet, polygon

CARD, BLUE, RED = "#efe4cc", "#2f4a66", "#a83a24"
WIDE, DEEP, HIGH_BOX = 300.0, 150.0, 400.0
YAW, LEAN = math.radians(24), 0.20


@dataclass(frozen=True, slots=True)
class Carton:
    """A box on the table: its near upright edge stands at `foot`."""

    foot: Point

    def front(self, x: float, y: float) -> Point:
        """x from the near edge to the left, y from the table up."""
        return self.foot[0] - x * math.cos(YAW), self.foot[1] - x * math.sin(YAW) * LEAN * 1.4 - y

    def side(self, x: float, y: float) -> Point:
        return self.foot[0] + x * math.sin(YAW) * 1.5, self.foot[1] - x * math.cos(YAW) * LEAN * 1.5 - y

    @property
    def onto_front(self) -> str:
        """Draw from the front's upper left corner, x to the right, y down."""
        ox, oy = self.front(WIDE, HIGH_BOX)
        return f"matrix({math.cos(YAW):.4f} {math.sin(YAW) * LEAN * 1.4:.4f} 0 1 {ox:.2f} {oy:.2f})"

    @property
    def onto_side(self) -> str:
        ox, oy = self.side(0, HIGH_BOX)
        return f"matrix({math.sin(YAW) * 1.5:.4f} {-math.cos(YAW) * LEAN * 1.5:.4f} 0 1 {ox:.2f} {oy:.2f})"


def rusk_box(sheet: Sheet) -> None:
    _rusk_box(sheet, Carton((486, 848)))


def _rusk_box(sheet: Sheet, box: Carton) -> None:
    ground = [box.front(0, 0), box.front(WIDE, 0), box.side(DEEP, 0)]
    x, y = ground[0]
    dark = lit(sheet.paper, 0.13)
    thrown = polygon([ground[1], (x + 240, y - 60), (x + 290, y - 14), (x + 40, y + 14), (x - 10, y + 8)])
    sheet.path(thrown, dark, opacity=0.36, blur=20)
    sheet.path(polygon([*ground, (x + 130, y - 26), (x + 12, y + 12)]), dark, opacity=0.6, blur=6)
    _top(sheet, box)
    front = polygon([box.front(0, 0), box.front(WIDE, 0), box.front(WIDE, HIGH_BOX), box.front(0, HIGH_BOX)])
    side = polygon([box.side(0, 0), box.side(DEEP, 0), box.side(DEEP, HIGH_BOX), box.side(0, HIGH_BOX)])
    sheet.path(front, lit(CARD, 1.05))
    sheet.path(side, lit(CARD, 0.62))
    with sheet.within(front), sheet.group(transform=box.onto_front):
        _rusk_print(sheet)
    with sheet.within(side), sheet.group(transform=box.onto_side):
        _stripes(sheet, DEEP)
        sheet.wash("#1d140c", (0, -2, DEEP, HIGH_BOX + 2), opacity=0.36)
    fall = [(0, "#fffaf0", 0.2), (0.5, "#fffaf0", 0), (1, "#2a1c10", 0.16)]
    sheet.path(front, sheet.linear(fall, line=(*box.front(WIDE, HIGH_BOX), *box.front(0, 0))))
    (x0, y0), (x1, y1) = box.side(0, 0), box.side(0, HIGH_BOX)
    sheet.line(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}", lit(CARD, 1.6), 2.6, opacity=0.75)


def _top(sheet: Sheet, box: Carton) -> None:
    """The gable: front and back slope to a folded crest, as a bakery's box does."""
    lift = 74
    a, b = box.front(WIDE, HIGH_BOX), box.front(0, HIGH_BOX)
    c = box.side(DEEP, HIGH_BOX)
    mid_a = (a[0] + (c[0] - b[0]) / 2, a[1] + (c[1] - b[1]) / 2 - lift)
    mid_b = ((b[0] + c[0]) / 2, (b[1] + c[1]) / 2 - lift)
    sheet.path(polygon([b, c, mid_b]), lit(CARD, 0.46))
    slope = polygon([a, b, mid_b, mid_a])
    sheet.path(slope, sheet.linear([(0, lit(CARD, 1.26)), (1, lit(CARD, 1.08))]))
    crest = polygon([mid_a, mid_b, (mid_b[0], mid_b[1] - 40), (mid_a[0], mid_a[1] - 40)])
    sheet.path(crest, sheet.linear([(0, lit(BLUE, 1.15)), (1, lit(BLUE, 0.86))]))
    x, y = (mid_a[0] + mid_b[0]) / 2, (mid_a[1] + mid_b[1]) / 2 - 20
    slot = polygon([(x - 46, y - 9 - 5), (x + 46, y - 9 + 5), (x + 46, y + 9 + 5), (x - 46, y + 9 - 5)])
    sheet.path(slot, lit(sheet.paper, 0.86))
    sheet.line(slot, lit(BLUE, 0.5), 2, opacity=0.7)
    sheet.line(polygon([mid_a, mid_b]), lit(CARD, 0.4), 2, opacity=0.6)


def _stripes(sheet: Sheet, wide: float) -> None:
    for i in range(int(wide // 30) + 1):
        sheet.path(f"M{i * 30 + 6} 262h16v140h-16Z", BLUE)
    sheet.path(f"M0 250h{wide}v8h{-wide}Z", RED)
    sheet.path(f"M0 8h{wide}v10h{-wide}Z", BLUE)


def _rusk_print(sheet: Sheet) -> None:
    _stripes(sheet, WIDE)
    mark(sheet, (150, 62), 24, RED)
    letter(sheet, "KAROO", (150, 134), 52, BLUE, spacing=90)
    letter(sheet, "BUTTERMILK", (150, 176), 26, BLUE, spacing=110)
    letter(sheet, "RUSKS", (150, 216), 26, BLUE, spacing=200)
    sheet.path("M66 300h168v64h-168Z", CARD)
    sheet.line("M72 306h156v52h-156Z", BLUE, 1.6)
    letter(sheet, "TWICE BAKED", (150, 328), 11.5, RED, spacing=120)
    letter(sheet, "450 G", (150, 350), 11.5, RED, spacing=120)


RUSK = "#cf9446"


def rusks_with_coffee(sheet: Sheet) -> None:
    with sheet.group(transform="translate(-70 -6) scale(.86)"):
        enamel_mug_from_above(sheet, coat="#f1ebde", rim=BLUE, drink="#3a1f10")
    _rusk(sheet, Place((452, 908), -9, 0.5))
    with sheet.group(move=(2, -46)):
        _rusk(sheet, Place((486, 900), 20, 0.5), on="#8a5a24")
    for _ in range(46):
        x, y = sheet.random.gauss(470, 120), sheet.random.gauss(962, 13)
        sheet.ellipse((x, y), (3, 2), lit(RUSK, sheet.random.uniform(0.8, 1.4)))


def _rusk(sheet: Sheet, place: Place, *, on: str | None = None) -> None:
    """Broken by hand: its long sides are torn, its top is the loaf's crust."""
    jitter = sheet.random.uniform
    shape = [(-146 + i * 15.2 + jitter(-2, 2), -46 + jitter(-5, 5)) for i in range(20)]
    shape += [(148 + jitter(-3, 3), -36 + i * 12) for i in range(7)]
    shape += [(146 - i * 15.2 + jitter(-2, 2), 46 + jitter(-6, 6)) for i in range(20)]
    shape += [(-148 + jitter(-3, 3), 36 - i * 12) for i in range(7)]
    base = place.outline(shape)
    if on:
        sheet.path(base, lit(on, 0.3), opacity=0.45, blur=7, move=(6, 6))
    else:
        cast_flat_shadow(sheet, base, height=16)
    top = cut(sheet, place, shape, "#e3bd7c", make=Cut(58, round=8, side=1.12))
    sheet.path(top, sheet.linear([(0, lit("#b06a26", 1.25)), (0.5, "#b06a26"), (1, lit("#b06a26", 0.72))]))
    hull = base + top
    skin(sheet, hull, "crumple", "#6d3a10", opacity=0.4)
    skin(sheet, hull, "fleck", "#fff0cf", opacity=0.4)
    skin(sheet, hull, "speckle", "#7a4312", opacity=0.35)
    sheet.line(top, lit(RUSK, 1.6), 2.4, opacity=0.6)
