"""Reads for the product page: two statements, whatever the number of options, variants and pictures."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Executable, Row, Select, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.attribute import Attribute, AttributeValue
from app.catalog.models.brand import Brand
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductImage, ProductOption, Variant
from app.inventory.models import StockItem
from app.media.models import MediaAsset
from app.reviews.queries import newest_published
from app.shipping.queries import all_rates


def find_product_row(session: Session, slug: str) -> Row[Any] | None:
    """A product that is for sale, its options and pictures folded into the row as JSON."""
    return session.execute(_product_statement(), {"slug": slug, "now": clock.now()}).one_or_none()


@cache
def _product_statement() -> Select[Any]:
    """Built once, as the next one: building takes longer than running."""
    columns: tuple[Any, ...] = (
        Product.id,
        Product.slug,
        Product.title,
        Product.subtitle,
        Product.description_html,
        Product.seo_title,
        Product.seo_description,
        Product.tax_class,
        Product.rating_count,
        Product.rating_sum,
        Brand.name.label("brand"),
        Brand.slug.label("brand_slug"),
        _attributes().label("attributes"),
        Product.category_id,
        _options().label("options"),
        _pictures().label("pictures"),
        newest_published().label("reviews"),
        all_rates(Product.store_id).label("rates"),
    )
    return (
        select(*columns)
        .outerjoin(Brand, and_(Brand.id == Product.brand_id, Brand.store_id == Product.store_id))
        .where(
            Product.slug == bindparam("slug"),
            Product.is_sold_at(bindparam("now", type_=DateTime(timezone=True))),
        )
    )


def _options() -> ColumnElement[Any]:
    option = func.jsonb_build_object(
        "name", ProductOption.name, "values", ProductOption.values, "swatches", ProductOption.swatches
    )
    return (
        select(func.jsonb_agg(aggregate_order_by(option, ProductOption.position), type_=JSONB))
        .where(ProductOption.product_id == Product.id, ProductOption.store_id == Product.store_id)
        .correlate(Product)
        .scalar_subquery()
    )


def _attributes() -> ColumnElement[Any]:
    value = func.jsonb_build_object(
        "name", Attribute.name,
        "unit", Attribute.unit,
        "texts", AttributeValue.texts,
        "number", AttributeValue.number,
        "flag", AttributeValue.flag,
    )  # fmt: skip
    return (
        select(func.jsonb_agg(aggregate_order_by(value, Attribute.position, Attribute.name), type_=JSONB))
        .select_from(AttributeValue)
        .join(
            Attribute,
            and_(Attribute.id == AttributeValue.attribute_id, Attribute.store_id == AttributeValue.store_id),
        )
        .where(AttributeValue.product_id == Product.id, AttributeValue.store_id == Product.store_id)
        .correlate(Product)
        .scalar_subquery()
    )


def _pictures() -> ColumnElement[Any]:
    picture = func.jsonb_build_object(
        "sha", MediaAsset.sha,
        "width", MediaAsset.width,
        "height", MediaAsset.height,
        "paper", MediaAsset.paper,
        "made", func.cardinality(MediaAsset.widths) > 0,
        "alt", ProductImage.alt,
        "option_value", ProductImage.option_value,
    )  # fmt: skip
    return (
        select(func.jsonb_agg(aggregate_order_by(picture, ProductImage.position), type_=JSONB))
        .select_from(ProductImage)
        .join(
            MediaAsset,
            and_(MediaAsset.id == ProductImage.asset_id, MediaAsset.store_id == ProductImage.store_id),
        )
        .where(ProductImage.product_id == Product.id, ProductImage.store_id == Product.store_id)
        .correlate(Product)
        .scalar_subquery()
    )


def variant_rows(session: Session, product_id: UUID) -> Sequence[Any]:
    """The variants on sale in the merchant's order, each with what may be taken; None where it is not counted."""
    return session.execute(_variants_statement(), {"product_id": product_id}).all()


@cache
def _variants_statement() -> Executable:
    return (
        select(
            Variant.id,
            Variant.sku,
            Variant.option_values,
            Variant.price_cents,
            Variant.compare_at_cents,
            Variant.barcode,
            Variant.weight_grams,
            Variant.requires_shipping,
            StockItem.track_stock,
            (StockItem.quantity - StockItem.reserved).label("available"),
        )
        .outerjoin(
            StockItem, and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)
        )
        .where(Variant.product_id == bindparam("product_id"), Variant.withdrawn_at.is_(None))
        .order_by(Variant.position, Variant.id)
    )


def count_listed(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Listing)) or 0


def listed_goods(session: Session, *, limit: int, offset: int) -> Sequence[Any]:
    """For the sitemap, in the order of their ids, which stays as it is while goods come and go."""
    return session.execute(
        select(Listing.slug, Listing.image, Listing.image_2, Product.updated_at)
        .join(Product, and_(Product.id == Listing.product_id, Product.store_id == Listing.store_id))
        .order_by(Listing.product_id)
        .limit(limit)
        .offset(offset)
    ).all()
