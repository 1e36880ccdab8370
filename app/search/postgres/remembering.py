"""What a process remembers of counting: the facets of what was asked under one version of the catalogue.

Pages are turned and sorted far more often than goods change, and common words are asked again and again. A version
moves after each commit that changes what shoppers see, and is asked for once a second.
"""

from collections import OrderedDict
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app import catalogue_version
from app.database import served_store
from app.search.port import Facet, Order, Query

MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Counted:
    facets: tuple[Facet, ...]


Key = tuple[object, ...]
_kept: OrderedDict[Key, Counted] = OrderedDict()


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
    counted = _kept.get(key) if key else None
    if key and counted:
        _kept.move_to_end(key)
    return counted


def remember(key: Key | None, counted: Counted) -> None:
    if key:
        _kept[key] = counted
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget() -> None:
    _kept.clear()
