"""Home, category, product and text pages. Every view is cached whole, so none may look at the visitor."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, request, send_from_directory

from app.catalog.attributes import described
from app.catalog.listing_pages import PAGE_SIZE, Sort
from app.catalog.navigation import Departments, category_tree, crumbs
from app.catalog.queries import (
    LAST_PAGE,
    category_cards,
    listed_slugs,
    related_cards,
)
from app.config import ROOT
from app.extensions import db
from app.storefront import structured_data
from app.storefront.addresses import absolute, origin
from app.storefront.cards import cards_html
from app.storefront.choices import Choices, VariantOffer
from app.storefront.front_page import front_page
from app.storefront.queries import find_product_row, variant_rows
from app.web.page_cache import cached_page
from app.web.rendering import draw

bp = Blueprint("storefront", __name__)
bp.add_app_template_global(cards_html, "cards_html")

SORTS = (
    (Sort.NEWEST, "Newest"),
    (Sort.PRICE_ASC, "Price, low to high"),
    (Sort.PRICE_DESC, "Price, high to low"),
)
TEXT_PAGES = {
    "delivery": "Delivery",
    "returns": "Returns",
    "terms": "Terms of sale",
    "privacy": "Privacy",
}
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
SLUG = re.compile(r"[^\x00-\x20/]{1,200}")
RELATED = 4
SITEMAP_LIMIT = 45_000
ONE_HOUR = 3600


@bp.app_context_processor
def navigation() -> dict[str, Any]:
    return {"nav": Departments(lambda: category_tree(db.session()))}


@bp.get("/")
@cached_page
def home() -> str:
    session = db.session()
    page = front_page(session, g.store.home, category_tree(session))
    return draw("home/index.html", canonical=absolute("/"), **page)


@dataclass(frozen=True, slots=True)
class NumberedPage:
    """Where a list is, and how to turn its pages."""

    path: str
    sort: Sort
    number: int
    pages: int
    total: int

    def url_for(self, number: int) -> str:
        return listing_url(self.path, self.sort, number)


def listing_url(path: str, sort: Sort, number: int = 1) -> str:
    """One address for one page: what is usual is left out."""
    asked = [f"sort={sort.value}"] if sort is not Sort.NEWEST else []
    asked += [f"page={number}"] if number > 1 else []
    return f"/c/{path}" + (f"?{'&'.join(asked)}" if asked else "")


@bp.get("/c/<path:path>")
@cached_page
def category(path: str) -> str:
    session = db.session()
    node = category_tree(session).by_path.get(path) or abort(404)
    sort = _sort_asked_for()
    pages = min(max(-(-node.product_count // PAGE_SIZE), 1), LAST_PAGE)
    page = NumberedPage(path, sort, _page_asked_for(pages), pages, node.product_count)
    cards = category_cards(session, node.id, sort=sort, page=page.number)
    trail = crumbs(node)
    return draw(
        "catalog/category.html",
        "category_listing",
        category=node,
        crumbs=trail,
        children=node.children,
        cards=cards,
        page=page,
        sort=sort,
        sorts=[(key, label, listing_url(path, key)) for key, label in SORTS],
        canonical=absolute(page.url_for(page.number)),
        json_ld=structured_data.listing_data(cards, trail),
    )


def _sort_asked_for() -> Sort:
    asked = request.args.get("sort", Sort.NEWEST)
    return Sort(asked) if asked in set(Sort) else Sort.NEWEST


def _page_asked_for(pages: int) -> int:
    asked = request.args.get("page", "1")
    if not PAGE_NUMBER.fullmatch(asked) or int(asked) > pages:
        abort(404)
    return int(asked)


@dataclass(frozen=True, slots=True)
class ProductView:
    """What the product page says whichever variant is chosen."""

    title: str
    subtitle: str
    brand: str
    description_html: str
    attributes: list[tuple[str, str]]
    url: str
    price_cents: int
    compare_at_cents: int | None


@bp.get("/p/<slug>")
@cached_page
def product(slug: str) -> str:
    """The variant is in the query string by option names; anything else there is ignored."""
    session = db.session()
    row = (find_product_row(session, slug) if SLUG.fullmatch(slug) else None) or abort(404)
    variants = [VariantOffer.of(variant) for variant in variant_rows(session, row.id)]
    choices = Choices(row.slug, row.options or [], variants)
    values = choices.settle(request.args)
    selected = choices.selected(values)
    view = _view(row, variants)
    node = category_tree(session).by_id.get(row.category_id)
    images = _gallery(row.pictures or [], values)
    return draw(
        "catalog/product.html",
        "product_buy",
        product=view,
        options=choices.rows(values),
        selected=selected,
        images=images,
        crumbs=crumbs(node, last=row.title) if node else [(row.title, None)],
        related=related_cards(session, row.category_id, except_for=row.id, limit=RELATED) if node else [],
        canonical=absolute(view.url),
        json_ld=structured_data.product_data(view, selected, url=choices.url(values), images=images),
        **_notes("returns_note", "delivery_note"),
    )


def _view(row: Any, variants: list[VariantOffer]) -> ProductView:
    cheapest = min(variants, key=lambda variant: variant.price_cents, default=None)
    return ProductView(
        title=row.title,
        subtitle=row.subtitle,
        brand=row.brand or "",
        description_html=row.description_html,
        attributes=[described(value) for value in row.attributes or []],
        url=f"/p/{row.slug}",
        price_cents=cheapest.price_cents if cheapest else 0,
        compare_at_cents=cheapest.compare_at_cents if cheapest else None,
    )


def _gallery(pictures: list[dict[str, Any]], chosen: tuple[str, ...]) -> list[dict[str, Any]]:
    """Pictures of what is chosen, then those of no variant in particular; the others where there are neither."""

    def nearness(picture: dict[str, Any]) -> int:
        shows = picture["option_value"]
        return 0 if shows in chosen else 1 if shows is None else 2

    fitting = [picture for picture in pictures if nearness(picture) < 2]
    return sorted(fitting or pictures, key=nearness)


def _notes(*names: str) -> dict[str, str]:
    """The merchant's own sentences, where there are any; the templates have usual ones."""
    return {name: g.store.home[name] for name in names if g.store.home.get(name)}


