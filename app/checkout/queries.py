"""Reads of a basket on its way to becoming an order."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from app.cart.models import CartLine
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, TaxClass, Variant
from app.checkout.models import CheckoutDraft
from app.database import served_store
from app.inventory.models import StockItem


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line at the price of this moment."""

    variant_id: UUID
    product_id: UUID
    title: str
    variant_title: str
    sku: str
    quantity: int
    unit_price_cents: int
    tax_class: TaxClass
    weight_grams: int
    image: dict[str, Any] | None
    is_sold: bool
    #: How many can be had now; none where the variant's stock is not counted.
    available: int | None

    @property
    def line_cents(self) -> int:
        return self.quantity * self.unit_price_cents

    @property
    def name(self) -> str:
        return f"{self.title} ({self.variant_title})" if self.variant_title else self.title

    @property
    def is_buyable(self) -> bool:
        return self.available is None or self.available >= self.quantity


def basket_lines(session: Session, cart_id: UUID) -> list[BasketLine]:
    """The cart's lines in the order they were added, by one statement, with what is no longer sold at nought."""
    rows = session.execute(
        select(CartLine.quantity, Variant, Product, StockItem, Listing.image)
        .join(Variant, and_(Variant.id == CartLine.variant_id, Variant.store_id == CartLine.store_id))
        .join(Product, and_(Product.id == Variant.product_id, Product.store_id == Variant.store_id))
        .outerjoin(
            StockItem, and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)
        )
        .outerjoin(Listing, and_(Listing.product_id == Product.id, Listing.store_id == Product.store_id))
        .where(CartLine.cart_id == cart_id)
        .order_by(CartLine.id)
        .execution_options(populate_existing=True)
    )
    return [_line(row) for row in rows]


def find_draft(session: Session, cart_id: UUID) -> CheckoutDraft | None:
    """As the database has it now: another window may have changed it."""
    return session.get(CheckoutDraft, (served_store(session), cart_id), populate_existing=True)


def _line(row: Row[Any]) -> BasketLine:
    variant, product = row.Variant, row.Product
    return BasketLine(
        variant_id=variant.id,
        product_id=product.id,
        title=product.title,
        variant_title=variant.title,
        sku=variant.sku,
        quantity=row.quantity,
        unit_price_cents=variant.price_cents,
        tax_class=product.tax_class,
        weight_grams=variant.weight_grams if variant.requires_shipping else 0,
        image=row.image,
        is_sold=product.is_sellable and variant.withdrawn_at is None,
        available=_available(variant, product, row.StockItem),
    )


def _available(variant: Variant, product: Product, item: StockItem | None) -> int | None:
    if item is None or variant.withdrawn_at is not None or not product.is_sellable:
        return 0
    return item.available if item.track_stock else None
