"""Entries: a product as the back office's list finds it, for sale or not, in one narrow row."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database import SEARCHED, Base, StoreScoped, references, text_enum


class EntryState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"
    DELETED = "deleted"


class ProductEntry(StoreScoped, Base):
    """Written by app/catalog/entries.py and nothing else; read through a view of its owner (docs/adr/0020)."""

    __tablename__ = "product_entry"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    #: Small letters, for the order of the list.
    title_key: Mapped[str] = mapped_column(Text(collation="C"))
    #: Title, handle, SKUs and barcodes in small letters, a line for each.
    words: Mapped[str] = mapped_column(Text(collation="C"))
    state: Mapped[EntryState] = mapped_column(text_enum(EntryState))
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    category_id: Mapped[UUID | None]
    brand_id: Mapped[UUID | None]
    product_type_id: Mapped[UUID | None]
    #: Of its cheapest variant that can be bought.
    price_cents: Mapped[int | None]
    has_was_price: Mapped[bool]
    has_picture: Mapped[bool]

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        Index(
            "ix_product_entry_words",
            "store_id",
            "words",
            postgresql_using="gin",
            postgresql_ops={"words": "gin_trgm_ops"},
        ),
        Index(None, "store_id", "title_key", "product_id"),
        Index(None, "store_id", "state", "title_key", "product_id"),
        Index(None, "store_id", "updated_at", "product_id"),
        Index(None, "store_id", "price_cents", "product_id"),
        Index(None, "store_id", "category_id", "title_key", "product_id"),
        Index(None, "store_id", "brand_id", "title_key", "product_id"),
        Index(None, "store_id", "product_type_id", "title_key", "product_id"),
        Index(
            "ix_product_entry_on_offer",
            "store_id",
            "title_key",
            "product_id",
            postgresql_where=text("has_was_price"),
        ),
        Index(
            "ix_product_entry_unpictured",
            "store_id",
            "title_key",
            "product_id",
            postgresql_where=text("NOT has_picture"),
        ),
        {"info": {SEARCHED: "findable_product"}},
    )
