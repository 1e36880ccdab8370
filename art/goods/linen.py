"""Linen napkins: stacked, and one folded on a plate."""

from __future__ import annotations

from art.colour import lit, mix
from art.goods.folded import Slab, Stripe, lay, linen, rest
from art.skins import skin
from art.svg import Sheet, oval, polygon
from art.turned import Finish, Mouth, Turned, open_mouth

BORDER = [(0.10, 0.118), (0.14, 0.158), (0.86, 0.878), (0.90, 0.918)]


def _border(stripe: str) -> list[Stripe]:
    across = [Stripe(0.10, 0.12, stripe, across=True), Stripe(0.88, 0.90, stripe, across=True)]
    return [Stripe(start, end, stripe) for start, end in BORDER] + across


def napkins(sheet: Sheet, *, cloth: str, stripe: str, count: int = 4) -> None:
    for i in range(count * 2):
        jitter = sheet.random.uniform
        slab = Slab(
            (400 + jitter(-3, 3), 778 - i * 17 - i // 2 * 5),
            400,
            350,
            15,
            turn=-17 + jitter(-1.2, 1.2),
            corner=16,
        )
        top = i == count * 2 - 1
        rest(sheet, slab, cloth, on_table=i == 0)
        lay(sheet, slab, cloth, stripes=_border(stripe) if top else None)
        if top or i % 4 == 0:
            linen(sheet, slab, cloth)
    _hem(sheet, slab, cloth)


def napkin_on_a_plate(sheet: Sheet, *, cloth: str, stripe: str, glaze: str = "#e8dcc7") -> None:
    _plate(sheet, glaze)
    for i in range(2):
        slab = Slab((398, 722 - i * 15), 250, 300, 14, turn=-24, corner=12, swell=6, tilt=0.56)
        rest(sheet, slab, cloth, on_table=False)
        lay(sheet, slab, cloth, stripes=_border(stripe) if i else None)
        linen(sheet, slab, cloth)
    _hem(sheet, slab, cloth)


def _hem(sheet: Sheet, slab: Slab, cloth: str) -> None:
    w, d = slab.width * 0.478, slab.depth * 0.475
    edge = polygon(slab.at(x, y, slab.thickness) for x, y in ((-w, -d), (w, -d), (w, d), (-w, d)))
    sheet.line(edge, lit(cloth, 0.55), 1.6, opacity=0.7, dash="4 4")


def _plate(sheet: Sheet, glaze: str) -> None:
    tilt, clay = 0.56, "#a98c69"
    form = Turned(sheet, [(732, 300), (740, 298), (762, 236), (780, 176)], tilt=tilt)
    form.shadow(spread=1.5, reach=160)
    form.shade(glaze, Finish(gloss=0.4, foot=0.4))
    well = mix(glaze, "#fff6e6", 0.12)
    inside = open_mouth(form, Mouth(wall=8, inside=well, lip=mix(glaze, clay, 0.7)))
    y = form.ys[0] + 16
    stops = [(0, lit(glaze, 0.84)), (0.6, lit(glaze, 1.08)), (1, lit(glaze, 1.2))]
    sheet.ellipse((402, y), (206, 206 * tilt), sheet.linear(stops), opacity=0.55)
    sheet.ellipse(
        (402, y), (208, 208 * tilt), "none", opacity=0.35, stroke=lit(glaze, 0.4), width=4, blur=1.6
    )
    skin(sheet, inside, "speckle", lit(clay, 0.35), opacity=0.45)
    skin(sheet, oval(400, y, 300, 300 * tilt), "cloud", lit(clay, 0.6), opacity=0.08)
