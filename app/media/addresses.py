"""Where browsers find a picture's files: at the shop, or at the object store's public address."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import current_app, g

from app.config import Settings
from app.media.port import key_of, rendition_name
from app.media.widths import served_width


class Pictured(Protocol):
    @property
    def sha(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def widths(self) -> list[int]: ...


#: Where nobody can look at what the browser takes: every browser draws it.
UNASKED = "webp"


def media_url(image: Pictured | Mapping[str, Any], width: int, format: str | None = None) -> str:
    """The file that is at least so wide, or the widest there is. Needs a request.

    Without a format the shop answers in the best one that the browser takes. Only the shop can show the master
    until the renditions are made, so until then every address is the shop's own.
    """
    if isinstance(image, Mapping):
        sha, original, is_made = image["sha"], image["width"], image.get("made", False)
    else:
        sha, original, is_made = image.sha, image.width, bool(image.widths)
    served = served_width(original, width)
    public = public_url() if is_made else None
    if public:
        return f"{public}/{key_of(g.store.id, sha, rendition_name(served, format or UNASKED))}"
    return f"/media/{sha}/{rendition_name(served, format) if format else served}"


def public_url() -> str | None:
    """Of the installation's pictures, where they have one besides the shop's."""
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    return settings.object_store.public_url if settings.object_store else None
