"""What promotions took off an order."""

from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from app.database import Base, StoreOwned, references


class OrderDiscount(StoreOwned, Base):
    """What a promotion took off a line, or off the delivery where it names none. Its words outlive the promotion."""

    __tablename__ = "order_discount"

    order_id: Mapped[UUID]
    order_line_id: Mapped[UUID | None]
    promotion_id: Mapped[UUID]
    code: Mapped[str]
    name: Mapped[str]
    amount_cents: Mapped[int]

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        references("order_line_id", "order_line", ondelete="CASCADE"),
        references("promotion_id", "promotion", ondelete="RESTRICT"),
        UniqueConstraint(
            "store_id", "order_id", "promotion_id", "order_line_id", postgresql_nulls_not_distinct=True
        ),
        CheckConstraint("amount_cents > 0", name="amount"),
        Index(None, "store_id", "promotion_id"),
    )
