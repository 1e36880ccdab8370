"""Thrown, spun and blown: the round things of the catalogue."""

from __future__ import annotations

from functools import partial

from art.goods import (
    butter,
    cups,
    enamelware,
    flasks,
    glassware,
    jugs,
    lamps,
    lanterns,
    mills,
    nesting,
    oil,
    plates,
    potjies,
    salt,
    teapots,
    vases,
)
from art.picture import Picture, pair

CUP, CUP_ABOVE = (70, 200, 640), (70, 272, 650)
NEST, NEST_ABOVE = (60, 160, 680), (10, 136, 780)
POT, POT_ABOVE = (70, 150, 680), (60, 262, 690)
TUMBLER, TUMBLER_ICED = (110, 236, 580), (110, 252, 590)
CARAFE, CARAFE_POURED = (80, 168, 660), (50, 188, 670)
MILL, MILL_LAID = (110, 176, 580), (50, 210, 720)
PIG, PIG_USED = (80, 184, 650), (60, 268, 690)
SALT, SALT_OPEN = (90, 204, 620), (70, 262, 670)
BUTTER, BUTTER_OPEN = (60, 164, 680), (30, 206, 730)
OIL, OIL_BREAD = (96, 110, 608), (40, 150, 710)
JUG, JUG_ABOVE = (75, 158, 670), (75, 172, 670)
TAPER, TAPER_LIT = (95, 136, 620), (95, 136, 620)
VASE, VASE_FULL = (90, 222, 620), (30, 74, 740)
PLANTER, PLANTED = (90, 230, 620), (30, 84, 740)
LAMP, LAMP_LIT = (60, 120, 700), (20, 80, 760)
ENAMEL, WORS = (40, 140, 720), (40, 140, 750)
BASIN, LEMONS = (50, 130, 700), (50, 150, 700)
FLASK, FLASK_POURED = (100, 150, 600), (60, 250, 660)
LANTERN, LANTERN_LIT = (70, 80, 660), (40, 60, 720)
POTJIE, COALS = (40, 160, 720), (20, 160, 760)
STACK, PLATE_ABOVE = (50, 150, 700), (40, 165, 750)


def _cup(name: str, colours: tuple[str, str], gloss: float, papers: str) -> list[Picture]:
    first, second = papers.split()
    made = {"glaze": colours[0], "rim": colours[1], "gloss": gloss}
    return pair(
        name,
        (partial(cups.espresso_cup, **made), first, CUP),
        (partial(cups.espresso_and_rusk, **made), second, CUP_ABOVE),
    )


def _plates(name: str, glaze: str, clay: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(plates.plates, glaze=glaze, clay=clay), first, STACK),
        (partial(plates.plate_with_figs, glaze=glaze, clay=clay), second, PLATE_ABOVE),
    )


def _teapot(name: str, glaze: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(teapots.teapot, glaze=glaze), first, POT),
        (partial(teapots.open_teapot, glaze=glaze), second, POT_ABOVE),
    )


def _jug(name: str, glaze: str, dip: float, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(jugs.jug, glaze=glaze, dip=dip), first, JUG),
        (partial(jugs.jug_of_water, glaze=glaze, dip=dip), second, JUG_ABOVE),
    )


def _tumbler(name: str, colour: str, drink: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(glassware.tumbler, colour=colour), first, TUMBLER),
        (partial(glassware.iced_tumbler, colour=colour, drink=drink), second, TUMBLER_ICED),
    )


def _mill(name: str, wood: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(mills.mill, wood=wood), first, MILL),
        (partial(mills.mill_and_corns, wood=wood), second, MILL_LAID),
    )


def _taper(name: str, metal: str, gloss: float, wax: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    made = {"metal": metal, "gloss": gloss, "wax": wax}
    return pair(
        name,
        (partial(lamps.taper_holder, **made), first, TAPER),
        (partial(lamps.taper_alight, **made), second, TAPER_LIT),
    )


def _lamp(name: str, glaze: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(lamps.lamp, glaze=glaze), first, LAMP),
        (partial(lamps.lamp_alight, glaze=glaze), second, LAMP_LIT),
    )


def _enamel_plate(name: str, coat: str, rim: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(enamelware.enamel_plate, coat=coat, rim=rim), first, ENAMEL),
        (partial(enamelware.plate_of_boerewors, coat=coat, rim=rim), second, WORS),
    )


def _flask(name: str, coat: str, strap: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(flasks.flask, coat=coat, strap=strap), first, FLASK),
        (partial(flasks.flask_poured, coat=coat, strap=strap), second, FLASK_POURED),
    )


