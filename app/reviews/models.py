"""What buyers say about goods."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references, text_enum


class ReviewStatus(StrEnum):
    WAITING = "waiting"
    PUBLISHED = "published"
    DECLINED = "declined"


class Review(StoreOwned, Base):
    """One buyer's words and stars. ``order_id`` is the proof of purchase, and without it there is no badge."""

    __tablename__ = "review"

    product_id: Mapped[UUID]
    order_id: Mapped[UUID | None]
    author: Mapped[str]
    rating: Mapped[int]
    title: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")
    status: Mapped[ReviewStatus] = mapped_column(text_enum(ReviewStatus), default=ReviewStatus.WAITING)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        references("order_id", "order", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "order_id", "product_id"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating"),
        Index(None, "store_id", "product_id", "created_at"),
        Index(None, "store_id", "status", "created_at"),
    )
