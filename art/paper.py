"""The paper cove everything stands on, and the shadows on it.

Shadows are the paper's own hue, never black.
"""

from __future__ import annotations

from art.colour import lit
from art.skins import texture
from art.svg import Point, Sheet

PAPERS = {
    "sand": "#ead7b5",
    "stone": "#dcd6c8",
    "sage": "#a9b3a2",
    "clay": "#bf9072",
    "sky": "#95a9aa",
    "blush": "#ead3c2",
}
HORIZON = 0.65


def lay_paper(sheet: Sheet) -> None:
    paper = sheet.paper
    cove = [
        (0, lit(paper, 0.93)),
        (HORIZON - 0.2, paper),
        (HORIZON - 0.01, lit(paper, 0.965)),
        (HORIZON + 0.07, lit(paper, 1.10)),
        (0.88, lit(paper, 1.05)),
        (1, lit(paper, 0.96)),
    ]
    sheet.wash(sheet.linear(cove, line=(0, 0, 0, 1000)))
    warm = "#fffaf0"
    sheet.wash(sheet.radial([(0, warm, 0.42), (0.5, warm, 0.13), (1, warm, 0)], circle=(250, 360, 640)))
    deep = lit(paper, 0.25)
    sheet.wash(sheet.radial([(0, deep, 0), (0.62, deep, 0), (1, deep, 0.20)], circle=(370, 480, 780)))


def finish(sheet: Sheet) -> None:
    """The tooth of the paper over everything, so that object and ground are of one print."""
    sheet.wash("none", filter=texture(sheet, "grain", "#2a2018"), opacity=0.05)


def cast_shadow(
    sheet: Sheet, foot: Point, radius: float, *, reach: float = 200, tilt: float = 0.2, strength: float = 1
) -> None:
    """A round thing's shadow: long and soft to the right, close and dark under the foot."""
    (cx, y), dark = foot, lit(sheet.paper, 0.16)
    far = (radius * 1.12 + reach * 0.20, radius * tilt + 8)
    with sheet.group(turn=(-3, cx, y)):
        sheet.ellipse((cx + radius * 0.55 + reach * 0.22, y - 2), far, dark, opacity=0.20 * strength, blur=30)
    near = (radius * 1.06, radius * tilt + 5)
    sheet.ellipse((cx + radius * 0.22, y + 3), near, dark, opacity=0.34 * strength, blur=15)
    sheet.ellipse(
        (cx + 3, y + 3), (radius * 0.99, radius * tilt + 1), dark, opacity=0.62 * strength, blur=4.5
    )


def cast_flat_shadow(sheet: Sheet, d: str, *, height: float = 10, strength: float = 1) -> None:
    """The shadow of something that lies on the paper, from its own outline."""
    dark = lit(sheet.paper, 0.13)
    sheet.path(d, dark, opacity=0.26 * strength, blur=height * 1.5, move=(height * 1.9, height * 0.8))
    sheet.path(d, dark, opacity=0.34 * strength, blur=height * 0.6, move=(height * 0.7, height * 0.45))
    sheet.path(d, dark, opacity=0.5 * strength, blur=2.4, move=(2.5, 3))


def stand(sheet: Sheet, middle: Point, half_width: float) -> None:
    """The shadow of a bag or box that stands on a straight foot."""
    x, y = middle
    sheet.ellipse((x + 46, y - 4), (half_width * 1.14, 32), lit(sheet.paper, 0.15), opacity=0.30, blur=26)
    sheet.ellipse((x + 8, y), (half_width * 1.02, 17), lit(sheet.paper, 0.12), opacity=0.36, blur=12)
    sheet.ellipse((x, y - 2), (half_width * 0.97, 9), lit(sheet.paper, 0.10), opacity=0.6, blur=4)
