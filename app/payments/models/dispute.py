"""Money that a customer's bank takes back, or may."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references, text_enum
from app.orders.models.order import DisputeStatus


class Dispute(StoreOwned, Base):
    """A chargeback of a payment, as the provider last told of it. While it is open, and when it is lost, its amount
    is not ours to send back: the bank has it.
    """

    __tablename__ = "dispute"

    order_id: Mapped[UUID]
    payment_id: Mapped[UUID]
    provider_dispute_id: Mapped[str]
    status: Mapped[DisputeStatus] = mapped_column(text_enum(DisputeStatus))
    amount_cents: Mapped[int]
    #: The provider's word for why: fraudulent, product_not_received.
    reason: Mapped[str] = mapped_column(default="")
    noticed_at: Mapped[datetime] = mapped_column(default=clock.now)
    decided_at: Mapped[datetime | None]

    __table_args__ = (
        references("order_id", "order", ondelete="RESTRICT"),
        references("payment_id", "payment", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "provider_dispute_id"),
        CheckConstraint("amount_cents > 0 AND status <> 'none'", name="amount"),
        Index(None, "store_id", "order_id"),
    )
