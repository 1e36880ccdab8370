"""The demo shops as they lie in this package (app/demo/README.md has the keys)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.importing.pictures import PictureFolder
from app.media.pictures import Master, master_of, own_master

FOLDER = Path(__file__).parent
SLUGS = ("kloof", "jozi")


@dataclass(frozen=True, slots=True)
class DemoShop:
    """One shop's files."""

    slug: str
    facts: dict[str, Any]

    @classmethod
    def read(cls, slug: str) -> "DemoShop":
        return cls(slug, json.loads((FOLDER / slug / "store.json").read_text(encoding="utf-8")))

    @property
    def products(self) -> Path:
        return FOLDER / self.slug / "products.csv"

    @property
    def pictures(self) -> PictureFolder:
        return DrawnPictures(FOLDER / self.slug / "images", self.facts["papers"])


class DrawnPictures(PictureFolder):
    """The project's own drawings: masters already, on a paper that is known, so nothing is decoded or lost."""

    def __init__(self, folder: Path, papers: dict[str, str]) -> None:
        super().__init__(folder)
        self.papers = papers

    def make(self, name: str, content: bytes) -> Master:
        paper = self.papers.get(name)
        return own_master(content, paper) if paper else master_of(content)
