"""Lists of goods for programs: what the shop's own lists find, with a cursor in the place of pages.

A list as it is goes on by keys to its very end; one that is searched or narrowed goes on by pages, as far as the
shop's do.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.catalog.listing_pages import After, Sort, Stretch, Within
from app.catalog.navigation import category_tree
from app.catalog.queries import LAST_PAGE, Card, cards_within, find_brand_row, newest_after
from app.search import tokens
from app.search.port import Facet, Order, PriceRange, Scope
from app.storefront import finding
from app.storefront.narrowing import AFTER, Narrowing, said_text
from app.storefront.results import page_count
from app.web.problems import field_problem

_CURSOR = re.compile(rf"([0-9a-f]{{12}}):(?:p([0-9]{{1,4}})|k({AFTER.pattern}))")
SORTED_BY_KEYS = {Order.NEWEST, Order.PRICE_ASC, Order.PRICE_DESC}


@dataclass(frozen=True, slots=True)
class ProductPage:
    products: Sequence[Card]
    total: int
    next_cursor: str | None
    facets: Sequence[Facet] = ()
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a program asks of a list: how it is narrowed, within which shelf, and from where on."""

    narrowing: Narrowing
    scope: Scope | None
    #: Of everything but the cursor, which counts only for the list that it came from.
    digest: str
    page: int = 1
    after: After | None = None

    @property
    def order(self) -> Order:
        usual = Order.RELEVANCE if self.narrowing.text else Order.NEWEST
        return self.narrowing.order or usual

    @property
    def is_read_by_keys(self) -> bool:
        narrowing = self.narrowing
        if narrowing.text or narrowing.is_narrowed or self.page > 1 or self.order not in SORTED_BY_KEYS:
            return False
        return self.scope is not None or self.order is Order.NEWEST


def asked_for(session: Session, query: Mapping[str, Any]) -> Asked | None:
    """None where a department or the one brand is not there, so that there can be nothing in it. Raises Problem 422."""
    wish = _narrowing(query)
    scope: Scope | None = None
    if "category" in query:
        node = category_tree(session).by_path.get(query["category"])
        if node is None:
            return None
        scope = Scope(Within.CATEGORY, node.id)
    elif wish == Narrowing(choices=wish.choices, order=wish.order) and (only := _one_brand(wish)):
        brand = find_brand_row(session, only)
        if brand is None:
            return None
        scope, wish = Scope(Within.BRAND, brand.id), replace(wish, choices=())
    said = {name: value for name, value in query.items() if name not in ("cursor", "facets")}
    digest = blake2b(repr(sorted(said.items())).encode(), digest_size=6).hexdigest()
    return _from_cursor(Asked(wish, scope, digest), query.get("cursor"))


def list_products(session: Session, asked: Asked, *, with_facets: bool) -> ProductPage:
    page = _by_keys(session, asked) if asked.is_read_by_keys else _by_pages(session, asked)
    if with_facets and asked.is_read_by_keys:
        return replace(page, facets=finding.facets_of(session, asked.scope))
    return page if with_facets else replace(page, facets=())


def _narrowing(query: Mapping[str, Any]) -> Narrowing:
    least, most = query.get("price_min"), query.get("price_max")
    if least is not None and most is not None and least > most:
        raise field_problem("price_max", "This is less than price_min.")
    ticked: dict[str, set[str]] = {}
    for pair in query.get("attribute", []):
        key, _, value = pair.partition(":")
        ticked.setdefault(key, set()).add(value)
    if query.get("brand"):
        ticked[tokens.BRAND] = set(query["brand"])
    text, order = said_text(query.get("q", "")), query.get("sort")
    return Narrowing(
        text=text,
        choices=tuple((key, tuple(sorted(values))) for key, values in sorted(ticked.items())),
        price=PriceRange(least or None, most),
        in_stock=query.get("in_stock", False),
        on_sale=query.get("on_sale", False),
        rating_from=query.get("rating_min"),
        order=Order(order) if order and (text or order != Order.RELEVANCE) else None,
    )


def _one_brand(narrowing: Narrowing) -> str | None:
    brands = narrowing.ticked(tokens.BRAND)
    return brands[0] if len(brands) == 1 and len(narrowing.choices) == 1 else None


def _by_keys(session: Session, asked: Asked) -> ProductPage:
    if asked.scope is None:
        cards, last = newest_after(session, asked.after)
    else:
        sort, stretch = Sort(asked.order.value), Stretch(after=asked.after)
        cards, last = cards_within(
            session, asked.scope.within, asked.scope.owner_id, sort=sort, stretch=stretch
        )
    total = finding.total_of(session, asked.scope)
    return ProductPage(cards, total, _cursor(asked, f"k{last}") if last else None)


def _by_pages(session: Session, asked: Asked) -> ProductPage:
    """What is no facet or value of the shop finds nothing, as an engine has it; a page of the shop leaves it out."""
    narrowing = asked.narrowing.on_page(asked.page)
    usual = Order.RELEVANCE if narrowing.text else Order.NEWEST
    pinned: Sequence[UUID] = finding.pinned_for(session, narrowing)
    goods = finding.find(session, narrowing, usual=usual, scope=asked.scope, pinned=pinned)
    goes_on = asked.page < min(page_count(goods.total), LAST_PAGE)
    cursor = _cursor(asked, f"p{asked.page + 1}") if goes_on else None
    return ProductPage(goods.cards, goods.total, cursor, goods.facets, goods.corrected)


def _cursor(asked: Asked, place: str) -> str:
    return urlsafe_b64encode(f"{asked.digest}:{place}".encode()).decode("ascii").rstrip("=")


def _from_cursor(asked: Asked, cursor: str | None) -> Asked:
    if cursor is None:
        return asked
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError:
        text = ""
    found = _CURSOR.fullmatch(text)
    if found is None or found[1] != asked.digest:
        raise field_problem("cursor", "This is no cursor of this list. Begin without one.")
    if found[2]:
        return replace(asked, page=min(max(int(found[2]), 1), LAST_PAGE))
    return replace(asked, after=After.read(found[3]))
