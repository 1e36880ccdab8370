"""The front page: the merchant's words and blocks, with the goods they name filled in."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.catalog.addresses import collection_url
from app.catalog.navigation import Tree
from app.catalog.queries import Card, cards_by_slug, category_pictures, collection_cards, newest_cards

NEWEST = 8
MOST_OF_A_COLLECTION = 24
Block = dict[str, Any]


def front_page(session: Session, home: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """``home`` and ``newest`` for the template. What a block names and the shop no longer has is left out."""
    blocks = home.get("blocks") or []
    cards = cards_by_slug(session, sorted(set(_named_products(home))))
    collections = collection_cards(session, _named_collections(blocks))
    pictures = _department_pictures(session, blocks, tree)
    filled = [
        _of_collection(block, collections)
        if block["kind"] == "collection"
        else _fill(block, cards=cards, tree=tree, pictures=pictures)
        for block in blocks
    ]
    return {
        "home": {**home, "hero": _hero(home.get("hero"), cards), "blocks": filled},
        "newest": [] if blocks else newest_cards(session, NEWEST),
    }


def _named_products(home: Mapping[str, Any]) -> Iterator[str]:
    hero = home.get("hero") or {}
    for picture in hero.get("pictures") or []:
        yield str(picture["product"])
    for block in home.get("blocks") or []:
        if block["kind"] == "products":
            yield from block["products"]


def _named_collections(blocks: Any) -> dict[str, int]:
    """The most that any block wants of each."""
    limits: dict[str, int] = {}
    for block in blocks:
        if block["kind"] == "collection":
            limits[block["collection"]] = max(limits.get(block["collection"], 0), _limit(block))
    return limits


def _limit(block: Block) -> int:
    return max(1, min(int(block.get("limit", NEWEST)), MOST_OF_A_COLLECTION))


def _of_collection(block: Block, collections: Mapping[str, list[Card]]) -> Block:
    cards = collections.get(block["collection"], [])[: _limit(block)]
    return {**block, "cards": cards, "url": collection_url(block["collection"])}


def _hero(hero: Mapping[str, Any] | None, cards: Mapping[str, Card]) -> Block | None:
    if hero is None:
        return None
    shown = []
    for named in hero.get("pictures") or []:
        card = cards.get(named["product"])
        if card is not None:
            image = _stored(named.get("picture")) or card.image
            shown.append(
                {"image": image, "url": card.url, "title": card.title, "price_cents": card.price_cents}
            )
    return {**hero, "pictures": shown}


def _department_pictures(session: Session, blocks: Any, tree: Tree) -> Mapping[Any, dict[str, Any]]:
    paths = [path for block in blocks if block["kind"] == "departments" for path in block["categories"]]
    return category_pictures(session, [tree.by_path[path].id for path in paths if path in tree.by_path])


def _fill(block: Block, *, cards: Mapping[str, Card], tree: Tree, pictures: Mapping[Any, Any]) -> Block:
    if block["kind"] == "products":
        return {**block, "cards": [cards[slug] for slug in block["products"] if slug in cards]}
    if block["kind"] == "departments":
        nodes = [tree.by_path[path] for path in block["categories"] if path in tree.by_path]
        own = block.get("pictures") or {}
        shown = [
            {
                "name": node.name,
                "url": node.url,
                "children": node.children,
                "image": _stored(own.get(node.path)) or pictures.get(node.id),
            }
            for node in nodes
        ]
        return {**block, "nodes": shown}
    return {**block, "image": _stored(block.get("picture"))}


def _stored(picture: Any) -> dict[str, Any] | None:
    """A picture in the words of app/inventory/listings.py; a bare file name was never loaded."""
    return picture if isinstance(picture, dict) and "sha" in picture else None
