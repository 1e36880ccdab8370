"""The list of goods, for finding the one to work on."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductImage, ProductStatus, Variant
from app.catalog.navigation import category_tree
from app.extensions import db
from app.web.text import one_line

PER_PAGE = 50
LONGEST_SEARCH = 100


class Shelf(StrEnum):
    """The saved filters of the list; each is an address."""

    ALL = "all"
    ON_SALE = "on-sale"
    SCHEDULED = "scheduled"
    DRAFT = "draft"
    ARCHIVED = "archived"
    DELETED = "deleted"


LABELS: Mapping[Shelf, str] = {
    Shelf.ALL: "All",
    Shelf.ON_SALE: "On sale",
    Shelf.SCHEDULED: "Scheduled",
    Shelf.DRAFT: "Drafts",
    Shelf.ARCHIVED: "Archived",
    Shelf.DELETED: "Deleted",
}


@dataclass(frozen=True, slots=True)
class ListedProduct:
    product: Product
    pictures: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for."""

    shelf: Shelf
    #: A category's path; what hangs below it is meant, too.
    category: str
    search: str

    def url(self, *, shelf: Shelf | None = None, page: int = 1) -> str:
        shelf = shelf or self.shelf
        query = {
            **({"view": shelf.value} if shelf is not Shelf.ALL else {}),
            **({"category": self.category} if self.category else {}),
            **({"q": self.search} if self.search else {}),
            **({"page": page} if page > 1 else {}),
        }
        return "/admin/products" + (f"?{urlencode(query)}" if query else "")


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One page of the list, with what ui.pagination asks of it."""

    rows: list[ListedProduct]
    wanted: Wanted
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        return self.wanted.url(page=number)


@bp.get("/products", endpoint="products")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    """An unknown view is the list of all, an unknown category an empty one."""
    view = request.args.get("view", "")
    wanted = Wanted(
        Shelf(view) if view in set(Shelf) else Shelf.ALL,
        one_line(request.args.get("category")),
        one_line(request.args.get("q"))[:LONGEST_SEARCH],
    )
    session = db.session()
    number = min(request.args.get("page", 1, type=int), 1_000_000)
    return office(
        "admin/products/index.html",
        page=list_products(session, wanted, page=number),
        views=[(shelf.value, label, wanted.url(shelf=shelf)) for shelf, label in LABELS.items()],
        categories=[
            (path, " / ".join(step.name for step in node.line))
            for path, node in category_tree(session).by_path.items()
        ],
    )


def list_products(session: Session, wanted: Wanted, *, page: int) -> ProductPage:
    """By title. What was deleted is on its own list only."""
    conditions = [_on(wanted.shelf), *_in(wanted.category), *_matching(wanted.search)]
    total = session.scalar(select(func.count()).select_from(Product).where(*conditions)) or 0
    number = min(max(page, 1), max(-(-total // PER_PAGE), 1))
    pictures = (
        select(func.count())
        .where(ProductImage.product_id == Product.id, ProductImage.store_id == Product.store_id)
        .correlate(Product)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Product, pictures)
        .where(*conditions)
        .order_by(func.lower(Product.title), Product.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return ProductPage([ListedProduct(product, count) for product, count in rows], wanted, number, total)


def _on(shelf: Shelf) -> ColumnElement[bool]:
    kept = Product.deleted_at.is_(None)
    match shelf:
        case Shelf.ON_SALE:
            return Product.is_sold_at(clock.now())
        case Shelf.SCHEDULED:
            is_active = Product.status == ProductStatus.ACTIVE
            return and_(kept, is_active, ~Product.is_sold_at(clock.now()))
        case Shelf.DRAFT:
            return and_(kept, Product.status == ProductStatus.DRAFT)
        case Shelf.ARCHIVED:
            return and_(kept, Product.status == ProductStatus.ARCHIVED)
        case Shelf.DELETED:
            return Product.deleted_at.is_not(None)
        case _:
            return kept


def _in(category: str) -> list[ColumnElement[bool]]:
    if not category:
        return []
    below = or_(Category.path == category, Category.path.startswith(f"{category}/", autoescape=True))
    return [Product.category_id.in_(select(Category.id).where(below))]


def _matching(search: str) -> list[ColumnElement[bool]]:
    """``autoescape``: a percent sign that somebody types is a percent sign."""
    if not search:
        return []
    has_sku = exists().where(
        Variant.product_id == Product.id,
        Variant.store_id == Product.store_id,
        Variant.sku.icontains(search, autoescape=True),
    )
    return [
        or_(
            Product.title.icontains(search, autoescape=True),
            Product.handle.icontains(search, autoescape=True),
            has_sku,
        )
    ]
