"""The pantry's and the tool rack's pictures."""

from __future__ import annotations

from art.goods import boards, knives
from art.picture import Picture, pair


PICTURES: list[Picture] = [
    *pair(
        "bread-board",
        (boards.bread_board, "sky", (20, 60, 760)),
        (boards.bread_board_with_loaf, "stone", (-5, 150, 810)),
    ),
    *pair(
        "cooks-knife",
        (knives.cooks_knife, "blush", (5, 160, 780)),
        (knives.cooks_knife_at_work, "sage", (-60, 190, 920)),
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
]
