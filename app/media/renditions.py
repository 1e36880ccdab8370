"""A master in the widths and formats that pages ask for."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image

from app.media.widths import CARD_WIDTH, FORMATS

#: A card's picture should stay below the first, and does below the second unless it is nothing but noise.
GOAL = 40 * 1024
CAP = 60 * 1024


@dataclass(frozen=True, slots=True)
class Encoder:
    """``qualities`` begins with the usual one, at which nothing is to be seen; down to ``decent`` they are fair."""

    pillow_name: str
    qualities: tuple[int, ...]
    decent: int
    options: dict[str, object]


ENCODERS = {
    "avif": Encoder("AVIF", (56, 50, 44, 38, 30, 20, 10), 44, {"speed": 8}),
    "webp": Encoder("WEBP", (78, 70, 62, 54, 42, 28, 12), 62, {"method": 4}),
    "jpg": Encoder("JPEG", (80, 72, 64, 56, 42, 28, 12), 64, {"progressive": True, "optimize": True}),
}


def renditions(
    master: bytes, widths: Sequence[int], *, formats: Sequence[str] = FORMATS
) -> Iterator[tuple[int, str, bytes]]:
    """Every width in every format, smallest last, so that each is made from the full picture."""
    with Image.open(io.BytesIO(master), formats=("WEBP",)) as image:
        image.load()
        for width in sorted(widths, reverse=True):
            height = max(1, round(image.height * width / image.width))
            resized = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
            for format in formats:
                picture = _opaque(resized) if format == "jpg" else resized
                yield width, format, _fitted(picture, ENCODERS[format])


def _fitted(image: Image.Image, encoder: Encoder) -> bytes:
    """At the usual quality, but for a card's size: there at the best quality that fits."""
    content = b""
    for quality in encoder.qualities:
        content = _encoded(image, encoder, quality)
        limit = GOAL if quality >= encoder.decent else CAP
        if image.width > CARD_WIDTH or len(content) <= limit:
            break
    return content


def _opaque(image: Image.Image) -> Image.Image:
    """On white, for the format without glass."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _encoded(image: Image.Image, encoder: Encoder, quality: int) -> bytes:
    target = io.BytesIO()
    image.save(target, encoder.pillow_name, quality=quality, **encoder.options)
    return target.getvalue()
