"""What a page says of itself to search engines and to those it is shared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.media.addresses import media_url
from app.media.widths import served_width
from app.storefront.addresses import absolute

#: Of the picture that machines are told of: networks, search engines, the sitemap.
PICTURE_WIDTH = 1200
#: Search engines cut at about here; a word is not cut in two.
LONGEST_DESCRIPTION = 160


@dataclass(frozen=True, slots=True)
class About:
    """For ``ui.about``. ``is_indexed`` off keeps the page out of search engines, its links followed."""

    title: str
    description: str
    canonical: str
    picture: Mapping[str, Any] | None = None
    kind: str = "website"
    is_indexed: bool = True


def about(
    path: str,
    *,
    title: str,
    description: str,
    picture: Mapping[str, Any] | None = None,
    kind: str = "website",
) -> About:
    return About(title, shortened(description), absolute(path), shared_picture(picture), kind)


def shared_picture(picture: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A JPEG as wide as networks show them, with its size, because they lay out before they fetch."""
    if picture is None:
        return None
    width = served_width(picture["width"], PICTURE_WIDTH)
    return {
        "url": absolute(media_url(picture, PICTURE_WIDTH, "jpg")),
        "width": width,
        "height": round(picture["height"] * width / picture["width"]),
        "alt": picture.get("alt") or "",
    }


def shortened(text: str) -> str:
    """In one line, at most 160 characters, ended at a word."""
    line = " ".join(text.split())
    if len(line) <= LONGEST_DESCRIPTION:
        return line
    cut = line[: LONGEST_DESCRIPTION - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(",.;: ") + "…"
