"""The pictures of Kloof & Karoo: what is drawn, in which colours, on which paper."""

from __future__ import annotations

from functools import partial

from art.goods import (
    baskets,
    bowls,
    candles,
    jars,
    kettles,
    linen,
    mugs,
    packs,
    paper_bags,
    throws,
    tins,
    totes,
)
from art.picture import Picture, pair
from art.shelves import pantry_and_tools, soft, turned

MUG, MUG_ABOVE = (95, 232, 600), (88, 300, 610)
ENAMEL, ENAMEL_ABOVE = (100, 262, 580), (100, 330, 580)
KETTLE, RING = (70, 170, 660), (30, 100, 740)
BOWL, BOWL_ABOVE = (75, 205, 650), (60, 250, 680)
BASKET, BASKET_ABOVE = (60, 180, 680), (60, 200, 680)
THROW, RAIL = (50, 150, 700), (40, 140, 720)
NAPKINS, PLATE = (90, 226, 620), (35, 232, 730)
CANDLE, CANDLE_ABOVE = (85, 222, 630), (70, 280, 660)
TIN, TIN_ABOVE = (80, 214, 628), (50, 225, 720)
JAR, JAR_ABOVE = (85, 222, 630), (75, 225, 660)
BAG, HEAP = (50, 110, 710), (30, 140, 745)
BAGS = (20, 60, 760)


def _mug(name: str, glaze: str, papers: str, drink: str | None = None) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(mugs.stoneware_mug, glaze=glaze), first, MUG),
        (partial(mugs.stoneware_mug_from_above, glaze=glaze, drink=drink), second, MUG_ABOVE),
    )


def _camp_mug(name: str, coat: str, rim: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(mugs.enamel_mug, coat=coat, rim=rim), first, ENAMEL),
        (partial(mugs.enamel_mug_from_above, coat=coat, rim=rim, drink="#2d180d"), second, ENAMEL_ABOVE),
    )


def _kettle(name: str, coat: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(kettles.kettle, coat=coat), first, KETTLE),
        (partial(kettles.kettle_on_the_ring, coat=coat), second, RING),
    )


def _throw(name: str, wool: str, papers: str, *, check: bool) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(throws.throw, wool=wool, check=check), first, THROW),
        (partial(throws.throw_over_a_rail, wool=wool, check=check), second, RAIL),
    )


def _tote(name: str, hide: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(totes.tote, hide=hide), first, BAGS),
        (partial(totes.tote_from_market, hide=hide), second, BAGS),
    )


def _napkins(name: str, cloth: str, stripe: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(linen.napkins, cloth=cloth, stripe=stripe), first, NAPKINS),
        (partial(linen.napkin_on_a_plate, cloth=cloth, stripe=stripe), second, PLATE),
    )


def _candle(name: str, cup: str, words: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(candles.candle, cup=cup, words=words), first, CANDLE),
        (partial(candles.unlit_candle, cup=cup, words=words), second, CANDLE_ABOVE),
    )


def _pack(name: str, canvas: str, leather: str, papers: str) -> list[Picture]:
    first, second = papers.split()
    return pair(
        name,
        (partial(packs.pack, canvas=canvas, leather=leather), first, BAGS),
        (partial(packs.pack_with_blanket, canvas=canvas, leather=leather), second, BAGS),
    )


LEAF = "#a14a22"
DARK_ROAST = paper_bags.Bag("#2f2a26", "#e9dcc3", "#b5532a", ("KAROO", "DARK ROAST"))
REFILL = paper_bags.Bag("#b08a5a", "#f3ead9", "#8d3b24", ("ROOIBOS", "REFILL 500 G"))
ROOIBOS_TIN = {"coat": "#8d3b24", "lid": "#c9a56a", "words": ("ROOIBOS", "CEDERBERG")}
APRICOT = {"fruit": "#c8692a", "words": ("APRICOT", "KONFYT")}
FIG = {"fruit": "#6d7a2c", "words": ("GREEN FIG", "PRESERVE")}
INDIGO = {"glaze": "#34465f", "clay": "#b08d66"}
BONE = {"glaze": "#e8dcc7", "clay": "#b89b78"}
ZIGZAG = baskets.Palm(baskets.zigzag)
DIAMOND = baskets.Palm(baskets.diamond, dark="#3b2a2c", accent="#7a5a3a")

