"""Parcels on their way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references


class Shipment(StoreOwned, Base):
    """A parcel handed to a courier. Its rows of shipment_line say what is in it."""

    __tablename__ = "shipment"

    order_id: Mapped[UUID]
    carrier: Mapped[str]
    tracking_number: Mapped[str] = mapped_column(default="")
    tracking_url: Mapped[str] = mapped_column(default="")
    shipped_at: Mapped[datetime] = mapped_column(default=clock.now)
    delivered_at: Mapped[datetime | None]

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        CheckConstraint("tracking_url = '' OR tracking_url ~ '^https://'", name="tracking_url"),
        Index(None, "store_id", "order_id"),
    )


class ShipmentLine(StoreOwned, Base):
    """Units of one line of the order in one parcel."""

    __tablename__ = "shipment_line"

    shipment_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]

    __table_args__ = (
        references("shipment_id", "shipment", ondelete="CASCADE"),
        references("order_line_id", "order_line", ondelete="CASCADE"),
        UniqueConstraint("store_id", "shipment_id", "order_line_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index(None, "store_id", "order_line_id"),
    )
