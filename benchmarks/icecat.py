"""Goods of the Icecat test set (with people's judgements of them) on a store's shelves, once or several times over.

For measuring only. ``python -m benchmarks.icecat FOLDER --into JUDGEMENTS`` reads DATABASE_URL and the other settings.
"""

# ruff: noqa: S608 - no word of it is a visitor's

import argparse
import csv
import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace, StockBand
from app.catalog.models.product import Product, ProductStatus, Variant
from app.catalog.slugs import free_slug, slugify
from app.database import in_store, served_store
from app.demo.scale.loading import count_goods
from app.extensions import db
from app.inventory.models import StockItem
from app.stores.models import Store, StoreDomain

NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
FILTERS = ("product_colour", "display_diagonal", "internal_memory", "connectivity_technology", "bluetooth")
KINDS = {"t": AttributeKind.TEXT, "n": AttributeKind.NUMBER, "b": AttributeKind.YES_NO}
AT_ONCE = 5_000
DEPARTMENTS = 12


@dataclass
class Shelves:
    """Rows by table, in the order in which they refer to each other."""

    store_id: UUID
    rows: dict[type[Any], list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, model: type[Any], **values: Any) -> None:
        self.rows.setdefault(model, []).append({"store_id": self.store_id, **values})

    def id(self, *names: object) -> UUID:
        return uuid5(self.store_id, "|".join(map(str, names)))


class Stocking:
    """Turns the set's products into rows. A product type is a category, below one of a few departments."""

    def __init__(self, store_id: UUID) -> None:
        self.shelves = Shelves(store_id)
        self._brands: dict[str, UUID] = {}
        self._slugs: set[str] = set()
        self._categories: dict[str, tuple[UUID, UUID]] = {}
        self._attributes: dict[str, tuple[UUID, str]] = {}
        self.type_id = self.shelves.id("type")
        self.shelves.add(ProductType, id=self.type_id, name="Things")

    def add(self, record: Mapping[str, Any], place: int) -> None:
        product_id = self.shelves.id("product", record["id"])
        brand_id = self._brand(record.get("supplier") or "No name")
        department, category = self._category(record.get("attr_t_product_type") or "Other")
        handle = record["id"]
        slug = f"{slugify(record['title'])[:50]}-{handle}"
        published_at = NEWEST - timedelta(minutes=place)
        price = max(int(record.get("price") or 9_900), 1)
        self.shelves.add(
            Product, id=product_id, handle=handle, slug=slug, title=record["title"], brand_id=brand_id,
            product_type_id=self.type_id, category_id=category, status=ProductStatus.ACTIVE,
            published_at=published_at, description_html=f"<p>{record.get('short_description') or ''}</p>",
        )  # fmt: skip
        variant_id = self.shelves.id("variant", record["id"])
        barcode = (record.get("ean") or [""])[0]
        self.shelves.add(
            Variant, id=variant_id, product_id=product_id, position=0, sku=f"{record['name']}-{handle}",
            price_cents=price, barcode=barcode,
        )  # fmt: skip
        self.shelves.add(StockItem, variant_id=variant_id, quantity=0, reserved=0, track_stock=False)
        keys = {"product_id": product_id, "price_cents": price, "published_at": published_at}
        self.shelves.add(
            Listing, **keys, slug=slug, title=record["title"], subtitle="", brand_id=brand_id, price_varies=False,
            compare_at_cents=2 * price if place % 7 == 0 else None, stock_band=StockBand.IN, swatches=[],
        )  # fmt: skip
        for category_id in (department, category):
            self.shelves.add(ListingPlace, category_id=category_id, **keys)
        self._describe(product_id, record)

    def _brand(self, name: str) -> UUID:
        if name not in self._brands:
            slug = free_slug(name, self._slugs)
            self._slugs.add(slug)
            self._brands[name] = self.shelves.id("brand", name)
            self.shelves.add(Brand, id=self._brands[name], name=name, slug=slug)
        return self._brands[name]

    def _category(self, name: str) -> tuple[UUID, UUID]:
        own = slugify(name)
        if own not in self._categories:
            number = sum(map(ord, own)) % DEPARTMENTS
            department = self.shelves.id("department", number)
            if not any(above == department for above, _ in self._categories.values()):
                self.shelves.add(
                    Category, id=department, parent_id=None, name=f"Floor {number}", path=f"floor-{number}"
                )
            category = self.shelves.id("category", own)
            self.shelves.add(
                Category, id=category, parent_id=department, name=name, path=f"floor-{number}/{own}"
            )
            self._categories[own] = department, category
        return self._categories[own]

    def _describe(self, product_id: UUID, record: Mapping[str, Any]) -> None:
        for key, value in record.items():
            if not key.startswith("attr_"):
                continue
            kind, name = key[5], key[7:]
            if name not in self._attributes:
                self._attributes[name] = self.shelves.id("attribute", name), kind
                self.shelves.add(
                    Attribute, id=self._attributes[name][0], product_type_id=self.type_id,
                    name=name.replace("_", " "), kind=KINDS[kind],
                    is_filterable=name in FILTERS, position=min(len(self._attributes), 500),
                )  # fmt: skip
            attribute_id, known = self._attributes[name]
            if known == kind:
                self.shelves.add(
                    AttributeValue, product_id=product_id, attribute_id=attribute_id,
                    texts=[str(value)] if kind == "t" else [], number=value if kind == "n" else None,
                    flag=value if kind == "b" else None,
                )  # fmt: skip


