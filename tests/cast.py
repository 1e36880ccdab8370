"""The people, stores and goods that tests are about: Alice and Bob shop, Carol keeps Kloof, Jozi is next door."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import delete

from app import clock, ids
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductOption, ProductStatus, TaxClass, Variant
from app.database import in_store
from app.extensions import db
from app.inventory.listings import refresh
from app.inventory.stock import Level, set_levels
from app.jobs import Job
from app.pricing.models import TaxRate
from app.shipping.models import DeliveryRate, DeliveryZone, Province
from app.stores.models import Store, StoreDomain


@dataclass
class StoreCast:
    """One store and the ids of what is in it. Product slugs to ids, SKUs to variant ids."""

    id: UUID
    host: str
    products: dict[str, UUID] = field(default_factory=dict)
    variants: dict[str, UUID] = field(default_factory=dict)
    rates: dict[str, UUID] = field(default_factory=dict)


@dataclass
class Cast:
    kloof: StoreCast
    jozi: StoreCast


#: What a shopper types at the checkout.
ALICE = {
    "email": "alice@example.com",
    "name": "Alice Mokoena",
    "phone": "082 555 0101",
    "street": "12 Long Street",
    "suburb": "Gardens",
    "city": "Cape Town",
    "province": "WC",
    "postal_code": "8001",
}
BOB = {
    **ALICE,
    "email": "bob@example.com",
    "name": "Bob Naidoo",
    "province": "GP",
    "city": "Johannesburg",
    "postal_code": "2000",
}


def cast_two_stores() -> Cast:
    kloof = found_store("kloof", "Kloof & Karoo", "localhost", theme="kloof", vat_number="4123456789")
    jozi = found_store("jozi", "Jozi Cycle Works", "jozi.localhost", theme="jozi", vat_number=None)
    with in_store(kloof.id):
        stock_shelves(kloof, Kloof.goods)
        db.session.commit()
    with in_store(jozi.id):
        stock_shelves(jozi, Jozi.goods)
        db.session.commit()
    # On the first morning nothing waits to be done: what goods leave to jobs is in place already.
    db.session.execute(delete(Job).where(Job.name.startswith("search.")))
    db.session.commit()
    return Cast(kloof, jozi)


def found_store(slug: str, name: str, host: str, *, theme: str, vat_number: str | None) -> StoreCast:
    """A store with its host, VAT rates, delivery rates and bank account, committed."""
    store = Store(
        id=ids.new(), slug=slug, name=name, theme=theme, vat_number=vat_number, legal_name=f"{name} (Pty) Ltd",
        address="66 Albert Road, Woodstock", email=f"hello@{slug}.example", phone="021 555 0100",
        bank_name="Karoo Bank", bank_account_holder=name, bank_account_number="62000000001",
        bank_branch_code="250655", free_delivery_from_cents=95_000,
    )  # fmt: skip
    db.session.add(store)
    db.session.flush()
    db.session.add(StoreDomain(host=host, store_id=store.id, is_primary=True))
    db.session.commit()
    cast = StoreCast(store.id, host)
    with in_store(store.id) as session:
        session.add(TaxRate(tax_class=TaxClass.STANDARD, valid_from=date(2018, 4, 1), rate_bp=1500))
        session.add(TaxRate(tax_class=TaxClass.ZERO_RATED, valid_from=date(2018, 4, 1), rate_bp=0))
        near = DeliveryZone(name="Western Cape", provinces=[Province.WESTERN_CAPE], position=1)
        far = DeliveryZone(
            name="Elsewhere", provinces=[p for p in Province if p is not Province.WESTERN_CAPE], position=2
        )
        session.add_all((near, far))
        session.flush()
        for key, zone, cents in (("near", near, 6_000), ("far", far, 9_500)):
            rate = DeliveryRate(
                zone_id=zone.id, service="Courier to your door", maximum_grams=30_000, price_cents=cents,
                free_from_cents=95_000, minimum_days=2, maximum_days=4,
            )  # fmt: skip
            session.add(rate)
            cast.rates[key] = rate.id
        session.commit()
    return cast


@dataclass(frozen=True)
class Goods:
    """A product for the shelves: SKU, option values, price in cents, quantity (None: untracked)."""

    slug: str
    title: str
    category: tuple[str, ...]
    options: tuple[str, ...]
    variants: tuple[tuple[str, tuple[str, ...], int, int | None], ...]
    weight_grams: int = 400


class Kloof:
    goods = (
        Goods(
            "veld-mug", "Veld mug", ("Table", "Mugs"), ("Colour", "Size"),
            (
                ("MUG-RED-350", ("Red ochre", "350 ml"), 28_900, 10),
                ("MUG-RED-250", ("Red ochre", "250 ml"), 24_900, 4),
                ("MUG-SAGE-350", ("Sage", "350 ml"), 28_900, 0),
            ),
        ),
        Goods("stoep-kettle", "Stoep kettle", ("Table",), (), (("KETTLE", (), 129_900, 1),), weight_grams=1_800),
        Goods("karoo-roast", "Karoo dark roast", ("Pantry",), ("Weight",), (("ROAST-250", ("250 g",), 14_500, None),)),
    )  # fmt: skip


class Jozi:
    goods = (
        Goods("city-bike", "City bike", ("Bicycles",), (), (("BIKE", (), 899_900, 3),), weight_grams=14_000),
    )


def stock_shelves(cast: StoreCast, shelf: Sequence[Goods]) -> None:
    """Add goods to the store in scope; the caller commits."""
    session = db.session()
    categories: dict[str, Category] = {}
    for goods in shelf:
        category_id = None
        for depth in range(len(goods.category)):
            path = "/".join(name.lower() for name in goods.category[: depth + 1])
            if path not in categories:
                categories[path] = Category(parent_id=category_id, name=goods.category[depth], path=path)
                session.add(categories[path])
                session.flush()
            category_id = categories[path].id
        _stock(cast, goods, category_id)
    refresh(session, [cast.products[goods.slug] for goods in shelf])


def _stock(cast: StoreCast, goods: Goods, category_id: UUID | None) -> None:
    session = db.session()
    product = Product(
        handle=goods.slug, slug=goods.slug, title=goods.title, category_id=category_id,
        status=ProductStatus.ACTIVE, published_at=clock.now() - timedelta(days=1),
        description_html=f"<p>{goods.title}, made well.</p>",
    )  # fmt: skip
    session.add(product)
    session.flush()
    cast.products[goods.slug] = product.id
    for position, name in enumerate(goods.options):
        values = list(dict.fromkeys(variant[1][position] for variant in goods.variants))
        session.add(ProductOption(product_id=product.id, position=position + 1, name=name, values=values))
    levels = {}
    for position, (sku, option_values, price, quantity) in enumerate(goods.variants):
        variant = Variant(
            product_id=product.id, position=position, sku=sku, option_values=list(option_values),
            price_cents=price, weight_grams=goods.weight_grams,
        )  # fmt: skip
        session.add(variant)
        cast.variants[sku] = variant.id
        levels[variant.id] = Level(quantity or 0, track_stock=quantity is not None)
    session.flush()
    set_levels(session, levels, reason="test shelf")
