"""Surfaces made of noise: glaze flecks, weave, hide, wood, paper. Seeds are fixed, so pictures repeat."""

from __future__ import annotations

from art.extent import turned_extent
from art.svg import Sheet

MIDDLE = (400, 600)

HIDE = (
    '<feTurbulence type="fractalNoise" baseFrequency=".13" numOctaves="4" seed="6"/>'
    '<feDiffuseLighting surfaceScale="1.5" lighting-color="#ffffff">'
    '<feDistantLight azimuth="225" elevation="58"/></feDiffuseLighting>'
)
# name: (base frequency, octaves, seed, alpha gain, alpha offset)
NOISE = {
    "speckle": (".16", 2, 4, 26, -17.4),
    "fleck": (".34", 1, 9, 20, -13.2),
    "warp": (".8 .035", 2, 3, 3.6, -1.6),
    "weft": (".035 .8", 2, 8, 3.6, -1.6),
    "wood": (".006 .16", 4, 5, 6, -2.8),
    "upright wood": (".16 .006", 4, 5, 6, -2.8),
    "cloud": (".012 .02", 3, 2, 3.4, -1.6),
    "fur": (".09 .022", 4, 12, 5, -2.3),
    "grain": (".8", 2, 7, 1.6, -0.62),
    "crumple": (".018 .03", 3, 21, 2.6, -1.25),
}


def texture(sheet: Sheet, kind: str, colour: str) -> str:
    """A filter that fills a rectangle with the noise in one colour."""
    inner = HIDE if kind == "hide" else _noise(kind, colour)
    return sheet.define(
        ("texture", kind, colour),
        lambda i: (
            f'<filter id="{i}" x="0" y="0" width="100%" height="100%" color-interpolation-filters="sRGB">'
            f"{inner}</filter>"
        ),
    )


def skin(
    sheet: Sheet, d: str, kind: str, colour: str = "#000000", *, opacity: float = 0.3, turn: float = 0
) -> None:
    """Lay a surface over the shape; hide is multiplied in, as its bumps carry their own light."""
    area = turned_extent(d, turn, MIDDLE)
    with sheet.group(clip=d, opacity=opacity, blend="multiply" if kind == "hide" else "normal"):
        sheet.wash("none", area, filter=texture(sheet, kind, colour), turn=(turn, *MIDDLE))


def weave(sheet: Sheet, d: str, colour: str, *, opacity: float = 0.2) -> None:
    skin(sheet, d, "warp", colour, opacity=opacity)
    skin(sheet, d, "weft", colour, opacity=opacity)


def _noise(kind: str, colour: str) -> str:
    frequency, octaves, seed, gain, offset = NOISE[kind]
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return (
        f'<feTurbulence type="fractalNoise" baseFrequency="{frequency}" numOctaves="{octaves}" seed="{seed}"/>'
        f'<feColorMatrix values="0 0 0 0 {r:.3f} 0 0 0 0 {g:.3f} 0 0 0 0 {b:.3f} {gain} 0 0 0 {offset}"/>'
    )
