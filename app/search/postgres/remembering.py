"""What a process remembers of counting: the facets of what was asked under one version of the catalogue.

Pages are turned and sorted far more often than goods change, and common words are asked again and again. A version
moves after each commit that changes what shoppers see, and is asked for once a second.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import catalogue_version
from app.database import served_store
from app.search.port import Facet, Order, Query

#: An answer has some hundred values.
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Counted:
    facets: tuple[Facet, ...]


Key = tuple[object, ...]
_kept: OrderedDict[Key, Counted] = OrderedDict()
_lock = threading.Lock()


def key_of(session: Session, query: Query, matching: str) -> Key | None:
    """None while nobody knows the version. Page and order change no count."""
    store_id: UUID = served_store(session)
    version = catalogue_version.current(store_id)
    if version is None:
        return None
    asked = replace(query, text="", choices={}, order=Order.RELEVANCE, page=1)
    choices = tuple(sorted((key, tuple(values)) for key, values in query.choices.items()))
    return store_id, version, matching, choices, repr(asked)


def recall(key: Key | None) -> Counted | None:
    if key is None:
        return None
    with _lock:
        counted = _kept.get(key)
        if counted is not None:
            _kept.move_to_end(key)
    return counted


def remember(key: Key | None, counted: Counted) -> None:
    if key is None:
        return
    with _lock:
        _kept[key] = counted
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget() -> None:
    with _lock:
        _kept.clear()