def _lantern(name: str, coat: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(lanterns.lantern, coat=coat), first, LANTERN),
        (partial(lanterns.lantern_alight, coat=coat), second, LANTERN_LIT),
    )


BARE = {"colour": "#b96f4a", "glazed": 0.0}
SAGE = {"colour": "#8a9678", "glazed": 0.45}
BOTTLE_GREEN = "#7fae86"

PICTURES: list[Picture] = [
    *_cup("espresso-cup-chalk", ("#e4ddd0", "#b08a62"), 0.12, "clay sky"),
    *_cup("espresso-cup-iron", ("#3d3733", "#8f5a36"), 0.5, "blush sage"),
    *_plates("dinner-plate-bone", "#e6dac4", "#a98c69", "sky clay"),
    *_plates("dinner-plate-indigo", "#3a4c68", "#a8855c", "stone blush"),
    *pair(
        "nesting-bowls", (nesting.nested_bowls, "blush", NEST), (nesting.bowls_set_out, "stone", NEST_ABOVE)
    ),
    *_teapot("kloof-teapot-river", "#56807f", "stone clay"),
    *_teapot("kloof-teapot-bone", "#e4d8c2", "sage sky"),
    *_jug("water-jug-salt", "#e6e2d8", 0.62, "sky blush"),
    *_jug("water-jug-ochre", "#c48a2e", 0.9, "sage stone"),
    *_tumbler("tumbler-green", BOTTLE_GREEN, "#b7cbb4", "stone blush"),
    *_tumbler("tumbler-amber", "#c58a3a", "#b0561f", "blush stone"),
    *pair(
        "carafe",
        (partial(glassware.carafe, colour=BOTTLE_GREEN), "clay", CARAFE),
        (partial(glassware.carafe_and_glass, colour=BOTTLE_GREEN), "stone", CARAFE_POURED),
    ),
    *_mill("pepper-mill-blackwood", "#5b3626", "sky sand"),
    *_mill("pepper-mill-wild-olive", "#bd8d50", "stone blush"),
    *pair("salt-pig", (salt.salt_pig, "blush", PIG), (salt.salt_pig_in_use, "clay", PIG_USED)),
    *pair("butter-dish", (butter.butter_dish, "sage", BUTTER), (butter.butter_dish_open, "sky", BUTTER_OPEN)),
    *pair("beach-salt", (salt.salt_jar, "clay", SALT), (salt.open_salt_jar, "sky", SALT_OPEN)),
    *pair("olive-oil", (oil.oil_bottle, "stone", OIL), (oil.oil_and_bread, "sage", OIL_BREAD)),
    *_taper("taper-holder-brass", "#c79c48", 1.0, "#efe2c4", "sage clay"),
    *_taper("taper-holder-iron", "#3a3836", 0.35, "#a3452c", "stone sky"),
    *pair(
        "bud-vase-clay",
        (partial(vases.vase, **BARE), "sky", VASE),
        (partial(vases.vase_with_protea, **BARE), "sage", VASE_FULL),
    ),
    *pair(
        "bud-vase-sage",
        (partial(vases.vase, **SAGE), "blush", VASE),
        (partial(vases.vase_with_grasses, **SAGE), "clay", VASE_FULL),
    ),
    *pair(
        "planter-terracotta",
        (partial(vases.planter, clay="#b9653f"), "stone", PLANTER),
        (partial(vases.planter_with_aloe, clay="#b9653f"), "sand", PLANTED),
    ),
    *pair(
        "planter-ash",
        (partial(vases.planter, clay="#9a9890"), "clay", PLANTER),
        (partial(vases.planter_with_spekboom, clay="#9a9890"), "blush", PLANTED),
    ),
    *_lamp("lamp-ochre", "#c08a35", "stone clay"),
    *_lamp("lamp-sage", "#7f8e70", "blush sky"),
    *_enamel_plate("enamel-plate-milk", "#efe9dc", "#24344f", "clay sage"),
    *_enamel_plate("enamel-plate-forest", "#2f5547", "#171513", "sand blush"),
    *pair(
        "enamel-bowl",
        (partial(enamelware.enamel_bowl, coat="#5d8798"), "blush", BASIN),
        (partial(enamelware.bowl_of_lemons, coat="#5d8798"), "stone", LEMONS),
    ),
    *_flask("flask-olive", "#5f6848", "#8a5a34", "blush clay"),
    *_flask("flask-sand", "#c2a67c", "#4a2c1c", "sky sage"),
    *_lantern("lantern-red", "#a8352a", "stone sky"),
    *_lantern("lantern-forest", "#2f5547", "sand clay"),
    *pair("potjie", (potjies.potjie, "sage", POTJIE), (potjies.potjie_on_coals, "clay", COALS)),
]
