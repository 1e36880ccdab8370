"""Espresso cups on their saucers."""

from __future__ import annotations

from art.colour import lit, mix
from art.goods.dishes import Dish, dish
from art.goods.folded import Slab, lay, rest
from art.goods.handles import Ear, ear
from art.skins import skin
from art.svg import Sheet
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

CUP = [(556, 128), (572, 128), (640, 122), (694, 104), (730, 74), (744, 64), (752, 62)]
FOOT = 752


def espresso_cup(sheet: Sheet, *, glaze: str, rim: str, gloss: float) -> None:
    saucer = Dish(
        232, 38, glaze, rim, tilt=LOW + 0.03, well=0.42, foot=0.5, gloss=gloss, flecks=lit(rim, 0.4)
    )
    dish(sheet, (388, 790), saucer)
    _cup(sheet, glaze, rim, gloss, tilt=LOW, drink=None)


def espresso_and_rusk(sheet: Sheet, *, glaze: str, rim: str, gloss: float) -> None:
    saucer = Dish(246, 40, glaze, rim, tilt=HIGH, well=0.4, foot=0.5, gloss=gloss, flecks=lit(rim, 0.4))
    dish(sheet, (400, 800), saucer)
    _rusk(sheet)
    with sheet.group(move=(-34, 14)):
        _cup(sheet, glaze, rim, gloss, tilt=HIGH, drink="#4a2712")


def _cup(sheet: Sheet, glaze: str, rim: str, gloss: float, *, tilt: float, drink: str | None) -> None:
    form = Turned(sheet, CUP, cx=388, tilt=tilt)
    dark = lit(glaze, 0.25)
    sheet.ellipse((412, FOOT + 4), (92, 92 * tilt), dark, opacity=0.4, blur=12)
    sheet.ellipse((392, FOOT + 2), (66, 66 * tilt + 2), dark, opacity=0.6, blur=4)
    ear(form, glaze, Ear(576, 690, 23, 66, gloss=gloss, lift=0.06))
    form.shade(lambda down: mix(rim, glaze, 0.25) if down < 0.035 else glaze, Finish(gloss=gloss, foot=0.4))
    form.skin("speckle", lit(rim, 0.4), opacity=0.35)
    lining = mix(glaze, "#f6efe2", 0.3)
    inside = open_mouth(form, Mouth(wall=8, inside=lining, lip=rim, fill=drink, depth=0.22, gloss=gloss))
    if drink:
        y = form.ys[0] + 118 * 0.22 * form.rise
        with sheet.within(inside):
            crema = sheet.radial(
                [(0, "#8a4f22", 0.2), (0.6, "#a9692f", 0.75), (0.94, "#c98f4c", 1), (1, "#e0b478", 1)]
            )
            sheet.ellipse((388, y), (114, 112 * tilt), crema)
            skin(sheet, f"M274 {y - 70:g}h228v140h-228Z", "cloud", "#5a2c10", opacity=0.5)
            sheet.ellipse((424, y - 18), (44, 12), "#fff3dc", opacity=0.35, blur=7)


def _rusk(sheet: Sheet) -> None:
    """A buttermilk rusk on the saucer's edge: rough crumb on the broken sides."""
    crumb = "#dcb06c"
    slab = Slab((560, 812), 74, 168, 40, turn=24, corner=9, swell=3, tilt=HIGH)
    rest(sheet, slab, crumb, on_table=False)
    lay(sheet, slab, crumb, steps=40)
    crust = [slab.at(x, y, 40) for x, y in ((-26, -74), (26, -74), (26, 74), (-26, 74))]
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in crust) + "Z"
    sheet.path(d, "#a9692c", opacity=0.6, blur=6)
    skin(sheet, slab.outline(20, 1.0), "fleck", "#7a4a1c", opacity=0.45)
