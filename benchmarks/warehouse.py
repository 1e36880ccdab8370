"""A store with a thousand counted variants, and baskets of them that only wait for the button."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from app import clock, ids
from app.cart.models import Cart, CartLine
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductStatus, TaxClass, Variant
from app.checkout.models import CheckoutDraft
from app.checkout.quotation import Quotation, quote_order
from app.checkout.reviewed import seal
from app.database import in_store
from app.extensions import db
from app.inventory.stock import Level, set_levels
from app.pricing.models import TaxRate
from app.shipping.models import DeliveryRate, DeliveryZone, Province
from app.stores.models import Store, StoreDomain

VARIANTS = 1000
PLENTY = 10_000_000
PRICE_CENTS = 12_900
SHOPPER = {
    "email": "shopper@example.com", "name": "Thandi Nkosi", "phone": "082 555 0101", "street": "12 Long Street",
    "suburb": "Gardens", "city": "Cape Town", "province": "WC", "postal_code": "8001",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Warehouse:
    store_id: UUID
    rate_id: UUID
    variants: tuple[UUID, ...]


def stocked(app: Flask) -> Warehouse:
    """Migrate, found the store and fill its shelves."""
    from flask_migrate import upgrade

    from app.ops.migrating import bind

    bind(app)
    with app.app_context():
        upgrade()
        store = Store(id=ids.new(), slug="bench", name="Bench & Mark", theme="kloof", vat_number="4123456789")
        db.session.add(store)
        db.session.flush()
        db.session.add(StoreDomain(host="localhost", store_id=store.id, is_primary=True))
        db.session.commit()
        with in_store(store.id) as session:
            rate = _terms(session)
            variants = _goods(session)
            set_levels(session, {one: Level(PLENTY) for one in variants}, reason="bench")
            session.commit()
        return Warehouse(store.id, rate, tuple(variants))


def _terms(session: Session) -> UUID:
    for tax_class, rate_bp in ((TaxClass.STANDARD, 1500), (TaxClass.ZERO_RATED, 0), (TaxClass.EXEMPT, 0)):
        session.add(TaxRate(tax_class=tax_class, valid_from=date(2018, 4, 1), rate_bp=rate_bp))
    zone = DeliveryZone(name="South Africa", provinces=[province.value for province in Province])
    session.add(zone)
    session.flush()
    rate = DeliveryRate(
        zone_id=zone.id, service="Courier to your door", maximum_grams=1_000_000, price_cents=6_000,
        minimum_days=2, maximum_days=4,
    )  # fmt: skip
    session.add(rate)
    session.flush()
    return rate.id


def _goods(session: Session) -> list[UUID]:
    category = Category(parent_id=None, name="Table", path="table")
    session.add(category)
    session.flush()
    products = [
        Product(
            handle=f"good-{number}", slug=f"good-{number}", title=f"Good thing {number}", category_id=category.id,
            status=ProductStatus.ACTIVE, published_at=clock.now() - timedelta(days=1),
        )
        for number in range(VARIANTS)
    ]  # fmt: skip
    session.add_all(products)
    session.flush()
    variants = [
        Variant(product_id=product.id, position=0, sku=f"SKU-{number}", price_cents=PRICE_CENTS)
        for number, product in enumerate(products)
    ]
    session.add_all(variants)
    session.flush()
    return [variant.id for variant in variants]


def baskets(app: Flask, warehouse: Warehouse, wanted: list[tuple[UUID, ...]]) -> list[tuple[str, str]]:
    """A basket for each, by card; its id and the reviewed figures, signed."""
    with app.test_request_context(), in_store(warehouse.store_id) as session:
        carts = [Cart(id=ids.new()) for _ in wanted]
        session.add_all(carts)
        session.flush()
        drafts = [
            CheckoutDraft(cart_id=cart.id, delivery_rate_id=warehouse.rate_id, **SHOPPER) for cart in carts
        ]
        session.add_all(drafts)
        session.add_all(
            CartLine(cart_id=cart.id, variant_id=one, quantity=1, noted_price_cents=PRICE_CENTS)
            for cart, variants in zip(carts, wanted, strict=True)
            for one in variants
        )
        session.flush()
        quoted: dict[tuple[UUID, ...], Quotation] = {}
        for draft, variants in zip(drafts, wanted, strict=True):
            if variants not in quoted:
                quoted[variants] = quote_order(session, draft.cart_id, draft)
        made = [
            (str(draft.cart_id), seal(quoted[variants], draft))
            for draft, variants in zip(drafts, wanted, strict=True)
        ]
        session.commit()
        return made
