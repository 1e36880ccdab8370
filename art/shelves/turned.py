"""Thrown, spun and blown: the round things of the catalogue."""

from __future__ import annotations

from functools import partial

from art.goods import butter, cups, glassware, jugs, mills, nesting, oil, plates, salt, teapots
from art.picture import Picture, pair

CUP, CUP_ABOVE = (70, 250, 640), (70, 300, 650)
NEST, NEST_ABOVE = (60, 210, 680), (10, 300, 780)
POT, POT_ABOVE = (70, 240, 680), (60, 260, 690)
TUMBLER, TUMBLER_ICED = (110, 270, 580), (110, 280, 590)
CARAFE, CARAFE_POURED = (80, 200, 660), (70, 200, 660)
MILL, MILL_LAID = (110, 176, 580), (50, 320, 720)
PIG, PIG_USED = (80, 250, 650), (60, 300, 690)
SALT, SALT_OPEN = (90, 230, 620), (70, 280, 670)
BUTTER, BUTTER_OPEN = (60, 270, 680), (30, 250, 730)
OIL, OIL_BREAD = (96, 110, 608), (40, 110, 710)
JUG, JUG_ABOVE = (60, 190, 700), (60, 240, 690)
STACK, PLATE_ABOVE = (50, 212, 700), (40, 230, 750)


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
]
