"""Where a person has things sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, DomainError, StoreOwned, references, text_enum
from app.shipping.models import Province

#: Of one person. The work, the parents, the holidays, and room to spare.
MOST_ADDRESSES = 20


class BookFull(DomainError):
    def __init__(self) -> None:
        super().__init__(f"Your address book holds {MOST_ADDRESSES}, which is all it can. Remove one first.")


class Address(StoreOwned, Base):
    """An entry of a person's address book. Orders keep copies of their own, so it may change at any time."""

    __tablename__ = "address"

    user_id: Mapped[UUID]
    name: Mapped[str]
    phone: Mapped[str]
    street: Mapped[str]
    suburb: Mapped[str]
    city: Mapped[str]
    province: Mapped[Province] = mapped_column(text_enum(Province))
    #: Text: 0181 begins with a nought.
    postal_code: Mapped[str]
    delivery_notes: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    company_vat_number: Mapped[str] = mapped_column(default="")
    #: The one that the checkout is filled in with.
    is_default: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("user_id", "user", ondelete="CASCADE"),
        Index(None, "store_id", "user_id"),
        Index("uq_address_default", "store_id", "user_id", unique=True, postgresql_where="is_default"),
        CheckConstraint("postal_code ~ '^[0-9]{4}$'", name="postal_code"),
    )