def records(folder: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(folder / "products.ndjson.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def stock(app: Flask, store_id: UUID, goods: Sequence[Mapping[str, Any]]) -> None:
    """Put these on the shelves; without documents, which a reindex writes."""
    stocking = Stocking(store_id)
    for place, record in enumerate(goods):
        stocking.add(record, place)
    with app.app_context(), in_store(store_id) as session:
        for model, rows in stocking.shelves.rows.items():
            _insert(session, model, rows)
            session.commit()
        _count(session)


#: Copies are made in the database, with ids that can be told again.
COPIED = {
    "product": "id={id} handle=handle||:mark slug=slug||:mark published_at=published_at-interval:later",
    "variant": "id={id} product_id={product_id} sku=sku||:mark barcode=''",
    "stock_item": "variant_id={variant_id}",
    "listing": "product_id={product_id} slug=slug||:mark published_at=published_at-interval:later",
    "listing_place": "product_id={product_id} published_at=published_at-interval:later",
    "attribute_value": "product_id={product_id}",
}


def multiply(app: Flask, store_id: UUID, *, copies: int, most: int) -> None:
    """Put the shelves' goods there so many times in all, ``most`` goods at the most: those with the highest ids go."""
    with app.app_context(), in_store(store_id) as session:
        session.execute(text("SET LOCAL statement_timeout = 0"))
        for table in ("product", "variant"):
            session.execute(
                text(
                    f"CREATE TEMPORARY TABLE original_{table} ON COMMIT DROP AS"
                    f" SELECT id FROM {table} WHERE store_id = :store"
                ),
                {"store": store_id},
            )
        for copy in range(1, copies):
            for table, said in COPIED.items():
                _copy(session, table, said, mark=copy)
        extra = (
            "SELECT id FROM product WHERE store_id = :store ORDER BY handle LIKE '%x%', handle OFFSET :most"
        )
        values = {"store": store_id, "most": most}
        session.execute(
            text(f"DELETE FROM listing WHERE store_id = :store AND product_id IN ({extra})"), values
        )
        session.commit()
        _count(session)


def _count(session: Session) -> None:
    count_goods(session)
    session.commit()


def _copy(session: Session, table: str, said: str, *, mark: int) -> None:
    changed = dict(part.split("=", 1) for part in said.split())
    columns = session.scalars(
        text(
            "SELECT column_name FROM information_schema.columns WHERE table_name = :table AND table_schema = 'public'"
        ),
        {"table": table},
    ).all()
    made = [
        changed.get(name, f'"{name}"')
        .replace(":mark", f"'x{mark}'")
        .replace("interval:later", f"interval '{mark} weeks'")
        .format(**{key: f"md5({key}::text || '{mark}')::uuid" for key in ("id", "product_id", "variant_id")})
        for name in columns
    ]
    whole = ", ".join(f'"{name}"' for name in columns)
    key = next(name for name in ("id", "variant_id", "product_id") if name in changed)
    of = "variant" if table in ("variant", "stock_item") else "product"
    session.execute(
        text(
            f"INSERT INTO {table} ({whole}) SELECT {', '.join(made)} FROM {table}"
            f" WHERE store_id = :store AND {key} IN (TABLE original_{of})"
        ),
        {"store": served_store(session)},
    )


def _insert(session: Session, model: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    for start in range(0, len(rows), AT_ONCE):
        session.execute(insert(model), rows[start : start + AT_ONCE])


def write_judgements(folder: Path, into: Path) -> None:
    """``clean.csv`` and ``misspelt.csv`` for ``bin/fusion search eval``."""
    with (folder / "qrels.tuning.csv").open(encoding="utf-8", newline="") as lines:
        judged = [(row["query"], row["doc_id"], row["grade"]) for row in csv.DictReader(lines)]
    slips = json.loads((folder / "typos.tuning.json").read_text(encoding="utf-8"))
    into.mkdir(parents=True, exist_ok=True)
    _write(into / "clean.csv", [(*row, "") for row in judged])
    _write(
        into / "misspelt.csv",
        [(*row, slip["typo"]) for slip in slips for row in judged if row[0] == slip["query"]],
    )


def _write(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(("query", "handle", "grade", "typed"))
        writer.writerows(rows)


def found(app: Flask, slug: str, host: str) -> UUID:
    """A store with nothing on its shelves."""
    with app.app_context():
        store = Store(name=f"Store {slug}", slug=slug, theme="kloof", vat_number="4123456789")
        db.session.add(store)
        db.session.flush()
        db.session.add(StoreDomain(host=host, store_id=store.id, is_primary=True))
        db.session.commit()
        return store.id


def main() -> None:
    from app import create_app
    from app.config import Settings

    parser = argparse.ArgumentParser(prog="python -m benchmarks.icecat", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--store", default="icecat")
    parser.add_argument("--into", type=Path, help="write the judgements there")
    chosen = parser.parse_args()
    app = create_app(Settings.from_environment(dict(os.environ)))
    store_id = found(app, chosen.store, f"{chosen.store}.localhost")
    goods = list(records(chosen.folder))
    stock(app, store_id, goods)
    print(f"{len(goods)} products; `bin/fusion search reindex --store {chosen.store}` next")
    if chosen.into:
        write_judgements(chosen.folder, chosen.into)


if __name__ == "__main__":
    main()
