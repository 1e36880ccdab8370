"""The pantry's and the tool rack's pictures."""

from __future__ import annotations

from functools import partial

from art.goods import (
    bath,
    block_bags,
    boards,
    braai,
    caddies,
    chocolate,
    hampers,
    hatchets,
    knives,
    larder,
    riempie,
    rusks,
    tapers,
)
from art.picture import Picture, pair

LIGHT_ROAST = {"paper": "#e8e0cf", "band": "#c98a3a", "words": ("KLOOF", "LIGHT ROAST")}
HONEYBUSH = caddies.Blend("#c3893c", "#4a3524", "#fbeed0", ("HONEYBUSH", "LANGKLOOF"), "#b5551c", "#f6d56a")
BUCHU = caddies.Blend(
    "#4f6750", "#c2a05c", "#e9e6cc", ("BUCHU", "WITH ROOIBOS"), "#a8741f", "#d9a4b4", needle=True
)
DARK_70 = chocolate.Bar("#3a2326", "#d9a15c", ("70 %", "DARK CHOCOLATE"), "#3f2216")
SEA_SALT = chocolate.Bar("#5d7d86", "#f3ead6", ("SALT", "WEST COAST, 60 %"), "#512d1c", salt=True)
ROOIBOS_SOAP = bath.Soap("#a8623a", "#5a2413", "#efe2c8", "#7a2f1a", "ROOIBOS")
LAVENDER = bath.Soap("#b9a9c4", "#5d4b78", "#f1ead9", "#4f4168", "LAVENDER")

PICTURES: list[Picture] = [
    *pair(
        "bread-board",
        (boards.bread_board, "sky", (20, 60, 760)),
        (boards.bread_board_with_loaf, "stone", (-5, 150, 810)),
    ),
    *pair(
        "cooks-knife",
        (knives.cooks_knife, "blush", (5, 160, 780)),
        (knives.cooks_knife_at_work, "sage", (-50, 170, 900)),
    ),
    *pair(
        "serving-spoons",
        (knives.serving_spoons, "clay", (10, 40, 780)),
        (knives.serving_spoons_in_a_crock, "sand", (-10, -10, 820)),
    ),
    *pair(
        "rolling-pin",
        (boards.rolling_pin, "sage", (0, 140, 800)),
        (boards.rolling_pin_with_dough, "clay", (-10, 170, 820)),
    ),
    *pair(
        "light-roast",
        (partial(block_bags.light_bag, **LIGHT_ROAST), "sky", (20, 90, 760)),
        (partial(block_bags.light_bag_with_cup, **LIGHT_ROAST), "blush", (0, 130, 760)),
    ),
    *pair(
        "honeybush-tin-honeybush",
        (partial(caddies.caddy, of=HONEYBUSH), "sage", (60, 90, 680)),
        (partial(caddies.caddy_with_a_glass, of=HONEYBUSH), "stone", (40, 130, 720)),
    ),
    *pair(
        "honeybush-tin-buchu",
        (partial(caddies.caddy, of=BUCHU), "blush", (60, 90, 680)),
        (partial(caddies.caddy_with_a_glass, of=BUCHU), "sand", (40, 130, 720)),
    ),
    *pair(
        "honey",
        (larder.honey_jar, "stone", (40, 160, 720)),
        (larder.honey_from_the_dipper, "sky", (50, 60, 700)),
    ),
    *pair(
        "atchar",
        (larder.atchar_jar, "sage", (60, 160, 680)),
        (larder.atchar_in_a_bowl, "clay", (20, 150, 760)),
    ),
    *pair(
        "rusks",
        (rusks.rusk_box, "blush", (10, 150, 740)),
        (rusks.rusks_with_coffee, "sage", (20, 180, 740)),
    ),
    *pair(
        "chocolate-dark70",
        (partial(chocolate.chocolate_bar, of=DARK_70), "clay", (50, 130, 700)),
        (partial(chocolate.chocolate_broken, of=DARK_70), "stone", (30, 200, 760)),
    ),
    *pair(
        "chocolate-salt",
        (partial(chocolate.chocolate_bar, of=SEA_SALT), "sand", (50, 130, 700)),
        (partial(chocolate.chocolate_broken, of=SEA_SALT), "blush", (30, 200, 760)),
    ),
    *pair(
        "tapers",
        (tapers.tapers, "sky", (60, 110, 680)),
        (tapers.tapers_alight, "clay", (50, 70, 720)),
    ),
    *pair(
        "soap-rooibos",
        (partial(bath.soap, of=ROOIBOS_SOAP), "stone", (10, 190, 780)),
        (partial(bath.soap_on_its_dish, of=ROOIBOS_SOAP), "sage", (10, 220, 780)),
    ),
    *pair(
        "soap-lavender",
        (partial(bath.soap, of=LAVENDER), "sage", (10, 190, 780)),
        (partial(bath.soap_on_its_dish, of=LAVENDER), "sand", (10, 220, 780)),
    ),
    *pair(
        "bath-brush",
        (bath.bath_brush, "blush", (0, 180, 780)),
        (bath.bath_brush_on_its_peg, "sky", (20, 60, 760)),
    ),
    *pair(
        "laundry-basket",
        (hampers.hamper, "sage", (40, 130, 720)),
        (hampers.hamper_with_the_wash, "blush", (30, 130, 740)),
    ),
    *pair(
        "stool",
        (riempie.stool, "stone", (0, 130, 780)),
        (riempie.stool_with_a_cup, "clay", (0, 60, 800)),
    ),
    *pair(
        "tongs",
        (braai.braai_tongs, "blush", (-60, 20, 900)),
        (braai.tongs_at_the_fire, "sky", (-20, 110, 840)),
    ),
    *pair(
        "hatchet",
        (hatchets.hatchet, "sage", (20, 60, 760)),
        (hatchets.hatchet_in_its_sheath, "sand", (-60, 110, 900)),
    ),
]
