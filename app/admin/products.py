"""The list of goods, for finding those to work on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, request
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.catalog.models.attribute import ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, ProductImage, Variant
from app.catalog.navigation import category_tree
from app.editing.finding import (
    MOST_COUNTED,
    PER_PAGE,
    Shelf,
    Sort,
    Supply,
    Wanted,
    count,
    page_of_ids,
    wanted_of,
)
from app.extensions import db
from app.inventory.models import StockItem
from app.web.text import one_line

LABELS: Mapping[Shelf, str] = {
    Shelf.ALL: "All",
    Shelf.ON_SALE: "On sale",
    Shelf.SCHEDULED: "Scheduled",
    Shelf.DRAFT: "Drafts",
    Shelf.ARCHIVED: "Archived",
    Shelf.DELETED: "Deleted",
}
SUPPLIES: Mapping[Supply, str] = {
    Supply.ANY: "Any stock",
    Supply.IN: "In stock",
    Supply.LOW: "Running low",
    Supply.OUT: "Sold out, in part too",
}
SORTS: Mapping[Sort, str] = {
    Sort.TITLE: "By title",
    Sort.NEWEST: "Newest first",
    Sort.CHANGED: "Last changed first",
    Sort.CHEAPEST: "Cheapest first",
    Sort.DEAREST: "Dearest first",
}


@dataclass(frozen=True, slots=True)
class ListedProduct:
    product: Product
    pictures: int
    cheapest_cents: int | None
    dearest_cents: int | None
    #: None: not counted, in part at least.
    available: int | None


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One page of the list, with what ui.pagination asks of it. Behind the last number the list goes on by itself."""

    rows: list[ListedProduct]
    wanted: Wanted
    number: int
    total: int
    #: Where the goods behind this page are, when pages are no longer numbered.
    behind_url: str
    is_behind: bool

    @property
    def is_capped(self) -> bool:
        return self.total > MOST_COUNTED

    @property
    def pages(self) -> int:
        return max(-(-min(self.total, MOST_COUNTED) // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        return self.wanted.url(page=number) if number > 1 else self.wanted.url()


@bp.get("/products", endpoint="products")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    """An unknown view is the list of all, an unknown category an empty one."""
    session, wanted = db.session(), asked_for()
    number = min(request.args.get("page", 1, type=int), 1_000_000)
    return office(
        "admin/products/index.html",
        page=list_products(session, wanted, page=number, after=request.args.get("after", type=UUID)),
        views=[(shelf.value, label, wanted.on(shelf).url()) for shelf, label in LABELS.items()],
        supplies=SUPPLIES,
        sorts=SORTS,
        **offered(session),
    )


def asked_for() -> Wanted:
    return wanted_of({name: one_line(text) for name, text in request.args.items()})


def offered(session: Session) -> dict[str, Any]:
    """What the list can be narrowed to, and goods put into: pairs of what is sent and what is read."""
    tree = category_tree(session)
    return {
        "categories": [
            (path, " / ".join(step.name for step in node.line)) for path, node in tree.by_path.items()
        ],
        "brands": session.execute(select(Brand.id, Brand.name).order_by(Brand.name)).all(),
        "types": session.execute(select(ProductType.id, ProductType.name).order_by(ProductType.name)).all(),
    }


def list_products(session: Session, wanted: Wanted, *, page: int, after: UUID | None = None) -> ProductPage:
    """What was deleted is on its own list only."""
    total = count(session, wanted)
    last = max(-(-min(total, MOST_COUNTED) // PER_PAGE), 1)
    number = min(max(page, 1), last)
    ids = page_of_ids(session, wanted, page=number, after=after)
    shown = ids[:PER_PAGE]
    goes_on = len(ids) > PER_PAGE and (after is not None or number == last)
    behind = wanted.url(after=shown[-1]) if goes_on else ""
    return ProductPage(_rows(session, shown), wanted, number, total, behind, after is not None)


def _rows(session: Session, ids: Sequence[UUID]) -> list[ListedProduct]:
    """In this order; a fixed number of statements."""
    products = {each.id: each for each in session.scalars(select(Product).where(Product.id.in_(ids)))}
    counted = session.execute(
        select(ProductImage.product_id, func.count())
        .where(ProductImage.product_id.in_(ids))
        .group_by(ProductImage.product_id)
    )
    pictures = {product_id: count for product_id, count in counted}
    sold = {row.product_id: row for row in session.execute(_sold(ids))}
    return [
        ListedProduct(
            products[product_id],
            pictures.get(product_id, 0),
            row.cheapest if (row := sold.get(product_id)) else None,
            row.dearest if row else None,
            row.available if row and row.all_counted else None if row else 0,
        )
        for product_id in ids
        if product_id in products
    ]


def _sold(ids: Sequence[UUID]) -> Any:
    """Prices and stock of what can be bought of each."""
    return (
        select(
            Variant.product_id,
            func.min(Variant.price_cents).label("cheapest"),
            func.max(Variant.price_cents).label("dearest"),
            func.coalesce(func.sum(StockItem.quantity - StockItem.reserved), 0).label("available"),
            func.bool_and(func.coalesce(StockItem.track_stock, True)).label("all_counted"),
        )
        .outerjoin(
            StockItem, and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)
        )
        .where(Variant.product_id.in_(ids), Variant.withdrawn_at.is_(None))
        .group_by(Variant.product_id)
    )
