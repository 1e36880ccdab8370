"""What the people of the shop tell each other about an order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references


class OrderNote(StoreOwned, Base):
    """Written by staff, for staff. No shopper sees it."""

    __tablename__ = "order_note"

    order_id: Mapped[UUID]
    text: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        CheckConstraint("text <> ''", name="text"),
        Index(None, "store_id", "order_id", "id"),
    )
