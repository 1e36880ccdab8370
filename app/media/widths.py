"""The widths in which pictures are served, and the addresses of the files."""

from collections.abc import Mapping
from typing import Any, Protocol

WIDTHS = (240, 480, 800, 1200)
FORMATS = ("avif", "webp", "jpg")


class Pictured(Protocol):
    @property
    def sha(self) -> str: ...

    @property
    def width(self) -> int: ...


def widths_of(width: int) -> list[int]:
    """Those not above the original; a smaller original is served as it is."""
    return [each for each in WIDTHS if each <= width] or [width]


def media_url(image: Pictured | Mapping[str, Any], width: int, format: str) -> str:
    """The file that is at least so wide, or the widest there is, so that any wish has an answer that is made once."""
    if isinstance(image, Mapping):
        sha, original = image["sha"], image["width"]
    else:
        sha, original = image.sha, image.width
    made = widths_of(original)
    served = next((each for each in made if each >= width), made[-1])
    return f"/media/{sha}/{served}.{format}"
