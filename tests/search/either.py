"""Goods that both engines are asked about, and the engines: PostgreSQL's, and Meilisearch's on the stand-in or, where
``bin/test`` was given MEILI_URL, on a real server.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import jobs
from app.catalog import attributes, brands, collections, product_types
from app.catalog.models.attribute import AttributeKind
from app.catalog.models.category import Category
from app.catalog.models.product import Product, Variant
from app.catalog.product_types import Terms
from app.database import in_store
from app.drain import drain
from app.inventory.listings import refresh
from app.jobs import QueueName
from app.search.meilisearch import pushing, rebuilding
from app.search.meilisearch.engine import MeilisearchEngine
from app.search.meilisearch.server import find_server, fresh_name, index_name, server
from app.search.models import Synonym
from app.search.port import Engine, Facet, Found, Query
from app.search.postgres.engine import PostgresEngine
from tests.cast import Goods, StoreCast, stock_shelves

POSTGRES, MEILISEARCH = "postgres", "meilisearch"
#: Beside those of the cast: a mug of clay in two colours and sizes, a kettle and coffee.
SHELF = (
    Goods("copper-kettle", "Copper kettle", ("Hearth", "Kettles"), ("Colour",), (("COP-1", ("Copper",), 89_900, 3),)),
    Goods("steel-kettle", "Whistling steel kettle", ("Hearth", "Kettles"), ("Colour",), (("STL-1", ("Silver",), 59_900, 0),)),
    Goods("camp-kettle", "Camping kettle", ("Hearth", "Kettles"), ("Colour",), (("CMP-1", ("Silver",), 29_900, 9),)),
    Goods("clay-pot", "Clay cooking pot", ("Hearth", "Pots"), ("Colour",), (("POT-1", ("Red ochre",), 45_900, 9),)),
    Goods("cast-pot", "Cast iron pot", ("Hearth", "Pots"), ("Colour",), (("POT-2", ("Black",), 119_900, 9),)),
    Goods("enamel-pot", "Enamel pot with lid", ("Hearth", "Pots"), ("Colour",), (("POT-3", ("Sage",), 34_900, 9),)),
    Goods("braai-tongs", "Braai tongs", ("Hearth",), (), (("TNG-7700", (), 12_900, 40),)),
)  # fmt: skip
BRANDS = {
    "copper-kettle": "Karoo Copper",
    "steel-kettle": "Veldt",
    "camp-kettle": "Veldt",
    "cast-pot": "Karoo Copper",
}
LITRES = {"copper-kettle": "2", "steel-kettle": "1.7", "camp-kettle": "0.8"}
RATED = {"copper-kettle": (5, 24), "camp-kettle": (2, 7), "clay-pot": (4, 16)}


@dataclass
class Either:
    """An engine at a store, with what its goods are called."""

    app: Flask
    store: StoreCast
    engine: Engine

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.app.app_context(), in_store(self.store.id) as session:
            yield session

    def find(self, text: str = "", **named: Any) -> Found:
        with self.session() as session:
            return self.engine.search(session, Query(text=text, **named))

    def slugs(self, text: str = "", **named: Any) -> list[str]:
        return self.names(self.find(text, **named).product_ids)

    def names(self, product_ids: Sequence[UUID]) -> list[str]:
        known = {product_id: slug for slug, product_id in self.store.products.items()}
        return [known[product_id] for product_id in product_ids]

    def counts(self, key: str, text: str = "", **named: Any) -> dict[str, int]:
        facet = self.facet(key, text, **named)
        return {value.value: value.count for value in facet.values} if facet is not None else {}

    def facet(self, key: str, text: str = "", **named: Any) -> Facet | None:
        return next((facet for facet in self.find(text, **named).facets if facet.key == key), None)

    def suggest(self, text: str, *, limit: int = 5) -> list[str]:
        with self.session() as session:
            return self.names(self.engine.suggest(session, text, limit=limit).product_ids)

    def do(self, verb: Callable[..., Any], *arguments: Any) -> Any:
        """A verb, committed, and what it brings to the index at once."""
        with self.session() as session:
            answer = verb(session, *arguments)
            session.commit()
            self.settle(session)
        return answer

    def edit(self, slug: str, change: Callable[[Product], object]) -> None:
        def changed(session: Session) -> None:
            product = session.scalars(select(Product).where(Product.id == self.store.products[slug])).one()
            change(product)
            refresh(session, [product.id])

        self.do(changed)

    def price(self, sku: str, cents: int) -> None:
        def changed(session: Session) -> None:
            variant = session.scalars(select(Variant).where(Variant.id == self.store.variants[sku])).one()
            variant.price_cents = cents
            refresh(session, [variant.product_id])

        self.do(changed)

    def settle(self, session: Session) -> None:
        """Without waiting for the job's second to pass."""
        if self.engine.name == MEILISEARCH:
            while pushing.push(session):
                session.commit()
            rebuilding.renew_settings(session)
            session.commit()


def lay_out(session: Session) -> None:
    """A rebuild from first to last step, committed."""
    rebuilding.start(session, by="a test")
    session.commit()
    while not rebuilding.step(session).is_last:
        session.commit()
    session.commit()


def given_server() -> dict[str, str] | None:
    """A real Meilisearch, as MEILI_URL was given to bin/test."""
    if "TEST_MEILI_URL" not in os.environ:
        return None
    names = ("MEILI_URL", "MEILI_API_KEY")
    return {name: os.environ[f"TEST_{name}"] for name in names if f"TEST_{name}" in os.environ}


def engine_of(name: str) -> Engine:
    return MeilisearchEngine() if name == MEILISEARCH else PostgresEngine()


def fill(app: Flask, cast: StoreCast) -> None:
    """The shelf above, with brands, litres and stars."""
    with app.app_context(), in_store(cast.id) as session:
        stock_shelves(cast, SHELF)
        session.commit()
        made = {name: brands.found(session, name).id for name in dict.fromkeys(BRANDS.values())}
        kind = product_types.found(session, "Kettle")
        session.flush()
        product_types.add_attribute(
            session, kind, "Capacity", terms=Terms(kind=AttributeKind.NUMBER, unit="l", is_filterable=True)
        )
        session.flush()
        for slug, product_id in cast.products.items():
            product = session.scalars(select(Product).where(Product.id == product_id)).one()
            if slug in BRANDS:
                product.brand_id = made[BRANDS[slug]]
            if slug in LITRES:
                product.product_type_id = kind.id
                attributes.describe(session, product, [("Capacity", LITRES[slug])])
            product.rating_count, product.rating_sum = RATED.get(slug, (0, 0))
        session.flush()
        session.execute(
            update(Variant)
            .where(Variant.id == cast.variants["POT-3"])
            .values(compare_at_cents=44_900, barcode="6001234567890")
        )
        refresh(session, list(cast.products.values()))
        session.commit()
    with app.app_context():
        drain(QueueName.BULK)  # PostgreSQL's learns new words by a job


def forget_index(cast: StoreCast) -> None:
    """On a real server nothing of a test is left."""
    if find_server() is not None:
        for name in (index_name(cast.id), fresh_name(cast.id)):
            server().drop_index(name)


def category_id(session: Session, path: str) -> UUID:
    return session.scalars(select(Category.id).where(Category.path == path)).one()


def gather(session: Session, name: str, product_ids: Sequence[UUID]) -> UUID:
    collection = collections.found(session, name)
    collections.put(session, collection, product_ids)
    return collection.id


def mean_the_same(session: Session, *terms: str) -> None:
    session.add(Synonym(terms=sorted(terms)))
    if find_server() is not None:
        jobs.enqueue(session, "search.renew_settings")
