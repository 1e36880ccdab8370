"""The basket of a visitor."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app import clock
from app.database import Base, StoreOwned, references

MAXIMUM_LINES = 60
MAXIMUM_QUANTITY = 20
MAXIMUM_CODES = 5


class Cart(StoreOwned, Base):
    """What somebody means to buy. It holds no stock and promises no price until the order is placed."""

    __tablename__ = "cart"

    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: Promotion codes in the order they were typed; what each gives is worked out anew each time.
    codes: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    #: Whose it is since they logged in with it; nobody's while a cookie alone leads to it. One for each person.
    user_id: Mapped[UUID | None]

    lines: Mapped[list["CartLine"]] = relationship(
        primaryjoin=lambda: and_(foreign(CartLine.cart_id) == Cart.id, CartLine.store_id == Cart.store_id),
        order_by="CartLine.id",
        lazy="raise",
    )

    __table_args__ = (
        references("user_id", "user", ondelete="CASCADE"),
        UniqueConstraint("store_id", "user_id"),
    )


class CartLine(StoreOwned, Base):
    """A variant and how many. The price is noted when it is added, so that a change can be told."""

    __tablename__ = "cart_line"

    cart_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    noted_price_cents: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("cart_id", "cart", ondelete="CASCADE"),
        references("variant_id", "variant", ondelete="CASCADE"),
        UniqueConstraint("store_id", "cart_id", "variant_id"),
        CheckConstraint(f"quantity BETWEEN 1 AND {MAXIMUM_QUANTITY}", name="quantity"),
        Index(None, "store_id", "variant_id"),
    )
