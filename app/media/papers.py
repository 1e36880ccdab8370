"""A picture's colour, and which of the design's six papers stands nearest to its edge."""

from collections.abc import Sequence
from statistics import median

from PIL import Image

from app.media.models import PAPERS

#: sRGB of the light theme in static/css/tokens.css, by the names in PAPERS.
TINTS = {
    "sand": (0xEA, 0xD7, 0xB5),
    "stone": (0xDC, 0xD6, 0xC8),
    "sage": (0xA9, 0xB3, 0xA2),
    "clay": (0xBF, 0x90, 0x72),
    "sky": (0x95, 0xA9, 0xAA),
    "blush": (0xEA, 0xD3, 0xC2),
}
#: Behind a picture whose edge is transparent there is nothing to be near to.
PLAIN = "stone"
EDGE = 32
#: Into so many colours a picture is sorted to find the one that prevails.
SHADES = 8


def nearest_paper(image: Image.Image) -> str:
    small = image.convert("RGBA").resize((EDGE, EDGE), Image.Resampling.BOX)
    border = [_pixel(small, x, y) for x in range(EDGE) for y in range(EDGE) if {x, y} & {0, EDGE - 1}]
    opaque = [pixel for pixel in border if pixel[3] > 127]
    if len(opaque) < len(border) // 2:
        return PLAIN
    red, green, blue = (median(pixel[channel] for pixel in opaque) for channel in range(3))
    return min(PAPERS, key=lambda name: _distance((red, green, blue), TINTS[name]))


def dominant_colour(image: Image.Image) -> str:
    """The colour that takes up the most of it, as ``#rrggbb``; what can be seen through does not count."""
    small = image.convert("RGBA").resize((EDGE * 2, EDGE * 2), Image.Resampling.BOX)
    pixels = [_pixel(small, x, y) for x in range(EDGE * 2) for y in range(EDGE * 2)]
    seen = [pixel[:3] for pixel in pixels if pixel[3] > 127]
    if not seen:
        return hexadecimal(TINTS[PLAIN])
    row = Image.new("RGB", (len(seen), 1))
    row.putdata(seen)
    few = row.quantize(SHADES)
    counts = few.histogram()[:SHADES]
    most = counts.index(max(counts))
    palette = few.getpalette() or [0] * 3 * SHADES
    return hexadecimal(palette[most * 3 : most * 3 + 3])


def hexadecimal(colour: Sequence[int]) -> str:
    return "#" + bytes(colour).hex()


def _pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    pixel = image.getpixel((x, y))
    assert isinstance(pixel, tuple)
    return tuple(int(value) for value in pixel)


def _distance(one: tuple[float, float, float], other: tuple[int, int, int]) -> float:
    """Squared, weighted as the eye weighs red, green and blue."""
    return sum(weight * (a - b) ** 2 for weight, a, b in zip((2.0, 4.0, 3.0), one, other, strict=True))
