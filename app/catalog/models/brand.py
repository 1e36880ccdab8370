"""Whose name a product carries."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, StoreOwned


class Brand(StoreOwned, Base):
    """A maker, with a page of its own at ``/brands/<slug>``."""

    __tablename__ = "brand"

    name: Mapped[str]
    slug: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    #: Goods listed, kept by app/catalog/places.py.
    product_count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("store_id", "name"),
        UniqueConstraint("store_id", "slug"),
        CheckConstraint("name <> ''", name="has_name"),
    )
