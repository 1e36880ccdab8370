"""Where a product stands: what shoppers see of it now, and why they do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.listing import Listing, StockBand
from app.catalog.models.product import Product, ProductImage, ProductStatus, Variant
from app.database import served_store
from app.inventory.models import StockItem
from app.inventory.publication import missing
from app.stores.hours import local_of
from app.stores.models import Store
from app.web.templating import MONTHS


@dataclass(frozen=True, slots=True)
class Standing:
    """``tone`` is the dot's: ok, wait or off."""

    words: str
    tone: str
    #: The product's page answers, and lists show its card.
    is_shown: bool
    reasons: Sequence[str]


def zone_of(session: Session) -> str:
    """In whose hours goods go on sale (IANA)."""
    return session.get_one(Store, served_store(session)).timezone


def standing(session: Session, product: Product) -> Standing:
    zone = zone_of(session)
    bare = [] if _has_pictures(session, product) else ["It has no picture, so its card is empty."]
    band = session.scalar(select(Listing.stock_band).where(Listing.product_id == product.id))
    if product.is_sellable and band is not None:
        sold_out = ["It is sold out: shoppers see it and cannot buy it."] if band is StockBand.OUT else []
        return Standing("On sale", "ok", True, [*sold_out, *bare])
    words, tone, reason = _hidden(product, zone)
    return Standing(words, tone, False, [reason, *missing(session, product), *bare])


def _has_pictures(session: Session, product: Product) -> bool:
    return bool(session.scalar(select(exists().where(ProductImage.product_id == product.id))))


def _hidden(product: Product, zone: str) -> tuple[str, str, str]:
    if product.deleted_at is not None:
        return "Deleted", "off", f"It was deleted on {hours(product.deleted_at, zone)}. Restore it first."
    if product.status is ProductStatus.ARCHIVED:
        return "Archived", "off", "It is archived: kept for its history, and not shown."
    if product.status is ProductStatus.DRAFT:
        return "Draft", "wait", "It is a draft. Put it on sale when it is ready."
    if product.published_at is not None and product.published_at > clock.now():
        opening = hours(product.published_at, zone)
        return f"On sale from {opening}", "wait", f"It is scheduled: it goes on sale on {opening}."
    return "Opening", "wait", "Its time has come. It is on the shelves within a minute, if it can be bought."


def hours(moment: datetime, zone: str) -> str:
    """``24 November 2026, 09:00`` by the store's clocks."""
    local = local_of(moment, zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}, {local:%H:%M}"


def variants_of(session: Session, product: Product) -> Sequence[Any]:
    """Each with its stock, withdrawn ones at the end."""
    return session.execute(
        select(Variant, StockItem)
        .outerjoin(
            StockItem, and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)
        )
        .where(Variant.product_id == product.id)
        .order_by(Variant.withdrawn_at.is_not(None), Variant.position)
    ).all()
