"""Listing rows: what a card shows, denormalised, so that a list of goods is one indexed read at any size."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, StoreScoped, references, text_enum


class StockBand(StrEnum):
    """What the shop says about stock without counting it out loud; the row changes only when the band does."""

    IN = "in"
    FEW = "few"
    OUT = "out"


class Listing(StoreScoped, Base):
    """The card of a product that is for sale. Written by app/inventory/listings.py and nothing else."""

    __tablename__ = "listing"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]
    subtitle: Mapped[str]
    #: The product's, for its brand's page; the product's row holds the reference.
    brand_id: Mapped[UUID | None]
    price_cents: Mapped[int]
    price_varies: Mapped[bool]
    compare_at_cents: Mapped[int | None]
    stock_band: Mapped[StockBand] = mapped_column(text_enum(StockBand))
    #: Pictures as the card needs them: sha, width, height, alt, paper.
    image: Mapped[dict[str, Any] | None]
    image_2: Mapped[dict[str, Any] | None]
    swatches: Mapped[list[str]]
    published_at: Mapped[datetime]

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        Index(None, "store_id", "published_at", "product_id"),
        Index(None, "store_id", "brand_id", "published_at", "product_id"),
        Index(None, "store_id", "brand_id", "price_cents", "product_id"),
    )


class ListingPlace(StoreScoped, Base):
    """A listing's place in a category, its own or an ancestor's, with the keys that the category is sorted by."""

    __tablename__ = "listing_place"

    category_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    price_cents: Mapped[int]
    published_at: Mapped[datetime]

    __table_args__ = (
        references("category_id", "category", ondelete="CASCADE"),
        references("product_id", "listing", target="product_id", ondelete="CASCADE"),
        Index(None, "store_id", "category_id", "published_at", "product_id"),
        Index(None, "store_id", "category_id", "price_cents", "product_id"),
        Index(None, "store_id", "product_id"),
    )