PICTURES: list[Picture] = [
    *_mug("mug-red", "#b8402c", "stone sage", "#a13c12"),
    *_mug("mug-blue", "#3c5a78", "blush sand", "#2a170e"),
    *_mug("mug-sage", "#7f8e6c", "clay stone"),
    *_mug("mug-bone", "#e9dfcc", "clay sky", "#b98a5e"),
    *_kettle("kettle-forest", "#2e5348", "sand blush"),
    *_kettle("kettle-red", "#b23a28", "sky stone"),
    *pair(
        "basket-zigzag",
        (partial(baskets.basket, palm=ZIGZAG), "sage", BASKET),
        (partial(baskets.basket_of_oranges, palm=ZIGZAG), "blush", BASKET_ABOVE),
    ),
    *pair(
        "basket-diamond",
        (partial(baskets.basket, palm=DIAMOND), "blush", BASKET),
        (partial(baskets.basket_of_wool, palm=DIAMOND), "sage", BASKET_ABOVE),
    ),
    *pair(
        "bowl-indigo",
        (partial(bowls.bowl, **INDIGO, inside="#3d5270"), "sand", BOWL),
        (partial(bowls.bowl_of_soup, **INDIGO), "blush", BOWL_ABOVE),
    ),
    *pair(
        "bowl-bone",
        (partial(bowls.bowl, **BONE), "sage", BOWL),
        (partial(bowls.bowl_of_apples, **BONE), "clay", BOWL_ABOVE),
    ),
    *_camp_mug("camp-mug-milk", "#efe9dc", "#24344f", "sky clay"),
    *_camp_mug("camp-mug-forest", "#2f5547", "#171513", "sand blush"),
    *_throw("throw-rust", "#a2482c", "sky stone", check=True),
    *_throw("throw-fog", "#8e9a9a", "clay sand", check=False),
    *_tote("tote-tan", "#a8622f", "sky stone"),
    *_tote("tote-oxblood", "#5b2420", "blush sage"),
    *_napkins("napkins-flax", "#cdbb9b", "#a8432e", "sage clay"),
    *_napkins("napkins-ink", "#3d4f63", "#efe4d0", "sand blush"),
    *_candle("candle-buchu", "#d8c9b2", "BUCHU", "clay sky"),
    *_candle("candle-rosemary", "#71838d", "WILD ROSEMARY", "blush clay"),
    *_pack("pack-olive", "#5d6646", "#8a5a34", "blush sand"),
    *_pack("pack-sand", "#b89a6c", "#4a2c1c", "sage sky"),
    *pair(
        "coffee-dark",
        (partial(paper_bags.bag, of=DARK_ROAST), "clay", BAG),
        (partial(paper_bags.bag_with_beans, of=DARK_ROAST), "sand", HEAP),
    ),
    *pair(
        "rooibos-tin",
        (partial(tins.tea_tin, **ROOIBOS_TIN), "sand", TIN),
        (partial(tins.open_tea_tin, **ROOIBOS_TIN, leaf=LEAF), "sage", TIN_ABOVE),
    ),
    *pair(
        "rooibos-refill",
        (partial(paper_bags.bag, of=REFILL), "sky", BAG),
        (partial(paper_bags.bag_with_leaf, of=REFILL, leaf=LEAF), "blush", HEAP),
    ),
    *pair(
        "konfyt-apricot",
        (partial(jars.jar, **APRICOT, cloth="#e8dcc4"), "stone", JAR),
        (partial(jars.open_jar, **APRICOT), "sage", JAR_ABOVE),
    ),
    *pair(
        "preserve-fig",
        (partial(jars.jar, **FIG, lid="#b9965a"), "blush", JAR),
        (partial(jars.open_jar, **FIG), "sand", JAR_ABOVE),
    ),
    *turned.PICTURES,
    *soft.PICTURES,
    *pantry_and_tools.PICTURES,
]
