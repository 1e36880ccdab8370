"""What documents of goods are made from: read by a fixed number of statements however many products there are."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, any_, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.catalog.models.attribute import Attribute, AttributeValue, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace, StockBand
from app.catalog.models.product import Product, ProductOption, Variant

_TAG = re.compile(r"<[^>]*>")


@dataclass(slots=True)
class Source:
    """All that is said of a listed product."""

    product_id: UUID
    title: str
    subtitle: str
    description: str
    tags: list[str]
    type_name: str
    brand_id: UUID | None
    brand_name: str
    brand_slug: str
    price_cents: int
    is_on_sale: bool
    is_in_stock: bool
    published_at: datetime
    #: Tenths of a star, 0 for what nobody has rated.
    rating: int
    #: Its category and those above it.
    categories: list[tuple[UUID, str]] = field(default_factory=list)
    #: SKUs and barcodes.
    codes: list[str] = field(default_factory=list)
    #: Values that some variant has, by option in the merchant's order; each with its swatch.
    options: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    #: Rows of name, unit, is_filterable, position, texts, number, flag.
    attributes: list[Any] = field(default_factory=list)


def read(session: Session, product_ids: Sequence[UUID]) -> dict[UUID, Source]:
    """The listed among these products."""
    sources = {row.product_id: _source(row) for row in session.execute(_products(product_ids))}
    listed = list(sources)
    if not listed:
        return {}
    for category in session.execute(_categories(listed)):
        sources[category.product_id].categories.append((category.id, category.name))
    used: dict[UUID, list[list[str]]] = defaultdict(list)
    for variant in session.execute(_variants(listed)):
        used[variant.product_id].append(variant.option_values)
        sources[variant.product_id].codes += [code for code in (variant.sku, variant.barcode) if code]
    for option in session.execute(_options(listed)):
        index = option.position - 1
        having = {values[index] for values in used[option.product_id] if index < len(values)}
        values = {value: option.swatches.get(value) for value in option.values if value in having}
        sources[option.product_id].options.append((option.name, values))
    for told in session.execute(_attributes(listed)):
        sources[told.product_id].attributes.append(told)
    return sources


def among(
    column: ColumnElement[Any] | InstrumentedAttribute[Any], product_ids: Sequence[UUID]
) -> ColumnElement[bool]:
    """One value however many there are: hundreds of them take longer to be bound than to be found."""
    return column == any_(literal(list(product_ids), ARRAY(Uuid)))


def _source(row: Any) -> Source:
    return Source(
        product_id=row.product_id,
        title=row.title,
        subtitle=row.subtitle,
        description=unescape(_TAG.sub(" ", row.description_html)),
        tags=row.tags,
        type_name=row.type_name or "",
        brand_id=row.brand_id,
        brand_name=row.brand_name or "",
        brand_slug=row.brand_slug or "",
        price_cents=row.price_cents,
        is_on_sale=row.compare_at_cents is not None,
        is_in_stock=row.stock_band is not StockBand.OUT,
        published_at=row.published_at,
        rating=round(10 * row.rating_sum / row.rating_count) if row.rating_count else 0,
    )


def _products(product_ids: Sequence[UUID]) -> Any:
    return (
        select(
            Listing.product_id,
            Listing.price_cents,
            Listing.compare_at_cents,
            Listing.stock_band,
            Listing.published_at,
            Product.title,
            Product.subtitle,
            Product.description_html,
            Product.tags,
            Product.brand_id,
            Product.rating_count,
            Product.rating_sum,
            Brand.name.label("brand_name"),
            Brand.slug.label("brand_slug"),
            ProductType.name.label("type_name"),
        )
        .join(Product, and_(Product.id == Listing.product_id, Product.store_id == Listing.store_id))
        .outerjoin(Brand, and_(Brand.id == Product.brand_id, Brand.store_id == Product.store_id))
        .outerjoin(
            ProductType,
            and_(ProductType.id == Product.product_type_id, ProductType.store_id == Product.store_id),
        )
        .where(among(Listing.product_id, product_ids))
    )


def _categories(product_ids: Sequence[UUID]) -> Any:
    return (
        select(ListingPlace.product_id, Category.id, Category.name)
        .join(
            Category,
            and_(Category.id == ListingPlace.category_id, Category.store_id == ListingPlace.store_id),
        )
        .where(among(ListingPlace.product_id, product_ids))
        .order_by(Category.path)
    )


def _variants(product_ids: Sequence[UUID]) -> Any:
    return (
        select(Variant.product_id, Variant.sku, Variant.barcode, Variant.option_values)
        .where(among(Variant.product_id, product_ids), Variant.withdrawn_at.is_(None))
        .order_by(Variant.product_id, Variant.position)
    )


def _options(product_ids: Sequence[UUID]) -> Any:
    return (
        select(
            ProductOption.product_id,
            ProductOption.position,
            ProductOption.name,
            ProductOption.values,
            ProductOption.swatches,
        )
        .where(among(ProductOption.product_id, product_ids))
        .order_by(ProductOption.product_id, ProductOption.position)
    )


def _attributes(product_ids: Sequence[UUID]) -> Any:
    return (
        select(
            AttributeValue.product_id,
            Attribute.name,
            Attribute.unit,
            Attribute.is_filterable,
            Attribute.position,
            AttributeValue.texts,
            AttributeValue.number,
            AttributeValue.flag,
        )
        .join(
            Attribute,
            and_(Attribute.id == AttributeValue.attribute_id, Attribute.store_id == AttributeValue.store_id),
        )
        .where(among(AttributeValue.product_id, product_ids))
        .order_by(AttributeValue.product_id, Attribute.position)
    )
