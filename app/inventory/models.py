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
#: As the database's own CHECKs have it.
MOST_LOW_AT = 1_000_000


class InsufficientStock(DomainError):
    """Fewer units can be had than were asked for. ``available`` is what a shopper may still take."""

    def __init__(self, variant: Variant, product_title: str, available: int) -> None:
        self.variant = variant
        self.available = available
        name = f"{product_title} ({variant.title})" if variant.title else product_title
        if available > 0:
            super().__init__(f"Only {available} of {name} left. Change the quantity and try again.")
        else:
            super().__init__(f"{name} has just sold out. Take it out of your cart to go on.")


class StockItem(StoreScoped, Base):
    """The stock of a variant. ``reserved`` units are promised to open orders and still on the shelf."""

    __tablename__ = "stock_item"

    variant_id: Mapped[UUID] = mapped_column(primary_key=True)
    quantity: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    #: False: sold without counting, and both counters stay at nought.
    track_stock: Mapped[bool] = mapped_column(default=True)
    #: At or under which somebody is told; none: the store's own (Store.low_stock_at).
    low_at: Mapped[int | None]

    __table_args__ = (
        references("variant_id", "variant", ondelete="CASCADE"),
        CheckConstraint(f"low_at BETWEEN 0 AND {MOST_LOW_AT}", name="low_at"),
        Index(
            "ix_stock_item_sold_out",
            "store_id",
            "variant_id",
            postgresql_where="track_stock AND quantity = reserved",
        ),
        Index("ix_stock_item_reserved", "store_id", "variant_id", postgresql_where="reserved > 0"),
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
    #: Whose doing it was, where it was somebody's of the shop.
    by: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("variant_id", "variant", ondelete="CASCADE"),
        Index(None, "store_id", "variant_id", "at"),
    )


class StockAlert(StoreOwned, Base):
    """A variant ran low: said once, until there is more of it. Opened and closed with the stock that it is about."""

    __tablename__ = "stock_alert"

    variant_id: Mapped[UUID]
    #: What could be had when it opened, and at how many it opens.
    available: Mapped[int]
    threshold: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(default=clock.now)
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        references("variant_id", "variant", ondelete="CASCADE"),
        Index(
            "uq_stock_alert_open", "store_id", "variant_id", unique=True, postgresql_where="closed_at IS NULL"
        ),
        Index(None, "store_id", "opened_at"),
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
        # What an order was promised, looked for while the stock is locked.
        Index(None, "store_id", "order_id"),
    )
