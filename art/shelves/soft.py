"""What is woven, knitted, sewn or cut from hide: forms, colours, papers and frames."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from art.goods import (
    aprons,
    belts,
    blankets,
    cushions,
    headwear,
    journals,
    rugs,
    scarves,
    towels,
    wallets,
    wash_bags,
)
from art.picture import Picture
from art.svg import Frame

CUSHION, STOOL = (60, 165, 690), (60, 150, 690)
RUG, FLOOR = (40, 190, 720), (10, 60, 780)
ROLL, FOLDED = (35, 130, 720), (40, 240, 720)
BEANIE, HAT = (70, 225, 660), (-5, 110, 810)
TOWEL, PEG = (40, 170, 720), (10, 130, 780)
APRON, APRON_LAID = (0, 110, 800), (20, 200, 760)
SCARF, SCARF_HUNG = (60, 190, 690), (10, 150, 780)
WALLET, WALLET_OPEN = (60, 120, 690), (30, 120, 740)
BELT, BUCKLE = (92, 240, 630), (60, 165, 690)
JOURNAL, JOURNAL_OPEN = (40, 160, 720), (-5, 100, 800)
WASH, WASH_OPEN = (60, 215, 680), (60, 185, 680)


def _pair(
    name: str,
    views: tuple[Callable[..., None], Callable[..., None]],
    papers: str,
    frames: tuple[Frame, Frame],
    **colours: str,
) -> list[Picture]:
    """Two views of one thing in the same colours, each on its own paper."""
    return [
        Picture(f"{name}-{number}", partial(view, **colours), paper, frame)
        for number, view, paper, frame in zip((1, 2), views, papers.split(), frames, strict=True)
    ]


def _cushion(name: str, linen: str, stripe: str, papers: str) -> list[Picture]:
    views = (cushions.cushion, cushions.cushion_on_a_stool)
    return _pair(name, views, papers, (CUSHION, STOOL), linen=linen, stripe=stripe)


def _blanket(name: str, wool: str, stripe: str, papers: str) -> list[Picture]:
    views = (blankets.blanket_rolled, blankets.blanket_folded)
    return _pair(name, views, papers, (ROLL, FOLDED), wool=wool, stripe=stripe)


def _beanie(name: str, wool: str, papers: str) -> list[Picture]:
    return _pair(name, (headwear.beanie, headwear.beanie_laid), papers, (BEANIE, BEANIE), wool=wool)


def _towel(name: str, cloth: str, stripe: str, papers: str) -> list[Picture]:
    views = (towels.towel_folded, towels.towel_hung)
    return _pair(name, views, papers, (TOWEL, PEG), cloth=cloth, stripe=stripe)


def _apron(name: str, cloth: str, leather: str, papers: str) -> list[Picture]:
    views = (aprons.apron, aprons.apron_folded)
    return _pair(name, views, papers, (APRON, APRON_LAID), cloth=cloth, leather=leather)


def _scarf(name: str, wool: str, band: str, papers: str) -> list[Picture]:
    views = (scarves.scarf_rolled, scarves.scarf_hung)
    return _pair(name, views, papers, (SCARF, SCARF_HUNG), wool=wool, band=band)


def _wallet(name: str, hide: str, thread: str, papers: str) -> list[Picture]:
    views = (wallets.wallet, wallets.wallet_open)
    return _pair(name, views, papers, (WALLET, WALLET_OPEN), hide=hide, thread=thread)


def _belt(name: str, hide: str, metal: str, papers: str, thread: str) -> list[Picture]:
    views = (belts.belt, belts.belt_buckled)
    return _pair(name, views, papers, (BELT, BUCKLE), hide=hide, metal=metal, thread=thread)


def _journal(name: str, hide: str, thread: str, papers: str) -> list[Picture]:
    views = (journals.journal, journals.journal_open)
    return _pair(name, views, papers, (JOURNAL, JOURNAL_OPEN), hide=hide, thread=thread)


def _wash_bag(name: str, canvas: str, leather: str, papers: str) -> list[Picture]:
    views = (wash_bags.wash_bag, wash_bags.wash_bag_open)
    return _pair(name, views, papers, (WASH, WASH_OPEN), canvas=canvas, leather=leather)


PICTURES: list[Picture] = [
    *_cushion("cushion-rust", "#a8492f", "#e6d3b4", "sky stone"),
    *_cushion("cushion-sage", "#84937a", "#f0e6d2", "blush clay"),
    *_cushion("cushion-bone", "#e6dcc8", "#34465f", "clay sage"),
    *_pair("rug", (rugs.rug_rolled, rugs.rug_laid), "sky clay", (RUG, FLOOR)),
    *_blanket("wool-blanket-charcoal", "#4a4a4c", "#d9cdb6", "blush sand"),
    *_blanket("wool-blanket-ochre", "#b98530", "#4a2f22", "stone sky"),
    *_beanie("beanie-ochre", "#c08a32", "sky blush"),
    *_beanie("beanie-ink", "#38465a", "sand stone"),
    *_beanie("beanie-moss", "#6a7048", "blush clay"),
    *_pair("sun-hat", (headwear.sun_hat, headwear.sun_hat_hung), "sage sky", (HAT, (0, 60, 800))),
    *_towel("tea-towel-flax", "#d8c9aa", "#3f5f58", "clay sage"),
    *_towel("tea-towel-indigo", "#3d4d6e", "#ece2cc", "sand blush"),
    *_apron("apron-ink", "#3b4350", "#8a5430", "stone clay"),
    *_apron("apron-flax", "#c3ae88", "#5a3420", "sage sky"),
    *_scarf("scarf-fog", "#9aa3a6", "#f0e8d8", "clay blush"),
    *_scarf("scarf-rust", "#a2482c", "#e6d0a8", "sky stone"),
    *_scarf("scarf-heather", "#7f6a80", "#d8ccd0", "sand sage"),
    *_wallet("wallet-tan", "#a8622f", "#ecd6ac", "sage blush"),
    *_wallet("wallet-oxblood", "#5f2622", "#c99a6a", "stone sand"),
    *_belt("belt-tan", "#a4602c", "#c2a064", "blush sky", "#ecd6ac"),
    *_belt("belt-black", "#2e2b2a", "#b9bdbd", "clay stone", "#8a8378"),
    *_journal("journal-tan", "#9c5c30", "#ecd6ac", "sky stone"),
    *_journal("journal-forest", "#2f4c40", "#c9b98a", "sand blush"),
    *_wash_bag("wash-bag-olive", "#5d6646", "#8a5a34", "stone blush"),
    *_wash_bag("wash-bag-sand", "#b89a6c", "#4a2c1c", "sky clay"),
]