@bp.get("/pages/<slug>")
@cached_page
def text_page(slug: str) -> str:
    title = TEXT_PAGES.get(slug) or abort(404)
    notes = _notes("returns_note", "dispatch_note")
    return draw("pages/show.html", title=title, slug=slug, canonical=absolute(f"/pages/{slug}"), **notes)


@bp.get("/robots.txt")
def robots() -> Response:
    lines = ["User-agent: *", *(f"Disallow: /{name}" for name in ("admin", "cart", "checkout", "orders"))]
    return _for_machines("\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml')}", ""]), "text/plain")


@bp.get("/sitemap.xml")
def sitemap() -> Response:
    session = db.session()
    paths = ["/", *(f"/pages/{slug}" for slug in TEXT_PAGES)]
    paths += [node.url for node in category_tree(session).by_path.values()]
    paths += [f"/p/{slug}" for slug in listed_slugs(session, SITEMAP_LIMIT)]
    start = origin()
    addresses = "".join(f"<url><loc>{start}{path}</loc></url>" for path in paths)
    text = f'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="{SITEMAP}">{addresses}</urlset>'
    return _for_machines(text, "application/xml")


SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def _for_machines(text: str, mimetype: str) -> Response:
    response = make_response(text)
    response.mimetype = mimetype
    response.cache_control.public = True
    response.cache_control.max_age = ONE_HOUR
    return response


@bp.get("/favicon.ico")
def favicon() -> Response:
    """For what asks without reading the page; browsers follow the link element."""
    return send_from_directory(ROOT / "static" / "icons", f"{g.store.theme}-180.png", max_age=ONE_HOUR)
