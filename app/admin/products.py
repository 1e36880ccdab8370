"""The list of goods, for finding the one to work on."""

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, request
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.catalog.models.product import Product, ProductImage
from app.extensions import db
from app.web.text import one_line

PER_PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class ListedProduct:
    product: Product
    pictures: int


@dataclass(frozen=True, slots=True)
class ProductPage:
    """One page of the list, with what ui.pagination asks of it."""

    rows: list[ListedProduct]
    search: str
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        query = {**({"q": self.search} if self.search else {}), **({"page": number} if number > 1 else {})}
        return "/admin/products" + (f"?{urlencode(query)}" if query else "")


@bp.get("/products", endpoint="products")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    search = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    number = min(request.args.get("page", 1, type=int), 1_000_000)
    return office("admin/products/index.html", page=list_products(db.session(), search=search, page=number))


def list_products(session: Session, *, search: str, page: int) -> ProductPage:
    """By title. What was deleted is left out."""
    wanted: list[ColumnElement[bool]] = [Product.deleted_at.is_(None)]
    if search:
        wanted.append(Product.title.icontains(search, autoescape=True))
    total = session.scalar(select(func.count()).select_from(Product).where(*wanted)) or 0
    number = min(max(page, 1), max(-(-total // PER_PAGE), 1))
    pictures = (
        select(func.count())
        .where(ProductImage.product_id == Product.id, ProductImage.store_id == Product.store_id)
        .correlate(Product)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Product, pictures)
        .where(*wanted)
        .order_by(func.lower(Product.title), Product.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    )
    return ProductPage([ListedProduct(product, count) for product, count in rows], search, number, total)
