"""The search page, and what is offered while somebody types (ADR 22)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import quote_plus

from flask import Response, abort, g, make_response, redirect, request
from flask_limiter import ExemptionScope
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from app.catalog.navigation import Node, category_tree
from app.catalog.queries import Card, newest_cards
from app.database import reading
from app.extensions import db, limiter
from app.search import recording
from app.search.port import Order
from app.search.queries import find_redirect, popular_queries
from app.search.texts import normalise
from app.storefront import finding
from app.storefront.asking import asked, starts_in_place
from app.storefront.blueprint import bp
from app.storefront.finding import Goods
from app.storefront.narrowing import Narrowing, said_text
from app.storefront.results import Results, page_count
from app.storefront.sharing import About, about
from app.web.clients import address_key
from app.web.rendering import draw, is_fragment_request, respond

PATH = "/search"
ORDERS = (Order.RELEVANCE, Order.NEWEST, Order.PRICE_ASC, Order.PRICE_DESC, Order.RATING)
#: Without words nothing fits better than anything else.
WORDLESS = (Order.NEWEST, *ORDERS[2:])
SUGGESTED_GOODS, SUGGESTED_PLACES, SUGGESTED_QUERIES = 5, 3, 4
POPULAR_QUERIES, POPULAR_GOODS = 6, 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A query that can be searched for by its link."""

    text: str

    @property
    def url(self) -> str:
        return f"{PATH}?q={quote_plus(self.text)}"


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says of the words that were typed."""

    text: str
    corrected: str | None = None
    is_relaxed: bool = False
    #: Where nothing was found.
    popular_queries: Sequence[Asked] = ()
    popular_cards: Sequence[Card] = ()
    popular_title: str = "New on the shelf"

    @property
    def exact_url(self) -> str:
        """Words between quotation marks are taken as they are spelt."""
        return Asked(f'"{self.text.replace(chr(34), " ").strip()}"').url


@bp.get("/search")
def search() -> Response | AnyResponse:
    """Drawn anew each time: what is typed is rarely typed twice, and each search is counted."""
    session = db.session()
    with reading(session):
        return _kept_by_its_visitor(_answer(session))


def _answer(session: Session) -> Response | AnyResponse:
    narrowing = asked(ORDERS if request.args.get("q", "").strip() else WORDLESS, with_text=True)
    if narrowing.after:
        abort(404)
    names = finding.vocabulary(session, narrowing)
    narrowing = names.known(narrowing)
    if narrowing == Narrowing(text=narrowing.text) and (way := _way(session, narrowing.text)):
        return _led(way)
    shown = starts_in_place(narrowing)
    goods = _find(session, shown)
    if narrowing.last_page > page_count(goods.total):
        abort(404)
    results = Results(
        PATH, narrowing, _orders(narrowing), goods.total, goods.cards, goods.facets, names.labels
    )
    if shown != narrowing:
        return respond(draw("catalog/_more.html", results=results, marked=goods.marked))
    said = _said(session, goods, narrowing)
    return respond(
        draw(
            "search/show.html", "listing", results=results, search=said, searched=narrowing.text,
            marked=goods.marked, about=_about(results, said),
        )
    )  # fmt: skip


def _orders(narrowing: Narrowing) -> tuple[Order, ...]:
    return ORDERS if narrowing.text else WORDLESS


def _way(session: Session, text: str) -> str | None:
    """The page that the merchant has named for these words."""
    way = find_redirect(session, text) if text else None
    if way is not None and not is_fragment_request():
        recording.record_redirect(g.store.id, text)
    return way


def _led(way: str) -> AnyResponse:
    """A script would follow a redirect by itself and put the other page in the place of the list."""
    if is_fragment_request():
        return Response(headers={"HX-Redirect": way})
    return redirect(way, 302)


def _find(session: Session, narrowing: Narrowing) -> Goods:
    """Counted once for each time that somebody searches: not when the list is turned over or fetched in part."""
    if not narrowing.text and not narrowing.is_narrowed:
        return Goods((), 0, (), "")
    pinned = finding.pinned_for(session, narrowing)
    goods = finding.find(session, narrowing, usual=_orders(narrowing)[0], pinned=pinned)
    if narrowing == Narrowing(text=narrowing.text) and not is_fragment_request():
        recording.record(
            g.store.id, narrowing.text, total=goods.total, engine=goods.engine, corrected=goods.corrected
        )
    return goods


def _said(session: Session, goods: Goods, narrowing: Narrowing) -> Said:
    said = Said(narrowing.text, goods.corrected, goods.is_relaxed)
    if goods.cards or narrowing.is_narrowed:
        return said
    queries = [Asked(query) for query in popular_queries(session, "", POPULAR_QUERIES)]
    return replace(said, popular_queries=queries, popular_cards=newest_cards(session, POPULAR_GOODS))


def _about(results: Results, said: Said) -> About:
    """Kept out of search engines, its links followed: departments, collections and brands are there to be found."""
    title = f"Results for {said.text}" if said.text else "Search"
    told = about(results.url, title=title, description=f"{title} at {g.store.name}")
    return replace(told, is_indexed=False)


@bp.get("/search/suggest")
def suggest() -> Response:
    """Its limit is asked for here, because a view that is exempt from that of the whole shop has no other either."""
    with limiter.limit("300 per minute", key_func=address_key):
        return _suggest()


# A hundred a minute for all of the shop would be some words' worth of letters.
limiter.exempt(suggest, flags=ExemptionScope.APPLICATION)


def _suggest() -> Response:
    text = said_text(request.args.get("q", ""))
    session = db.session()
    with reading(session):
        goods, corrected = finding.suggest(session, text, limit=SUGGESTED_GOODS) if text else ([], None)
        drawn = draw(
            "search/_suggestions.html",
            text=text,
            goods=goods,
            corrected=Asked(corrected) if corrected else None,
            departments=_places(session, text),
            queries=_queries(session, text),
        )
    return _kept_by_its_visitor(respond(drawn))


def _queries(session: Session, text: str) -> list[Asked]:
    found = popular_queries(session, text, SUGGESTED_QUERIES)
    return [Asked(query) for query in found if query != normalise(text)]


def _places(session: Session, text: str) -> list[Node]:
    """Departments and shelves that have goods and a word that begins so, the largest first."""
    typed = normalise(text)
    if not typed:
        return []
    fitting = (
        node
        for node in category_tree(session).by_path.values()
        if node.product_count and f" {typed}" in f" {normalise(node.name)}"
    )
    return list(islice(sorted(fitting, key=lambda node: -node.product_count), SUGGESTED_PLACES))


def _kept_by_its_visitor(answer: Response | AnyResponse) -> Response:
    """So that Back shows what was there; no cache between keeps it."""
    response = make_response(answer)
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response
