"""The tree of categories."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, StoreOwned, references


class Category(StoreOwned, Base):
    """A node of the store's tree. ``path`` is its address and its ancestry: ``table/mugs-and-cups``."""

    __tablename__ = "category"

    parent_id: Mapped[UUID | None]
    name: Mapped[str]
    path: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    #: Goods listed here and below, kept by app/catalog/places.py.
    product_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        references("parent_id", "category", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "path"),
        CheckConstraint("path ~ '^[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*$'", name="path"),
        Index(None, "store_id", "parent_id"),
    )
