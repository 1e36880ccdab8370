"""The front page names goods, categories and collections by their addresses: it follows them when these move."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog.addresses import category_url, collection_url, product_url
from app.database import served_store
from app.stores.models import Store

#: What names what, in any block: one or a list of these.
NAMED: Mapping[str, Callable[[str], str]] = {
    "product": product_url,
    "products": product_url,
    "category": category_url,
    "categories": category_url,
    "collection": collection_url,
}
#: Of the departments' pictures the keys are categories.
PICTURES = "pictures"


def follow(session: Session, moves: Mapping[str, str]) -> None:
    """Write the new addresses over the old. Processes that remember the store show them within seconds."""
    store = session.scalars(
        select(Store)
        .where(Store.id == served_store(session))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
    home = _followed(store.home, moves)
    if home != store.home:
        store.home = home


def _followed(value: Any, moves: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_followed(each, moves) for each in value]
    if not isinstance(value, dict):
        return value
    followed = {}
    for key, named in value.items():
        if key in NAMED:
            followed[key] = _renamed(named, NAMED[key], moves)
        elif key == PICTURES and isinstance(named, dict):
            followed[key] = {_renamed(path, category_url, moves): each for path, each in named.items()}
        else:
            followed[key] = _followed(named, moves)
    return followed


def _renamed(named: Any, url: Callable[[str], str], moves: Mapping[str, str]) -> Any:
    if isinstance(named, list):
        return [_renamed(each, url, moves) for each in named]
    moved_to = moves.get(url(str(named)))
    return moved_to.removeprefix(url("")) if moved_to else named
