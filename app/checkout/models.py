"""What a shopper has filled in on the way to an order."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreScoped, references, text_enum
from app.orders.models.order import PaymentMethod


class CheckoutDraft(StoreScoped, Base):
    """Contact, address and choices of one basket, so that nothing is asked twice. Gone once the order is placed."""

    __tablename__ = "checkout_draft"

    cart_id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]
    street: Mapped[str]
    suburb: Mapped[str]
    city: Mapped[str]
    province: Mapped[str]
    postal_code: Mapped[str]
    delivery_notes: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    company_vat_number: Mapped[str] = mapped_column(default="")
    delivery_rate_id: Mapped[UUID | None]
    payment_method: Mapped[PaymentMethod] = mapped_column(
        text_enum(PaymentMethod), default=PaymentMethod.CARD
    )
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("cart_id", "cart", ondelete="CASCADE"),
        references("delivery_rate_id", "delivery_rate", ondelete="SET NULL (delivery_rate_id)"),
        CheckConstraint("postal_code ~ '^[0-9]{4}$'", name="postal_code"),
    )
