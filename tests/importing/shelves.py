"""What is on the shelves, as data: two of these compared say whether anything in the catalogue has changed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import inspect, select

from app.catalog.models.attribute import Attribute, AttributeValue, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace
from app.catalog.models.product import Product, ProductImage, ProductOption, Variant
from app.database import in_store
from app.inventory.models import StockItem

CATALOGUE: tuple[type[Any], ...] = (
    Product, ProductOption, Variant, ProductImage, StockItem, Attribute, AttributeValue, ProductType, Brand,
    Category, Listing, ListingPlace,
)  # fmt: skip


def dump(app: Flask, store_id: UUID) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the catalogue, in order."""
    with app.app_context(), in_store(store_id) as session:
        found = {}
        for model in CATALOGUE:
            columns = [getattr(model, column.key) for column in inspect(model).column_attrs]
            found[model.__name__] = sorted(map(_plain, session.execute(select(*columns))), key=repr)
        return found


def _plain(row: Iterable[object]) -> tuple[object, ...]:
    return tuple(repr(value) if isinstance(value, list | dict) else value for value in row)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """By table, the rows that are on one side only; empty for nothing."""
    return {
        name: {"gone": set(before[name]) - set(after[name]), "come": set(after[name]) - set(before[name])}
        for name in before
        if before[name] != after[name]
    }
