"""A sheet of SVG: marks in the order they are made, and the definitions they share."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypedDict, Unpack

from art.extent import Box

WIDTH, HEIGHT = 800, 1000
EVERYWHERE: Box = (-100, -100, 900, 1300)

Point = tuple[float, float]
Stop = tuple[float, str] | tuple[float, str, float]
Frame = tuple[float, float, float]
"""A view of the sheet: left, top, width; its height is 5/4 of its width."""


class Look(TypedDict, total=False):
    """How a mark sits on the sheet. A clip is a path; blur is in sheet units."""

    opacity: float
    blur: float
    move: Point
    turn: tuple[float, float, float]
    transform: str
    clip: str
    blend: str
    filter: str
    dash: str
    cap: str
    stroke: str
    width: float


def number(value: float) -> str:
    return f"{value:.5g}"


def polyline(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def polygon(points: Iterable[Point]) -> str:
    return polyline(points) + "Z"


def oval(cx: float, cy: float, rx: float, ry: float) -> str:
    return f"M{cx - rx:.1f} {cy:.1f}a{rx:.1f} {ry:.1f} 0 0 1 {2 * rx:.1f} 0a{rx:.1f} {ry:.1f} 0 0 1 {-2 * rx:.1f} 0Z"


def bezier(start: Point, first: Point, second: Point, end: Point, *, steps: int = 24) -> list[Point]:
    def at(t: float, axis: int) -> float:
        u = 1 - t
        return (
            u**3 * start[axis] + 3 * u * u * t * first[axis] + 3 * u * t * t * second[axis] + t**3 * end[axis]
        )

    return [(at(i / steps, 0), at(i / steps, 1)) for i in range(steps + 1)]


class Sheet:
    """One picture being drawn on one paper. The same seed makes the same picture."""

    def __init__(self, *, paper: str, seed: int) -> None:
        self.paper = paper
        self.random = random.Random(seed)
        self._ids: dict[object, str] = {}
        self._definitions: list[str] = []
        self._marks: list[str] = []

    def define(self, key: object, make: Callable[[str], str]) -> str:
        """A reference to a definition, made once for each key."""
        if key not in self._ids:
            self._ids[key] = f"i{len(self._ids) + 1}"
            self._definitions.append(make(self._ids[key]))
        return f"url(#{self._ids[key]})"

    def linear(self, stops: Iterable[Stop], *, line: tuple[float, float, float, float] | None = None) -> str:
        """A gradient from left to right of the shape, or along a line of the sheet."""
        inner = "".join(map(_stop, stops))
        x1, y1, x2, y2 = line or (0, 0, 1, 0)
        units = ' gradientUnits="userSpaceOnUse"' if line else ""
        return self.define(
            ("linear", inner, line),
            lambda i: (
                f'<linearGradient id="{i}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
                f"{units}>{inner}</linearGradient>"
            ),
        )

    def falling(self, stops: Iterable[Stop]) -> str:
        """A gradient from the top of the shape to its foot."""
        inner = "".join(map(_stop, stops))
        return self.define(
            ("falling", inner),
            lambda i: f'<linearGradient id="{i}" x1="0" y1="0" x2="0" y2="1">{inner}</linearGradient>',
        )

    def radial(self, stops: Iterable[Stop], *, circle: Frame | None = None) -> str:
        """A glow from the shape's middle, or of a circle (x, y, radius) of the sheet."""
        inner = "".join(map(_stop, stops))
        cx, cy, r = circle or (0.5, 0.5, 0.5)
        units = ' gradientUnits="userSpaceOnUse"' if circle and r > 2 else ""
        return self.define(
            ("radial", inner, circle),
            lambda i: (
                f'<radialGradient id="{i}" cx="{number(cx)}" cy="{number(cy)}" r="{number(r)}"{units}>'
                f"{inner}</radialGradient>"
            ),
        )

    def path(self, d: str, fill: str, **look: Unpack[Look]) -> None:
        self._marks.append(f'<path d="{d}" fill="{fill}"{self._attributes(look)}/>')

    def line(self, d: str, colour: str, width: float, **look: Unpack[Look]) -> None:
        cap = look.pop("cap", "round")
        self._marks.append(
            f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{number(width)}" stroke-linecap="{cap}"'
            f' stroke-linejoin="round"{self._attributes(look)}/>'
        )

    def ellipse(self, centre: Point, radii: Point, fill: str, **look: Unpack[Look]) -> None:
        (cx, cy), (rx, ry) = centre, radii
        self._marks.append(
            f'<ellipse cx="{number(cx)}" cy="{number(cy)}" rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"'
            f"{self._attributes(look)}/>"
        )

    def wash(self, fill: str, area: Box = EVERYWHERE, **look: Unpack[Look]) -> None:
        """A plain rectangle; by default the sheet and its surroundings, so that every frame is covered."""
        left, top, right, bottom = area
        self._marks.append(
            f'<rect x="{number(left)}" y="{number(top)}" width="{number(right - left)}"'
            f' height="{number(bottom - top)}" fill="{fill}"{self._attributes(look)}/>'
        )

    @contextmanager
    def group(self, **look: Unpack[Look]) -> Iterator[None]:
        self._marks.append(f"<g{self._attributes(look)}>")
        yield
        self._marks.append("</g>")

    def within(self, d: str) -> object:
        """What is drawn in this block shows only inside the path."""
        return self.group(clip=d)

    def svg(self, frame: Frame, *, title: str) -> str:
        x, y, width = frame
        view = f"{number(x)} {number(y)} {number(width)} {number(width * 1.25)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{WIDTH}" height="{HEIGHT}">'
            f"<title>{title}</title><defs>{''.join(self._definitions)}</defs>{''.join(self._marks)}</svg>"
        )

    def _blurred(self, amount: float) -> str:
        return self.define(
            ("blur", amount),
            lambda i: (
                f'<filter id="{i}" x="-60%" y="-60%" width="220%" height="220%">'
                f'<feGaussianBlur stdDeviation="{number(amount)}"/></filter>'
            ),
        )

    def _clipped(self, d: str) -> str:
        return self.define(("clip", d), lambda i: f'<clipPath id="{i}"><path d="{d}"/></clipPath>')

    def _attributes(self, look: Look) -> str:
        facts = {
            "opacity": number(look["opacity"]) if look.get("opacity", 1) != 1 else None,
            "filter": self._blurred(look["blur"]) if look.get("blur") else look.get("filter"),
            "transform": _transform(look),
            "clip-path": self._clipped(look["clip"]) if "clip" in look else None,
            "style": f"mix-blend-mode:{look['blend']}" if "blend" in look else None,
            "stroke": look.get("stroke"),
            "stroke-width": number(look["width"]) if "width" in look else None,
            "stroke-dasharray": look.get("dash"),
        }
        return "".join(f' {name}="{value}"' for name, value in facts.items() if value)


def _transform(look: Look) -> str | None:
    if "move" in look:
        return f"translate({number(look['move'][0])} {number(look['move'][1])})"
    if "turn" in look:
        return f"rotate({' '.join(map(number, look['turn']))})"
    return look.get("transform")


def _stop(stop: Stop) -> str:
    offset, colour, *rest = stop
    opacity = f' stop-opacity="{number(float(rest[0]))}"' if rest else ""
    return f'<stop offset="{number(offset)}" stop-color="{colour}"{opacity}/>'
