"""Lists of goods to browse: a category, a collection, a brand, in pages and narrowed (ADR 22)."""

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import abort, g
from sqlalchemy.orm import Session

from app.catalog.addresses import brand_url, category_url, collection_url
from app.catalog.listing_pages import After, Sort, Stretch, Within
from app.catalog.models.collection import CollectionKind
from app.catalog.navigation import category_tree, crumbs
from app.catalog.queries import LAST_PAGE, Card, cards_within, find_brand_row, find_collection_row
from app.extensions import db
from app.search.port import Order, Scope
from app.storefront import finding, structured_data
from app.storefront.addresses import slug_asked_for
from app.storefront.asking import asked, is_canonical, starts_in_place
from app.storefront.blueprint import bp
from app.storefront.narrowing import Narrowing
from app.storefront.results import Results, page_count
from app.storefront.sharing import About, about
from app.web.page_cache import cached_page, do_not_keep
from app.web.rendering import draw

USUAL_ORDERS = (Order.NEWEST, Order.PRICE_ASC, Order.PRICE_DESC, Order.RATING)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A list of goods as its address names it: whose it is, how many it has, which orders it can be put in."""

    within: Within
    owner_id: UUID
    url: str
    total: int
    #: The usual order first.
    orders: tuple[Order, ...] = USUAL_ORDERS

    @property
    def scope(self) -> Scope:
        return Scope(self.within, self.owner_id)


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
        (Order.CURATED, *USUAL_ORDERS) if found.kind is CollectionKind.MANUAL else USUAL_ORDERS,
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
    narrowing = asked(shelf.orders)
    session = db.session()
    vocabulary = finding.vocabulary(session, narrowing)
    narrowing = vocabulary.known(narrowing)
    if not is_canonical(narrowing) or narrowing.is_narrowed or narrowing.after or narrowing.pages > 1:
        do_not_keep()
    shown = starts_in_place(narrowing)
    results = replace(_results(session, shelf, shown), labels=vocabulary.labels, narrowing=narrowing)
    if narrowing.after and not results.cards:
        abort(404)
    if shown != narrowing:
        return draw("catalog/_more.html", results=results)
    return draw(
        "catalog/listing.html",
        "listing",
        owner=owner,
        crumbs=trail,
        results=results,
        about=_about(owner, results),
        json_ld=structured_data.listing_data(results.cards, trail),
        **context,
    )


def _results(session: Session, shelf: Shelf, narrowing: Narrowing) -> Results:
    """Narrowed, or by its stars, the list is searched; as it is, it is read off an index at any depth."""
    order = narrowing.order or shelf.orders[0]
    results = Results(shelf.url, narrowing, shelf.orders, shelf.total, within=shelf.within)
    if narrowing.is_narrowed or order is Order.RATING:
        if narrowing.after:
            abort(404)
        found = finding.find(session, narrowing, usual=shelf.orders[0], scope=shelf.scope)
        if narrowing.last_page > page_count(found.total):
            abort(404)
        return replace(results, total=found.total, cards=found.cards, found=found.facets)
    if narrowing.last_page > page_count(shelf.total):
        abort(404)
    cards, last = _shelved(session, shelf, narrowing, sort=Sort(order.value))
    goes_on = last is not None and (narrowing.after or narrowing.last_page == LAST_PAGE)
    facets = finding.facets_of(session, shelf.scope)
    return replace(results, cards=cards, found=facets, next_after=str(last) if goes_on else "")


def _shelved(
    session: Session, shelf: Shelf, narrowing: Narrowing, *, sort: Sort
) -> tuple[list[Card], After | None]:
    after = After.read(narrowing.after) if narrowing.after else None
    stretch = Stretch(narrowing.first_page, narrowing.pages, after)
    return cards_within(session, shelf.within, shelf.owner_id, sort=sort, stretch=stretch)


def _about(owner: Any, results: Results) -> About:
    """Narrowed or in another order it is no other page, and is kept out of search engines; further pages are not."""
    title = getattr(owner, "seo_title", "") or owner.name
    narrowing, cards = results.narrowing, results.cards
    told = about(
        results.url,
        title=title if narrowing.last_page == 1 else f"{title}, page {narrowing.last_page}",
        description=getattr(owner, "seo_description", "")
        or owner.description
        or f"{owner.name} at {g.store.name}",
        picture=next((card.image for card in cards if card.image), None),
    )
    return told if is_indexed(narrowing) else replace(told, is_indexed=False)


def is_indexed(narrowing: Narrowing) -> bool:
    """A list as it is and its numbered pages; nothing that is narrowed, sorted, grown in place or behind the pages."""
    return narrowing == Narrowing(first_page=narrowing.first_page, last_page=narrowing.first_page)
