"""Stock: counters that may never disagree with the ledger beside them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.catalog.models.product import Variant
from app.database import Base, DomainError, StoreOwned, StoreScoped, references, text_enum

FEW_LEFT = 5


class InsufficientStock(DomainError):
    """Fewer units can be had than were asked for. ``available`` is what a shopper may still take."""

    def __init__(self, variant: Variant, product_title: str, available: int) -> None:
        self.variant = variant
        self.available = available
        name = f"{product_title} ({variant.title})" if variant.title else product_title
        if available > 0:
            super().__init__(f"Only {available} of {name} left. Change the quantity and try again.")
        else:
            super().__init__(f"{name} has just sold out. Take it out of your basket to go on.")


class StockItem(StoreScoped, Base):
    """The stock of a variant. ``reserved`` units are promised to open orders and still on the shelf."""

    __tablename__ = "stock_item"

    variant_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    #: False: sold without counting, and both counters stay at nought.
    track_stock: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        references("variant_id", "variant", ondelete="CASCADE"),
        CheckConstraint("0 <= reserved AND reserved <= quantity", name="reserved_within_quantity"),
        CheckConstraint("track_stock OR (quantity = 0 AND reserved = 0)", name="untracked_is_empty"),
    )

    @property
    def available(self) -> int:
        return self.quantity - self.reserved


class MovementKind(StrEnum):
    ADJUSTED = "adjusted"
    RESERVED = "reserved"
    RELEASED = "released"
    SOLD = "sold"
    RESTOCKED = "restocked"


class StockMovement(StoreOwned, Base):
    """One change of the counters, append-only: their sum is the counters, and `doctor stock` checks it."""

    __tablename__ = "stock_movement"

    variant_id: Mapped[UUID]
    kind: Mapped[MovementKind] = mapped_column(text_enum(MovementKind))
    quantity_delta: Mapped[int]
    reserved_delta: Mapped[int]
    #: The order this was for; without a foreign key, because orders stand on a higher floor.
    order_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("variant_id", "variant", ondelete="CASCADE"),
        Index(None, "store_id", "variant_id", "at"),
    )


class ReservationState(StrEnum):
    OPEN = "open"
    COMMITTED = "committed"
    RELEASED = "released"


class Reservation(StoreOwned, Base):
    """Units of one variant promised to one order. The sum of the open ones is the variant's ``reserved``."""

    __tablename__ = "reservation"

    order_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    state: Mapped[ReservationState] = mapped_column(
        text_enum(ReservationState), default=ReservationState.OPEN
    )
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("variant_id", "variant", ondelete="RESTRICT"),
        CheckConstraint("quantity > 0", name="quantity"),
        # One open promise per order and variant: a second reservation of the same order is refused here.
        Index(
            "uq_reservation_open_order_variant",
            "store_id",
            "order_id",
            "variant_id",
            unique=True,
            postgresql_where="state = 'open'",
        ),
        Index(None, "store_id", "variant_id", "state"),
    )
