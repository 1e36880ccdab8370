"""From SVG to the committed master."""

from __future__ import annotations

import io
from pathlib import Path

import resvg_py
from PIL import Image

from art.picture import Picture

MASTER_WIDTH, MASTER_HEIGHT = 1200, 1500
QUALITY = 80


def rendered(picture: Picture, *, width: int = MASTER_WIDTH) -> Image.Image:
    """The picture as pixels; 3 to 10 s each, nearly all of it noise filters."""
    png = resvg_py.svg_to_bytes(svg_string=picture.svg(), width=width, height=width * 5 // 4)
    return Image.open(io.BytesIO(bytes(png))).convert("RGB")


def save_master(picture: Picture, folder: Path) -> Path:
    path = folder / f"{picture.name}.webp"
    rendered(picture).save(path, "WEBP", quality=QUALITY, method=6)
    return path
