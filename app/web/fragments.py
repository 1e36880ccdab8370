"""Parts of a layout that are the same on every page of a store: drawn once per version of the catalogue."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from flask import g, session
from markupsafe import Markup

from app import catalogue_version
from app.web.look import TRIED
from app.web.rendering import wants_less_data

MOST_PARTS = 2000

_parts: OrderedDict[tuple[str, ...], Markup] = OrderedDict()
_lock = Lock()


def kept(name: str, *, caller: Callable[[], Markup]) -> Markup:
    """For templates: ``{% call kept("foot") %}`` around what depends on the store and its departments alone.

    While Redis is gone the version is not known, and the part is drawn anew; so it is for who tries a look.
    """
    store = g.get("store")
    version = catalogue_version.current(store.id) if store is not None else None
    if store is None or version is None or TRIED in session:
        return caller()
    key = (name, str(store.id), version, str(store.revision), "less" if wants_less_data() else "")
    with _lock:
        known = _parts.get(key)
    if known is not None:
        return known
    drawn = caller()
    with _lock:
        _parts[key] = drawn
        while len(_parts) > MOST_PARTS:
            _parts.popitem(last=False)
    return drawn


def forget_parts() -> None:
    with _lock:
        _parts.clear()
