"""Lists of goods, in numbered pages: a category, a collection, a brand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import abort, g, request

from app.catalog.addresses import brand_url, category_url, collection_url
from app.catalog.listing_pages import PAGE_SIZE, Sort, Within
from app.catalog.models.collection import CollectionKind
from app.catalog.navigation import category_tree, crumbs
from app.catalog.queries import LAST_PAGE, Card, cards_within, find_brand_row, find_collection_row
from app.extensions import db
from app.storefront import structured_data
from app.storefront.addresses import slug_asked_for
from app.storefront.blueprint import bp
from app.storefront.sharing import About, about
from app.web.page_cache import cached_page
from app.web.rendering import draw

USUAL_SORTS = (Sort.NEWEST, Sort.PRICE_ASC, Sort.PRICE_DESC)
SORT_LABELS = {
    Sort.CURATED: "Our order",
    Sort.NEWEST: "Newest",
    Sort.PRICE_ASC: "Price, low to high",
    Sort.PRICE_DESC: "Price, high to low",
}
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list of goods as its address names it: whose it is, how many it has, which orders it can be put in."""

    within: Within
    owner_id: UUID
    url: str
    total: int
    #: The usual order first.
    sorts: tuple[Sort, ...] = USUAL_SORTS

    def url_for(self, sort: Sort, number: int = 1) -> str:
        """One address for one page: what is usual is left out."""
        asked = [f"sort={sort.value}"] if sort is not self.sorts[0] else []
        asked += [f"page={number}"] if number > 1 else []
        return self.url + (f"?{'&'.join(asked)}" if asked else "")

    @property
    def pages(self) -> int:
        return min(max(-(-self.total // PAGE_SIZE), 1), LAST_PAGE)


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """Where a list is, and how to turn its pages."""

    shelf: Shelf
    sort: Sort
    number: int

    @property
    def pages(self) -> int:
        return self.shelf.pages

    @property
    def total(self) -> int:
        return self.shelf.total

    def url_for(self, number: int) -> str:
        return self.shelf.url_for(self.sort, number)


@bp.get("/c/<path:path>")
@cached_page
def category(path: str) -> str:
    node = category_tree(db.session()).by_path.get(path) or abort(404)
    shelf = Shelf(Within.CATEGORY, node.id, category_url(path), node.product_count)
    return _listing(shelf, node, trail=crumbs(node), children=node.children)


@bp.get("/collections/<collection_slug>")
@cached_page
def collection(collection_slug: str) -> str:
    found = find_collection_row(db.session(), slug_asked_for(collection_slug)) or abort(404)
    shelf = Shelf(
        Within.COLLECTION,
        found.id,
        collection_url(found.slug),
        found.product_count,
        tuple(Sort) if found.kind is CollectionKind.MANUAL else USUAL_SORTS,
    )
    return _listing(shelf, found, trail=[(found.name, None)])


@bp.get("/brands/<brand_slug>")
@cached_page
def brand(brand_slug: str) -> str:
    found = find_brand_row(db.session(), slug_asked_for(brand_slug)) or abort(404)
    shelf = Shelf(Within.BRAND, found.id, brand_url(found.slug), found.product_count)
    return _listing(shelf, found, trail=[(found.name, None)])


def _listing(shelf: Shelf, owner: Any, *, trail: list[tuple[str, str | None]], **context: Any) -> str:
    """The page of a category, a collection or a brand, all of which have a name and a description."""
    sort = _sort_asked_for(shelf)
    page = NumberedPage(shelf, sort, _page_asked_for(shelf))
    cards = cards_within(db.session(), shelf.within, shelf.owner_id, sort=sort, page=page.number)
    return draw(
        "catalog/listing.html",
        "listing",
        owner=owner,
        crumbs=trail,
        cards=cards,
        page=page,
        sort=sort,
        sorts=[(key, SORT_LABELS[key], shelf.url_for(key)) for key in shelf.sorts],
        about=_about(owner, page, cards),
        json_ld=structured_data.listing_data(cards, trail),
        **context,
    )


def _about(owner: Any, page: NumberedPage, cards: Sequence[Card]) -> About:
    """The same goods in another order are no other page, and are kept out of search engines; further pages are not."""
    title = getattr(owner, "seo_title", "") or owner.name
    told = about(
        page.url_for(page.number),
        title=title if page.number == 1 else f"{title}, page {page.number}",
        description=getattr(owner, "seo_description", "")
        or owner.description
        or f"{owner.name} at {g.store.name}",
        picture=next((card.image for card in cards if card.image), None),
    )
    return told if page.sort is page.shelf.sorts[0] else replace(told, is_indexed=False)


def _sort_asked_for(shelf: Shelf) -> Sort:
    asked = request.args.get("sort", "")
    return next((sort for sort in shelf.sorts if sort == asked), shelf.sorts[0])


def _page_asked_for(shelf: Shelf) -> int:
    asked = request.args.get("page", "1")
    if not PAGE_NUMBER.fullmatch(asked) or int(asked) > shelf.pages:
        abort(404)
    return int(asked)
