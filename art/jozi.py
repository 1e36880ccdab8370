"""The pictures of Jozi Cycle Works, in its screen-print manner."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from art.picture import Draw, Picture, Studio
from art.press.bells import bell, bell_from_above
from art.press.bicycles import Bicycle, bicycle
from art.press.bicycles_close import bars_close, crank_close
from art.press.bottles import bidon, bidon_in_its_cage
from art.press.caps import cap, cap_from_the_front
from art.press.halftone import print_grain
from art.press.helmets import helmet, helmet_from_above
from art.press.lights import front_light, front_light_face_on
from art.press.locks import lock, lock_round_a_rail
from art.press.multitools import multitool, multitool_at_the_stem
from art.press.panniers import pannier, pannier_on_its_rack
from art.press.pumps import pump, pump_in_the_frame
from art.press.saddles import saddle, saddle_from_above
from art.press.street import WALLS, Street, lay_flat, shadow_ink, stand_close, stand_in_street
from art.press.tyres import mudguard_fitted, mudguards, tread_from_near, tyre
from art.svg import Sheet

PRINT_ROOM = Studio({name: wall for name, (wall, _, _) in WALLS.items()}, lambda sheet: None, print_grain)
WHOLE = (0.0, 0.0, 800.0)


def _shown(goods: Callable[..., None], street: Street, *, scale: float = 1) -> Draw:
    """The goods on the pavement, their foot on one line whatever their scale."""

    def draw(sheet: Sheet) -> None:
        stand_in_street(sheet, street)
        with sheet.group(
            transform=f"translate({400 - 398 * scale:g} {856 - 840 * scale:g}) scale({scale:g})"
        ):
            goods(sheet)

    return draw


def _on(ground: Callable[[Sheet, str], None], wall: str, goods: Callable[..., None]) -> Draw:
    def draw(sheet: Sheet) -> None:
        ground(sheet, wall)
        goods(sheet)

    return draw


def _pair(name: str, first: tuple[str, Draw], second: tuple[str, Draw]) -> list[Picture]:
    views = enumerate((first, second), start=1)
    return [Picture(f"{name}-{number}", draw, wall, WHOLE, PRINT_ROOM) for number, (wall, draw) in views]


def _bicycle(name: str, of: Bicycle, street: Street, second: str) -> list[Picture]:
    close = bars_close if of.city else crank_close
    return _pair(
        name,
        (street.wall, _shown(partial(bicycle, of=of, dark=shadow_ink(street.wall)), street, scale=0.84)),
        (second, _on(lay_flat, second, partial(close, of=of))),
    )


def _saddle(name: str, hide: str, street: Street, second: str) -> list[Picture]:
    above = partial(saddle_from_above, hide=hide, dark=shadow_ink(second))
    return _pair(
        name,
        (street.wall, _shown(partial(saddle, hide=hide, dark=shadow_ink(street.wall)), street, scale=1.06)),
        (second, _on(lay_flat, second, above)),
    )


def _bidon(name: str, colours: dict[str, str], street: Street, second: tuple[str, str]) -> list[Picture]:
    wall, frame = second
    caged = partial(bidon_in_its_cage, **colours, frame=frame)
    return _pair(
        name,
        (street.wall, _shown(partial(bidon, **colours, dark=shadow_ink(street.wall)), street, scale=1.1)),
        (wall, _on(stand_close, wall, caged)),
    )


def _worn(
    name: str, goods: tuple[Callable[..., None], Callable[..., None]], street: Street, **colours: str
) -> list[Picture]:
    """On the pavement, and again on the bare wall."""
    first, second = (partial(draw, **colours, dark=shadow_ink(street.wall)) for draw in goods)
    return _pair(
        name,
        (street.wall, _shown(first, street)),
        (street.wall, _on(lay_flat, street.wall, second)),
    )


RED, GREEN, COBALT, BONE = "#d2321f", "#2c5b44", "#2746c7", "#ece3cf"
VOLT, TAN, TAR = "#e6e04a", "#b9773a", "#33363c"

PICTURES: list[Picture] = [
    *_bicycle(
        "louis-red",
        Bicycle(RED, "#9a5a2b", name="LOUIS"),
        Street("sand", "hillbrow", (400, 300, 150)),
        "clay",
    ),
    *_bicycle("louis-green", Bicycle(GREEN, "#9a5a2b", name="LOUIS"), Street("clay", "ponte"), "sky"),
    *_saddle("saddle-honey", "#b06a2c", Street("clay", "headgear"), "sky"),
    *_saddle("saddle-black", "#2b2d33", Street("sand", "dumps"), "clay"),
    *_bidon("bidon-volt", {"body": "#e6e04a", "cap": "#22252a"}, Street("sky", "maboneng"), ("sand", COBALT)),
    *_bidon("bidon-tar", {"body": "#33363c", "cap": "#e6e04a"}, Street("clay", "orlando"), ("sage", RED)),
    *_bicycle(
        "braam-cobalt",
        Bicycle(COBALT, "#2b2d33", city=True, name="BRAAM"),
        Street("clay", "carlton"),
        "sand",
    ),
    *_bicycle(
        "braam-bone",
        Bicycle(BONE, "#9a5a2b", city=True, name="BRAAM"),
        Street("sky", "bridge", (560, 250, 110)),
        "sage",
    ),
    *_pair(
        "bell-brass",
        ("sage", _shown(bell, Street("sage", "calabash"))),
        ("sky", _on(lay_flat, "sky", partial(bell_from_above, dark=shadow_ink("sky")))),
    ),
    *_pair(
        "pump-steel",
        ("sky", _on(lay_flat, "sky", partial(pump, dark=shadow_ink("sky")))),
        ("clay", _on(lay_flat, "clay", partial(pump_in_the_frame, paint=GREEN))),
    ),
    *_worn("helmet-bone", (helmet, helmet_from_above), Street("sky", "northcliff"), shell=BONE, trim=RED),
    *_worn("helmet-cobalt", (helmet, helmet_from_above), Street("sand", "sandton"), shell=COBALT, trim=VOLT),
    *_pair(
        "front-light",
        ("sky", _shown(front_light, Street("sky", "rissik"))),
        ("sage", _on(lay_flat, "sage", partial(front_light_face_on, dark=shadow_ink("sage")))),
    ),
    *_pair(
        "lock",
        ("sand", _shown(partial(lock, dark=shadow_ink("sand")), Street("sand", "station"))),
        ("clay", _on(lay_flat, "clay", partial(lock_round_a_rail, paint=COBALT))),
    ),
    *_pair(
        "pannier-tan",
        (
            "sage",
            _shown(
                partial(pannier, cloth=TAN, strap=TAR, dark=shadow_ink("sage")), Street("sage", "jacarandas")
            ),
        ),
        ("sky", _on(lay_flat, "sky", partial(pannier_on_its_rack, cloth=TAN, strap=TAR, paint=BONE))),
    ),
    *_pair(
        "pannier-tar",
        (
            "clay",
            _shown(
                partial(pannier, cloth=TAR, strap=TAN, dark=shadow_ink("clay")), Street("clay", "newtown")
            ),
        ),
        ("sand", _on(lay_flat, "sand", partial(pannier_on_its_rack, cloth=TAR, strap=TAN, paint=RED))),
    ),
    *_pair(
        "tyre-gum",
        ("sky", _shown(partial(tyre, dark=shadow_ink("sky")), Street("sky", "fordsburg"))),
        ("sand", _on(lay_flat, "sand", tread_from_near)),
    ),
    *_worn(
        "cap-cobalt", (cap, cap_from_the_front), Street("clay", "brixton"), cloth=COBALT, stripe="#f2c53d"
    ),
    *_worn("cap-bone", (cap, cap_from_the_front), Street("sage", "melville"), cloth=BONE, stripe=RED),
    *_pair(
        "multitool",
        ("sand", _on(lay_flat, "sand", partial(multitool, dark=shadow_ink("sand")))),
        ("clay", _on(lay_flat, "clay", partial(multitool_at_the_stem, paint=GREEN))),
    ),
    *_pair(
        "mudguards",
        ("clay", _on(lay_flat, "clay", partial(mudguards, paint="#2a2d33", dark=shadow_ink("clay")))),
        ("sage", _on(lay_flat, "sage", partial(mudguard_fitted, paint="#2a2d33"))),
    ),
]
