"""A shop as large as one may get: stocked and traded in slices, each in a transaction of its own and sound by itself.

A load that was cut short goes on where it stopped, and one that is done does nothing.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import catalogue_version, clock, ids
from app.accounts.passwords import hash_password
from app.catalog import entries, places, product_types
from app.catalog.models.attribute import AttributeKind, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product
from app.catalog.product_types import Terms
from app.catalog.slugs import slugify
from app.database import served_store
from app.demo.founding import found_shop
from app.demo.scale import goods, money, orders
from app.demo.scale.people import CUSTOMERS
from app.demo.scale.rows import ask, change, heap_up, take_time, write
from app.demo.scale.words import MAKERS
from app.demo.store_file import DemoShop
from app.inventory.models import FEW_LEFT
from app.orders.models.order import Order
from app.stores.models import Store
from app.stores.numbering import CREDIT_NOTES, INVOICES, take_numbers
from app.stores.sellers import seller_of

SLUG, HOST = "groot", "groot.localhost"
TRADED_FOR = timedelta(days=3 * 365)
#: Goods come in a minute apart before trade begins.
STOCKED_FOR = timedelta(minutes=1)
#: Rows of a slice, in seconds of work.
GOODS_AT_ONCE, ORDERS_AT_ONCE = 5_000, 5_000
TYPE = "Things"
PASSWORD = "stoep-magazyn-shopper"  # noqa: S105 - public, and of development only

Advance = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Size:
    products: int
    orders: int


def found(session: Session, size: Size) -> Store:
    """The shop with its people and shelves and nothing on them. Safe to run again. The caller commits."""
    shop = DemoShop.read(SLUG)
    is_new = session.get(Store, served_store(session)) is None
    opened = clock.now() - TRADED_FOR - STOCKED_FOR * (size.products + 60)
    store = found_shop(session, {**shop.facts, "categories": goods.categories()})
    if is_new:
        store.created_at = opened
        for name in MAKERS:
            session.add(Brand(name=name, slug=slugify(name)))
        of = product_types.found(session, TYPE)
        product_types.add_attribute(session, of, "Connection", terms=Terms(is_filterable=True))
        product_types.add_attribute(
            session, of, "Display", terms=Terms(AttributeKind.NUMBER, "in", is_filterable=True)
        )
    session.flush()
    write(session, CUSTOMERS, opened=store.created_at, total=size.orders, password=hash_password(PASSWORD))
    return store


def stock(session: Session, size: Size, advance: Advance) -> Iterator[None]:
    """Something to commit each time."""
    there = session.scalar(select(func.count()).select_from(Product)) or 0
    for first in range(there + 1, size.products + 1, GOODS_AT_ONCE):
        last = min(first + GOODS_AT_ONCE - 1, size.products)
        _put_on_shelves(session, first, last)
        advance(last - first + 1)
        yield


def _put_on_shelves(session: Session, first: int, last: int) -> None:
    take_time(session)
    store = session.get_one(Store, served_store(session))
    values = {
        "first": first,
        "last": last,
        "opened": store.created_at,
        "now": clock.now(),
        "few": FEW_LEFT,
        "type": session.scalars(select(ProductType.id).where(ProductType.name == TYPE)).one(),
    }
    for heap in goods.HEAPS:
        heap_up(session, heap, **values)
    for rows in goods.IN_ORDER:
        write(session, rows, **values)
    begin, end = (ids.smallest_at(store.created_at + number * STOCKED_FOR) for number in (first, last + 1))
    these = select(Product.id).where(Product.id >= begin, Product.id < end)
    places.rebuild(session, these)
    entries.write(session, session.scalars(these).all())
    catalogue_version.changed(session)


def count_goods(session: Session) -> None:
    """How many goods categories and brands have."""
    take_time(session)
    categories, brands = (set(session.scalars(select(model.id))) for model in (Category, Brand))
    places.recount(session, (categories, set(), brands))


def trade(session: Session, size: Size, advance: Advance) -> Iterator[None]:
    """Something to commit each time."""
    there = session.scalar(select(func.count()).select_from(Order)) or 0
    for first in range(there + 1, size.orders + 1, ORDERS_AT_ONCE):
        last = min(first + ORDERS_AT_ONCE - 1, size.orders)
        _sell(session, {**_known(session, size), "first": first, "last": last})
        advance(last - first + 1)
        yield


def _sell(session: Session, values: Mapping[str, Any]) -> None:
    """1. What was asked for, and what it comes to. 2. Its rows. 3. Units that open orders hold."""
    take_time(session)
    asked, lines, sales = orders.HEAPS
    heap_up(session, asked, **values)
    heap_up(session, lines, **values)
    heap_up(session, sales, **values, **_numbers(session))
    for rows in (*orders.IN_ORDER, *money.IN_ORDER):
        write(session, rows, **values)
    change(session, orders.HOLD)


def _numbers(session: Session) -> dict[str, int]:
    """The last number of each series before this slice's."""
    counts = {series: ask(session, query) for series, query in orders.NUMBERED.items()}
    return {
        name: take_numbers(session, series, counts[series]) - counts[series] if counts[series] else 0
        for name, series in (("invoices", INVOICES), ("notes", CREDIT_NOTES))
    }


def _known(session: Session, size: Size) -> Mapping[str, Any]:
    store = session.get_one(Store, served_store(session))
    return {
        "opened": store.created_at,
        "traded_from": clock.now() - TRADED_FOR,
        "now": clock.now(),
        "goods": size.products,
        "total": size.orders,
        "seller": json.dumps(seller_of(store, on=clock.now())),
        "by": staff()[0]["name"],
    }


def staff() -> list[dict[str, str]]:
    """The owner first."""
    people: list[dict[str, str]] = DemoShop.read(SLUG).facts["staff"]
    return people
