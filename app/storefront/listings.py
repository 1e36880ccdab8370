"""Lists of goods, in numbered pages."""

import re
from dataclasses import dataclass

from flask import abort, request

from app.catalog.listing_pages import PAGE_SIZE, Sort
from app.catalog.navigation import category_tree, crumbs
from app.catalog.queries import LAST_PAGE, category_cards
from app.extensions import db
from app.storefront import structured_data
from app.storefront.addresses import absolute
from app.storefront.blueprint import bp
from app.web.page_cache import cached_page
from app.web.rendering import draw

SORTS = (
    (Sort.NEWEST, "Newest"),
    (Sort.PRICE_ASC, "Price, low to high"),
    (Sort.PRICE_DESC, "Price, high to low"),
)
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


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
