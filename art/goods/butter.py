"""The butter dish under its bell."""

from __future__ import annotations

from art.colour import lit
from art.goods.dishes import Dish, dish
from art.goods.folded import Slab, lay, rest
from art.goods.silver import butter_knife
from art.svg import Point, Sheet, polygon
from art.turned import LOW, Finish, Turned

GLAZE, BAND, CLAY = "#e9e0cf", "#3d5f78", "#a98c69"
BUTTER = "#efcf72"


def butter_dish(sheet: Sheet) -> None:
    dish(sheet, (400, 800), Dish(258, 36, GLAZE, BAND, tilt=LOW + 0.02, well=0.8, edge=9))
    sheet.ellipse((412, 774), (200, 42), lit(GLAZE, 0.2), opacity=0.5, blur=9)
    _bell(sheet, (400, 772), LOW)


def butter_dish_open(sheet: Sheet) -> None:
    """The bell stands behind, the butter is cut."""
    tilt = 0.46
    with sheet.group(transform="translate(186 130) scale(.8)"):
        sheet.ellipse((530, 700), (222, 96), lit(sheet.paper, 0.16), opacity=0.32, blur=20)
        sheet.ellipse((486, 694), (194, 91), lit(sheet.paper, 0.13), opacity=0.6, blur=5)
        _bell(sheet, (480, 690), tilt)
    dish(sheet, (350, 868), Dish(250, 36, GLAZE, BAND, tilt=tilt, well=0.8, edge=9))
    _block(sheet, (326, 846))
    butter_knife(sheet, (356, 948), (676, 872))


def _bell(sheet: Sheet, foot: Point, tilt: float) -> None:
    cx, y = foot
    profile = [
        (y - 198, 26),
        (y - 194, 70),
        (y - 176, 124),
        (y - 140, 164),
        (y - 90, 184),
        (y - 20, 190),
        (y - 4, 192),
        (y, 190),
    ]
    form = Turned(sheet, profile, cx=cx, tilt=tilt)
    form.shade(_banded, Finish(gloss=0.6, foot=0.2))
    form.skin("speckle", lit(CLAY, 0.4), opacity=0.3)
    top = form.ys[0]
    sheet.ellipse((cx + 5, top + 5), (44, 44 * tilt), lit(GLAZE, 0.2), opacity=0.42, blur=5)
    knob = Turned(
        sheet,
        [(top - 50, 8), (top - 46, 26), (top - 32, 34), (top - 16, 26), (top - 6, 18), (top + 4, 22)],
        cx=cx,
        tilt=tilt,
    )
    knob.shade(BAND, Finish(gloss=0.7))


def _banded(down: float) -> str:
    return BAND if 0.60 < down < 0.72 or 0.77 < down < 0.79 else GLAZE


def _block(sheet: Sheet, at: Point) -> None:
    slab = Slab(at, 190, 132, 74, turn=-16, corner=7, swell=3, tilt=0.46)
    rest(sheet, slab, GLAZE, on_table=False)
    lay(sheet, slab, BUTTER, steps=72)
    slice_at = (at[0] + 124, at[1] + 4)
    leaning = Slab(slice_at, 34, 128, 66, turn=-4, corner=6, swell=3, tilt=0.46)
    rest(sheet, leaning, GLAZE, on_table=False)
    lay(sheet, leaning, BUTTER, steps=64)
    shine = polygon(slab.at(x, y, 74) for x, y in ((-78, -44), (10, -44), (-10, -14), (-78, -14)))
    sheet.path(shine, "#fffbe6", opacity=0.5, blur=8)
    for i in range(1, 5):
        a, b = slab.at(-95 + i * 38, 66, 60), slab.at(-95 + i * 38, 66, 44)
        sheet.line(f"M{a[0]:.1f} {a[1]:.1f}L{b[0]:.1f} {b[1]:.1f}", lit(BUTTER, 0.7), 2, opacity=0.5)
