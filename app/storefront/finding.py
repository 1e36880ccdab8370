"""Goods found by a search engine, with their cards as the database has them, and the names of what can be ticked."""

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog.listing_pages import PAGE_SIZE
from app.catalog.models.brand import Brand
from app.catalog.navigation import category_tree
from app.catalog.queries import Card, cards_by_id
from app.database import served_store
from app.search import searching, tokens
from app.search.port import MARK_CLOSE, MARK_OPEN, Facet, Found, Order, Query, Scope
from app.search.postgres.models import SearchFacetValue
from app.search.queries import pins_for
from app.search.texts import normalise
from app.storefront.cards import Marked
from app.storefront.facets import Labels
from app.storefront.narrowing import Narrowing

MARKED = re.compile(f"{MARK_OPEN}([^{MARK_OPEN}{MARK_CLOSE}]+){MARK_CLOSE}")
WORD = re.compile(r"\w{2,}")
BETWEEN_WORDS = re.compile(r"(\w+)")
STRAY = re.compile(f"[{MARK_OPEN}{MARK_CLOSE}]")


MOST_KEPT = 500
#: What is found of lists as they are, by store, the catalogue's version, and list.
_Key = tuple[UUID, str | None, Scope | None]
_kept: OrderedDict[_Key, Found] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the ticked values are called, those that this shop has."""

    labels: Labels

    def known(self, narrowing: Narrowing) -> Narrowing:
        """Without what is no facet here or none of its values."""
        return narrowing.only(self.labels)


@dataclass(frozen=True, slots=True)
class Goods:
    """What an engine found, to be shown."""

    cards: Sequence[Card]
    total: int
    facets: Sequence[Facet]
    engine: str
    corrected: str | None = None
    is_relaxed: bool = False
    #: By slug.
    marked: Mapping[str, Marked] = field(default_factory=dict)


def vocabulary(session: Session, narrowing: Narrowing) -> Vocabulary:
    """One statement for brands and one for all else, where there are any; what a category is called is known."""
    pairs = [(key, value) for key, values in narrowing.choices for value in values]
    labels: dict[tuple[str, str], str] = {}
    brands = [value for key, value in pairs if key == tokens.BRAND]
    asked = [tokens.token(*pair) for pair in pairs if pair[0] not in (tokens.BRAND, tokens.CATEGORY)]
    for value in narrowing.ticked(tokens.CATEGORY):
        if node := category_tree(session).by_path.get(value):
            labels[tokens.CATEGORY, value] = node.name
    if brands:
        named = session.execute(select(Brand.slug, Brand.name).where(Brand.slug.in_(brands)))
        labels |= {(tokens.BRAND, row.slug): row.name for row in named}
    if asked:
        columns = (SearchFacetValue.key, SearchFacetValue.value, SearchFacetValue.label)
        rows = session.execute(select(*columns).where(SearchFacetValue.token.in_(asked)))
        labels |= {(row.key, row.value): row.label for row in rows}
    return Vocabulary(labels)


def find(
    session: Session,
    narrowing: Narrowing,
    *,
    usual: Order,
    scope: Scope | None = None,
    pinned: Sequence[UUID] = (),
) -> Goods:
    """A stretch of pages, whichever engine answers."""
    query, skipped = narrowing.query(usual=usual, scope=scope)
    found, engine = searching.search(session, replace(query, pinned=tuple(pinned)))
    ids = found.product_ids[skipped : skipped + narrowing.pages * PAGE_SIZE]
    cards = cards_by_id(session, ids)
    shown = [cards[product_id] for product_id in ids if product_id in cards]
    told = {
        product_id: marks(text, cards[product_id].title)
        for product_id, text in found.highlights.items()
        if product_id in cards
    }
    words = found.corrected or narrowing.text
    looked_at = {
        cards[each].slug: told.get(each) or (words_marked(cards[each].title, words), None)
        for each in ids
        if each in cards
    }
    # A card without marks is as it is everywhere, and its kept markup will do.
    marked = {slug: marked for slug, marked in looked_at.items() if any(marked)}
    return Goods(shown, found.total, found.facets, engine, found.corrected, found.is_relaxed, marked)


def pinned_for(session: Session, narrowing: Narrowing) -> Sequence[UUID]:
    """What the merchant wants first for these words, while they are in the order of their fit."""
    return pins_for(session, narrowing.text) if narrowing.text and narrowing.order is None else ()


def total_of(session: Session, scope: Scope | None) -> int:
    """How many goods a list has as it is; kept with what it can be narrowed by."""
    return _as_it_is(session, scope).total


def facets_of(session: Session, scope: Scope | None) -> Sequence[Facet]:
    """Of a list as it is, which is otherwise read past the engines; asked again when the catalogue has changed."""
    return _as_it_is(session, scope).facets


def _as_it_is(session: Session, scope: Scope | None) -> Found:
    store_id = served_store(session)
    key = (store_id, catalogue_version.current(store_id), scope)
    with _lock:
        kept = _kept.get(key)
    if kept is None:
        kept = searching.search(session, Query(scope=scope, order=Order.NEWEST, per_page=1))[0]
        if key[1] is not None:
            _keep(key, kept)
    return kept


def _keep(key: _Key, found: Found) -> None:
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget_facets() -> None:
    with _lock:
        _kept.clear()


def suggest(session: Session, text: str, *, limit: int) -> tuple[list[Card], str | None]:
    """What fits words that are still being typed, and another spelling of them where there is one."""
    suggested, _ = searching.suggest(session, text, limit=limit)
    cards = cards_by_id(session, suggested.product_ids)
    return [cards[found] for found in suggested.product_ids if found in cards], suggested.corrected


def words_marked(title: str, text: str) -> Markup | None:
    """For an engine that does not say what matched: the words of the title that begin as those do."""
    typed = tuple(normalise(word) for word in WORD.findall(text))
    html = "".join(
        f"<mark>{escape(part)}</mark>" if typed and _plain(part).startswith(typed) else escape(part)
        for part in BETWEEN_WORDS.split(title)
    )
    return Markup(html) if "<mark>" in html else None  # noqa: S704 - each part is escaped


@lru_cache(20_000)
def _plain(word: str) -> str:
    """Of the titles that are shown, which have the same words over and over."""
    return normalise(word)


def marks(text: str, title: str) -> Marked:
    """Of an engine's highlight: the title where that is what it is, else a line under it. Everything else is text."""
    html = Markup(STRAY.sub("", MARKED.sub(r"<mark>\1</mark>", str(escape(text)))))  # noqa: S704 - escaped before
    if "<mark>" not in html:
        return None, None
    return (html, None) if STRAY.sub("", text) == title else (None, html)
