"""Collections: goods put together by hand, or by a rule that fills them by itself."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, StoreOwned, StoreScoped, references, text_enum


class CollectionKind(StrEnum):
    MANUAL = "manual"
    RULE = "rule"


class RuleMatch(StrEnum):
    ALL = "all"
    ANY = "any"


class Collection(StoreOwned, Base):
    """A list of goods with an address of its own, ``/collections/<slug>``."""

    __tablename__ = "collection"

    slug: Mapped[str]
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[CollectionKind] = mapped_column(text_enum(CollectionKind), default=CollectionKind.MANUAL)
    match: Mapped[RuleMatch] = mapped_column(text_enum(RuleMatch), default=RuleMatch.ALL)
    #: Conditions of a rule, as app/catalog/collection_rules.py reads them; empty for goods put in by hand.
    rules: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    is_published: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    #: Goods listed, kept with the places.
    product_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("store_id", "slug"),
        CheckConstraint("name <> ''", name="has_name"),
    )


class CollectionProduct(StoreScoped, Base):
    """A product put into a manual collection, for sale at the moment or not, in the merchant's order."""

    __tablename__ = "collection_product"

    collection_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        references("collection_id", "collection", ondelete="CASCADE"),
        references("product_id", "product", ondelete="CASCADE"),
        Index(None, "store_id", "product_id"),
    )


class CollectionPlace(StoreScoped, Base):
    """A listing's place in a collection, with the keys that the collection is sorted by (as ListingPlace)."""

    __tablename__ = "collection_place"

    collection_id: Mapped[UUID] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)
    price_cents: Mapped[int]
    published_at: Mapped[datetime]

    __table_args__ = (
        references("collection_id", "collection", ondelete="CASCADE"),
        references("product_id", "listing", target="product_id", ondelete="CASCADE"),
        Index(None, "store_id", "collection_id", "position", "product_id"),
        Index(None, "store_id", "collection_id", "published_at", "product_id"),
        Index(None, "store_id", "collection_id", "price_cents", "product_id"),
        Index(None, "store_id", "product_id"),
    )
