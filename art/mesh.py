"""Free forms: a surface cut into small patches, each lit from its own normal and painted from the back forward.

The room's axes: x to the right, y away from the camera, z up; the table is z = 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from art.colour import lit
from art.lamp import light
from art.svg import Point, Sheet

Place = tuple[float, float, float]
Surface = Callable[[float, float], Place]
"""From (u, v), each 0 to 1, to a place in the room."""

Paint = str | Callable[[float, float], str]
STEPS_OF_LIGHT = 80


@dataclass(frozen=True, slots=True)
class View:
    """Where the room's origin lies on the sheet, and how far the camera looks down (90 = from above)."""

    centre: Point
    down: float = 25

    def at(self, place: Place) -> Point:
        x, y, z = place
        sin, cos = math.sin(math.radians(self.down)), math.cos(math.radians(self.down))
        return self.centre[0] + x, self.centre[1] - y * sin - z * cos

    def depth(self, place: Place) -> float:
        """How far from the camera; only the order matters."""
        return -self.facing(place)

    def facing(self, way: Place) -> float:
        """How much of a direction points at the camera."""
        return way[2] * math.sin(math.radians(self.down)) - way[1] * math.cos(math.radians(self.down))

    def upright(self, way: Place) -> float:
        """How much of it points up the sheet: the lamp hangs with the camera, whatever its tilt."""
        return way[1] * math.sin(math.radians(self.down)) + way[2] * math.cos(math.radians(self.down))


@dataclass(frozen=True, slots=True)
class Cloth:
    """What a surface is painted with: its face, its back, its gloss, and shade that the lamp cannot know of."""

    face: Paint
    back: Paint | None = None
    gloss: float = 0.0
    shade: Callable[[float, float], float] | None = None
    two_sided: bool = True


@dataclass(frozen=True, slots=True)
class Cut:
    """Into how many patches, along u and along v."""

    u: int = 60
    v: int = 60


@dataclass(frozen=True, slots=True)
class Patch:
    depth: float
    d: str
    colour: str


def turned_about(surface: Surface, yaw: float, *, at: Place = (0, 0, 0)) -> Surface:
    """The surface turned on the table by so many degrees and set down elsewhere."""
    cos, sin = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))

    def moved(u: float, v: float) -> Place:
        x, y, z = surface(u, v)
        return x * cos - y * sin + at[0], x * sin + y * cos + at[1], z + at[2]

    return moved


def leant(surface: Surface, angle: float, *, hinge: float = 0) -> Surface:
    """The surface tipped back about the x axis at this height; 90 lays a standing thing on its back."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))

    def moved(u: float, v: float) -> Place:
        x, y, z = surface(u, v)
        z -= hinge
        return x, y * cos + z * sin, z * cos - y * sin + hinge

    return moved


def patches(surface: Surface, view: View, cloth: Cloth, *, cut: Cut = Cut()) -> list[Patch]:
    grid = [[surface(i / cut.u, j / cut.v) for j in range(cut.v + 1)] for i in range(cut.u + 1)]
    flat = [[view.at(place) for place in row] for row in grid]
    found = []
    for i in range(cut.u):
        for j in range(cut.v):
            corners = (grid[i][j], grid[i + 1][j], grid[i + 1][j + 1], grid[i][j + 1])
            colour = _colour(corners, view, cloth, ((i + 0.5) / cut.u, (j + 0.5) / cut.v))
            outline = (flat[i][j], flat[i + 1][j], flat[i + 1][j + 1], flat[i][j + 1])
            if colour:
                found.append(Patch(sum(map(view.depth, corners)) / 4, _outline(outline), colour))
    return found


def paint(sheet: Sheet, found: list[Patch]) -> None:
    """The farthest first; a hair of stroke closes the seams between neighbours."""
    for patch in sorted(found, key=lambda patch: -patch.depth):
        sheet.path(patch.d, patch.colour, stroke=patch.colour, width=0.7)


def spread(sheet: Sheet, surface: Surface, view: View, cloth: Cloth, *, cut: Cut = Cut()) -> None:
    paint(sheet, patches(surface, view, cloth, cut=cut))


def silhouette(surface: Surface, view: View, *, cut: Cut = Cut(30, 30)) -> str:
    """All patches as one path, wound one way, so that their union is what the camera sees."""
    grid = [[view.at(surface(i / cut.u, j / cut.v)) for j in range(cut.v + 1)] for i in range(cut.u + 1)]
    return "".join(
        _outline(_wound((grid[i][j], grid[i + 1][j], grid[i + 1][j + 1], grid[i][j + 1])))
        for i in range(cut.u)
        for j in range(cut.v)
    )


@dataclass(frozen=True, slots=True)
class Fall:
    """How far a shadow runs for each unit of height: to the right and away; 0, 0 is straight below."""

    right: float = 0.55
    away: float = 0.12
    opacity: float = 0.34
    blur: float = 14


LONG, NEAR, UNDER = Fall(0.75, 0.2, 0.24, 30), Fall(0.3, 0.05, 0.32, 13), Fall(0.04, -0.01, 0.52, 4)


def cast(sheet: Sheet, surface: Surface, view: View, *, cut: Cut = Cut(24, 24), floor: float = 0) -> None:
    """The surface's shadow on the table: long and soft, nearer and darker, and close beneath it."""
    dark = lit(sheet.paper, 0.14)
    for fall in (LONG, NEAR, UNDER):
        sheet.path(
            silhouette(_fallen(surface, fall, floor), view, cut=cut),
            dark,
            opacity=fall.opacity,
            blur=fall.blur,
        )


