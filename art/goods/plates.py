"""Dinner plates, stacked and laid."""

from __future__ import annotations

from art.colour import lit
from art.goods.dishes import Dish, dish
from art.goods.silver import table_fork
from art.svg import Point, Sheet

TABLE = 0.5


def plates(sheet: Sheet, *, glaze: str, clay: str) -> None:
    """Four, not quite plumb."""
    for i in range(4):
        of = Dish(
            268 - i % 2 * 3, 44, glaze, clay, gloss=0.4, edge=7, flecks=lit(clay, 0.35) if i == 3 else None
        )
        x, y = 400 + (-5, 6, -3, 4)[i], 806 - i * 33
        if i:
            sheet.ellipse((x + 6, y - 8), (256, 64), lit(glaze, 0.1), opacity=0.42, blur=8)
        dish(sheet, (x, y), of, on_table=i == 0)


def plate_with_figs(sheet: Sheet, *, glaze: str, clay: str) -> None:
    dish(sheet, (380, 776), Dish(286, 40, glaze, clay, tilt=TABLE, edge=7, flecks=lit(clay, 0.35)))
    fig(sheet, (330, 660), 66)
    half_fig(sheet, (446, 690), 64, turn=-18)
    half_fig(sheet, (352, 762), 68, turn=14)
    table_fork(sheet, (716, 590), (668, 916))


FIG = (
    "M-10 -145C10 -150 12 -120 30 -90C80 -50 100 -10 100 20C100 70 50 95 0 95S-100 70 -100 20"
    "C-100 -20 -70 -60 -34 -95C-20 -115 -25 -140 -10 -145Z"
)


def fig(sheet: Sheet, at: Point, r: float) -> None:
    with sheet.group(transform=f"translate({at[0]:g} {at[1]:g}) scale({r / 100:g})"):
        sheet.ellipse((30, 85), (105, 34), "#2a1608", opacity=0.45, blur=14)
        lights = [(0, "#9a6a86", 1), (0.4, "#4b2c46", 1), (1, "#22121f", 1)]
        sheet.path(FIG, sheet.radial(lights, circle=(0.34, 0.4, 0.72)))
        with sheet.within(FIG):
            for i in range(-3, 4):
                rib = f"M-5 -140Q{i * 36} -30 {i * 30} 100"
                sheet.line(rib, "#b98aa2", 4.5, opacity=0.28, blur=2.4)
            sheet.path("M-50 -160h100v70h-100Z", "#7d8a4c", opacity=0.75, blur=14)
        sheet.ellipse((-42, -10), (16, 30), "#fff2f6", opacity=0.35, blur=9)


def half_fig(sheet: Sheet, at: Point, r: float, *, turn: float) -> None:
    """Cut side up: a pale ring, and seeds in the red."""
    x, y = at
    flat = r * 0.72
    sheet.ellipse((x + r * 0.2, y + r * 0.34), (r * 1.02, flat), "#2a1608", opacity=0.42, blur=9)
    with sheet.group(turn=(turn, x, y)):
        sheet.ellipse((x, y + r * 0.12), (r, flat), "#3a2036")
        sheet.ellipse(at, (r, flat), sheet.linear([(0, "#f0dfc0"), (1, "#d9bd92")]))
        red = sheet.radial([(0, "#e7a58c", 1), (0.35, "#b8433e", 1), (0.85, "#94293a", 1), (1, "#c97a62", 1)])
        sheet.ellipse(at, (r * 0.8, flat * 0.78), red)
        for i in range(70):
            angle, far = sheet.random.uniform(0, 360), sheet.random.uniform(0.25, 0.92)
            with sheet.group(transform=f"translate({x:g} {y:g}) scale(1 {flat / r:.3f}) rotate({angle:.0f})"):
                sheet.line(f"M{r * 0.76 * far:.1f} 0h4", "#f2d69a" if i % 3 else "#6d1826", 2.6, opacity=0.85)
        sheet.ellipse((x - r * 0.2, y - flat * 0.3), (r * 0.34, flat * 0.16), "#fff6ea", opacity=0.45, blur=4)
