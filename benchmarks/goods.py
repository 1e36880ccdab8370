"""A store with enough goods for a full page, written by the shop's own verbs."""

from datetime import date, timedelta
from uuid import UUID

from flask import Flask

from app import clock, ids
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductImage, ProductStatus, TaxClass, Variant
from app.database import in_store
from app.extensions import db
from app.inventory.listings import refresh
from app.inventory.stock import Level, set_levels
from app.media.models import MediaAsset
from app.pricing.models import TaxRate
from app.stores.models import Store, StoreDomain

PRODUCTS = 200
CATEGORY = "/c/table"


def prepared_shop(settings: dict[str, str]) -> UUID:
    """Migrate, found a store, stock it; a variant to put in carts."""
    from flask_migrate import upgrade

    from app import create_app
    from app.config import Settings
    from app.ops.migrating import bind

    app: Flask = create_app(Settings.from_environment(settings))
    bind(app)
    with app.app_context():
        upgrade()
        store = Store(id=ids.new(), slug="bench", name="Bench & Mark", theme="kloof", vat_number="4123456789")
        db.session.add(store)
        db.session.flush()
        db.session.add(StoreDomain(host="localhost", store_id=store.id, is_primary=True))
        db.session.commit()
        with in_store(store.id) as session:
            session.add(TaxRate(tax_class=TaxClass.STANDARD, valid_from=date(2018, 4, 1), rate_bp=1500))
            category = Category(parent_id=None, name="Table", path="table")
            session.add(category)
            session.flush()
            variants = [_product(number, category.id) for number in range(PRODUCTS)]
            session.flush()
            set_levels(session, {variant.id: Level(1_000_000) for variant in variants}, reason="bench")
            refresh(session, [variant.product_id for variant in variants])
            session.commit()
        db.engine.dispose()
        return variants[0].id


def _product(number: int, category_id: UUID) -> Variant:
    session = db.session()
    product = Product(
        handle=f"good-{number}", slug=f"good-{number}", title=f"Good thing {number}", subtitle="Stoneware, 22 cm",
        category_id=category_id, status=ProductStatus.ACTIVE, published_at=clock.now() - timedelta(hours=number + 1),
    )  # fmt: skip
    session.add(product)
    session.flush()
    for position in (1, 2):
        name = f"{number:04d}{position}"
        asset = MediaAsset(
            sha=name.rjust(64, "a"), source_sha=name.rjust(64, "b"), width=1200, height=1500, paper="sand"
        )
        session.add(asset)
        session.flush()
        session.add(
            ProductImage(product_id=product.id, asset_id=asset.id, position=position, alt=f"Good {number}")
        )
    variant = Variant(product_id=product.id, position=0, sku=f"SKU-{number}", price_cents=28_900 + number)
    session.add(variant)
    return variant
