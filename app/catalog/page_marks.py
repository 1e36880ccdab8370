"""Where the far pages of long lists begin, remembered while the catalogue stays as it is.

The database finds a page by its number in counting the places before it: ten thousand of them take longer than all else
about the page. Behind the last good of the page before, it is found as the first is. A version of the catalogue moves
after each commit that changes what shoppers see, and is asked for once a second.
"""

import threading
from collections import OrderedDict
from uuid import UUID

from app import catalogue_version

#: A mark is a number and an id.
MOST_KEPT = 5_000

#: The store, the version, the list, its order, the page.
Key = tuple[UUID, str, UUID, str, int]
_kept: OrderedDict[Key, tuple[int, UUID]] = OrderedDict()
_lock = threading.Lock()


def key_of(store_id: UUID, owner_id: UUID, *, order: str, page: int) -> Key | None:
    """None while nobody knows the version."""
    version = catalogue_version.current(store_id)
    return None if version is None else (store_id, version, owner_id, order, page)


def recall(key: Key | None) -> tuple[int, UUID] | None:
    """The sort key and the id of the last good before the page."""
    if key is None:
        return None
    with _lock:
        mark = _kept.get(key)
        if mark is not None:
            _kept.move_to_end(key)
    return mark


def remember(key: Key | None, mark: tuple[int, UUID]) -> None:
    if key is None:
        return
    with _lock:
        _kept[key] = mark
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget_marks() -> None:
    with _lock:
        _kept.clear()