def cast_on_wall(sheet: Sheet, surface: Surface, view: View, *, strength: float = 1.0) -> None:
    """The shadow of something that hangs before the paper."""
    d, dark = silhouette(surface, view), lit(sheet.paper, 0.16)
    for (dx, dy), opacity, blur in (((54, 40), 0.24, 30), ((20, 16), 0.30, 12), ((6, 6), 0.34, 4)):
        sheet.path(d, dark, opacity=opacity * strength, blur=blur, move=(dx, dy))


def _fallen(surface: Surface, fall: Fall, floor: float) -> Surface:
    def shadow(u: float, v: float) -> Place:
        x, y, z = surface(u, v)
        return x + (z - floor) * fall.right, y + (z - floor) * fall.away, floor

    return shadow


def _outline(points: tuple[Point, Point, Point, Point]) -> str:
    (a, b), (c, d), (e, f), (g, h) = points
    return f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f} {e:.1f} {f:.1f} {g:.1f} {h:.1f}Z"


def _wound(points: tuple[Point, Point, Point, Point]) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = points
    area = (c[0] - a[0]) * (d[1] - b[1]) - (c[1] - a[1]) * (d[0] - b[0])
    return points if area >= 0 else (d, c, b, a)


def _colour(
    corners: tuple[Place, Place, Place, Place], view: View, cloth: Cloth, uv: tuple[float, float]
) -> str | None:
    a, b, c, d = corners
    x, y, z = _cross(_less(c, a), _less(d, b))
    length = math.sqrt(x * x + y * y + z * z)
    if not length:
        return None
    x, y, z = x / length, y / length, z / length
    facing = view.facing((x, y, z))
    face = cloth.face
    if facing < 0:
        if not cloth.two_sided:
            return None
        x, y, z, face = -x, -y, -z, cloth.back or cloth.face
    amount = light(x, view.upright((x, y, z)), abs(facing), gloss=cloth.gloss)
    amount *= cloth.shade(*uv) if cloth.shade else 1
    colour = face if isinstance(face, str) else face(*uv)
    return lit(colour, round(amount * STEPS_OF_LIGHT) / STEPS_OF_LIGHT)


def _less(p: Place, q: Place) -> Place:
    return p[0] - q[0], p[1] - q[1], p[2] - q[2]


def _cross(p: Place, q: Place) -> Place:
    return p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]


def dimmed(cloth: Cloth, share: float) -> Cloth:
    """The same cloth in another's shade."""
    was = cloth.shade
    return replace(cloth, shade=lambda u, v: share * (was(u, v) if was else 1))
