"""A picture to be made: a drawing, its paper and the camera's frame."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from art.paper import PAPERS, finish, lay_paper
from art.svg import Frame, Sheet

Draw = Callable[[Sheet], None]


@dataclass(frozen=True, slots=True)
class Picture:
    name: str
    draw: Draw
    paper: str
    frame: Frame

    def svg(self) -> str:
        sheet = Sheet(paper=PAPERS[self.paper], seed=zlib.crc32(self.name.encode()))
        lay_paper(sheet)
        self.draw(sheet)
        finish(sheet)
        return sheet.svg(self.frame, title=self.name)
