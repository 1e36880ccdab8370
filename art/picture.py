"""A picture to be made: a drawing, its paper and the camera's frame."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from art.paper import PAPERS, finish, lay_paper
from art.svg import Frame, Sheet

Draw = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Studio:
    """A shop's manner: its papers by name, how they are laid, and what goes over everything."""

    papers: dict[str, str]
    lay: Draw
    finish: Draw


LIGHT_ROOM = Studio(PAPERS, lay_paper, finish)


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    draw: Draw
    paper: str
    frame: Frame
    studio: Studio = LIGHT_ROOM

    def svg(self) -> str:
        sheet = Sheet(paper=self.studio.papers[self.paper], seed=zlib.crc32(self.name.encode()))
        self.studio.lay(sheet)
        self.draw(sheet)
        self.studio.finish(sheet)
        return sheet.svg(self.frame, title=self.name)


View = tuple[Draw, str, Frame]
"""A drawing, its paper, the camera's frame."""


def pair(name: str, first: View, second: View) -> list[Picture]:
    """A product's two pictures, numbered."""
    views = enumerate((first, second), start=1)
    return [Picture(f"{name}-{number}", *view) for number, view in views]
