"""The engine that asks Meilisearch: one request for a page with its counts, another where nothing has all the words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.database import served_store
from app.search import tokens
from app.search.meilisearch.answering import Answer, answer
from app.search.meilisearch.asking import (
    IN_STOCK,
    ON_SALE,
    PRICE,
    RATING,
    Asked,
    Stretch,
    among,
    attribute_of,
    counts,
    without,
)
from app.search.meilisearch.facets import described, told
from app.search.meilisearch.index_settings import MOST_FOUND, MOST_VALUES
from app.search.meilisearch.queries import has_goods
from app.search.meilisearch.refusals import NoIndex
from app.search.meilisearch.scoping import resolved, within
from app.search.meilisearch.server import index_name, server
from app.search.port import FacetValue, Found, Order, Query, Suggested
from app.search.words import chunks_of

#: Counted on every page, beside the facets of the goods.
ALWAYS = (attribute_of(tokens.CATEGORY), attribute_of(tokens.BRAND), PRICE, RATING, IN_STOCK, ON_SALE)


class MeilisearchEngine:
    name = "meilisearch"

    def search(self, session: Session, query: Query) -> Found:
        asked = Asked(index_name(served_store(session)), query.text, within=within(session, query.scope))
        counted = [*ALWAYS, *described(session)] if query.with_facets else []
        asking = _Asking(resolved(session, query), counted)
        found, is_relaxed = asking.best(asked)
        if not found.total and _is_empty(session, asked.uid):
            raise NoIndex("The index is empty, and the shop is not.")
        return Found(
            product_ids=tuple(found.product_ids),
            total=found.total,
            facets=told(session, query, found) if query.with_facets else (),
            is_relaxed=is_relaxed,
            highlights=found.highlights,
        )

    def suggest(self, session: Session, text: str, *, limit: int) -> Suggested:
        asked = Asked(index_name(served_store(session)), text)
        found = answer(server().search_many([asked.first(limit)]))
        if not found.product_ids and _is_empty(session, asked.uid):
            raise NoIndex("The index is empty, and the shop is not.")
        return Suggested(tuple(found.product_ids))

    def facet_values(self, session: Session, query: Query, *, key: str, starts: str) -> Sequence[FacetValue]:
        """Of those that are counted. A facet with more values than are counted is searched for what begins so."""
        attribute = attribute_of(key)
        if attribute not in (*ALWAYS, *described(session)):
            return []
        asked = Asked(index_name(served_store(session)), query.text, within=within(session, query.scope))
        asking = _Asking(resolved(session, query), [attribute])
        found, _ = asking.best(asked)
        if len(found.counts.get(attribute, ())) >= MOST_VALUES:
            others = replace(asking.query, choices=without(asking.query.choices, key))
            wanted = {"q": asked.text, "filter": asked.conditions(others), "matchingStrategy": asked.strategy}
            hits = server().facet_hits(asked.uid, attribute, starts, **wanted)
            found.counts[attribute] |= Counter(dict(hits))
        facets = {facet.key: facet.values for facet in told(session, query, found)}
        return [value for value in facets.get(key, ()) if _begins(value.label, starts)]


def _begins(label: str, starts: str) -> bool:
    """Whether some word of it does, or the whole."""
    sought, words = " ".join(words_in(starts)), " ".join(words_in(label))
    return f" {sought}" in f" {words}"


def words_in(text: str) -> list[str]:
    return [word for chunk in chunks_of(text) for word in chunk.words]


@dataclass(frozen=True, slots=True)
class _Asking:
    """A query with its addresses resolved, and the attributes that are counted."""

    query: Query
    facets: Sequence[str]

    def best(self, asked: Asked) -> tuple[Answer, bool]:
        """Goods with all the words; where there are none, with some of them, which is told."""
        found = self._pinned_first(asked)
        if found.total or len(asked.text.split()) < 2:
            return found, False
        relaxed = self._pinned_first(replace(asked, must_have_all=False))
        return relaxed, relaxed.total > 0

    def _pinned_first(self, asked: Asked) -> Answer:
        """What the merchant wants first stands before the rest, which begins so much later and lacks it."""
        query, first = self.query, (self.query.page - 1) * self.query.per_page
        if first >= MOST_FOUND:
            # There is a total beyond which nobody looks.
            return replace(self._ask(asked, Stretch(0, 1)), product_ids=[], highlights={})
        if not query.pinned or query.order is not Order.RELEVANCE:
            return self._ask(asked, Stretch(first, query.per_page))
        pinned = among(query.pinned)
        apart = Asked(asked.uid, "", within=(*asked.within, pinned))
        found = self._ask(apart, Stretch(0, len(query.pinned)))
        places = {product_id: place for place, product_id in enumerate(query.pinned)}
        before = sorted(found.product_ids, key=places.__getitem__)
        shown = before[first : first + query.per_page]
        rest = self._ask(
            replace(asked, within=(*asked.within, f"NOT {pinned}")),
            Stretch(max(0, first - len(before)), query.per_page - len(shown)),
        )
        rest.add(found)
        return replace(rest, product_ids=[*shown, *rest.product_ids], total=rest.total + len(before))

    def _ask(self, asked: Asked, stretch: Stretch) -> Answer:
        """One request. A stretch that is no page is counted by a question of its own."""
        queries = [asked.hits(self.query, stretch, self.facets)]
        if self.facets:
            queries += [asked.count(each) for each in counts(self.query)]
        if stretch.is_page:
            return answer(server().search_many(queries))
        *results, last = server().search_many([*queries, asked.total(self.query)])
        return answer(results, total=last["totalHits"])


def _is_empty(session: Session, uid: str) -> bool:
    return server().is_empty(uid) and has_goods(session)
