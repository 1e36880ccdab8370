"""A product in full, as data: to put it back as it was, and to tell whether anybody has touched it since."""

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.catalog.models.attribute import AttributeValue
from app.catalog.models.product import Product, ProductImage, ProductOption, Variant
from app.database import StoreScoped
from app.importing.models import WantedPicture
from app.inventory.models import StockItem

Snapshot = dict[str, Any]

#: What belongs to a product, by the name it has in a snapshot.
PARTS: dict[str, type[Any]] = {
    "options": ProductOption,
    "variants": Variant,
    "images": ProductImage,
    "attributes": AttributeValue,
    "wanted": WantedPicture,
}
#: Moved by sales, buyers and the importer's own errands: no sign that a person has changed the product.
MOVES_BY_ITSELF = frozenset({"updated_at", "rating_count", "rating_sum"})


def take(session: Session, product_ids: Collection[UUID]) -> dict[UUID, Snapshot]:
    """As the database has them, by a fixed number of statements."""
    if not product_ids:
        return {}
    session.flush()  # what is read here is columns, which pending changes are no part of
    found: dict[UUID, Snapshot] = {
        row["id"]: {"product": _plain(row), **{name: [] for name in PARTS}, "levels": {}}
        for row in _rows(session, Product, Product.id.in_(product_ids))
    }
    owners: dict[UUID, UUID] = {}
    for name, model in PARTS.items():
        for row in _rows(session, model, model.product_id.in_(product_ids)):
            found[row["product_id"]][name].append(_plain(row))
            if model is Variant:
                owners[row["id"]] = row["product_id"]
    for item in _rows(session, StockItem, StockItem.variant_id.in_(owners)):
        levels = found[owners[item["variant_id"]]]["levels"]
        levels[str(item["variant_id"])] = [item["quantity"], item["track_stock"]]
    return found


def _rows(session: Session, model: type[Any], condition: Any) -> list[dict[str, Any]]:
    columns = [getattr(model, name) for name in column_names(model)]
    order = inspect(model).primary_key
    return [dict(row._mapping) for row in session.execute(select(*columns).where(condition).order_by(*order))]


def column_names(model: type[StoreScoped]) -> list[str]:
    """All but the store, which is every row's own."""
    return [column.key for column in inspect(model).column_attrs if column.key != "store_id"]


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in row.items()}


def _as_json(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def revive(model: type[StoreScoped], kept: dict[str, Any]) -> dict[str, Any]:
    """The columns of a kept row as the model has them. A column that it has grown since keeps its default."""
    columns = {column.key: column.columns[0] for column in inspect(model).column_attrs}
    return {
        name: _from_json(value, columns[name].type.python_type)
        for name, value in kept.items()
        if name in columns
    }


def _from_json(value: Any, kind: type[Any]) -> Any:
    if value is None or not isinstance(value, str) or kind is str:
        return value
    return datetime.fromisoformat(value) if kind is datetime else kind(value)


def digest(snapshot: Snapshot) -> str:
    """Of what people change: stock goes its own way, and what is still being fetched is no part of the product."""
    kept: dict[str, Any] = defaultdict(list)
    kept["product"] = {
        name: value for name, value in snapshot["product"].items() if name not in MOVES_BY_ITSELF
    }
    for name in PARTS:
        if name != "wanted":
            kept[name] = snapshot[name]
    return sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
