"""Codes that make an order cheaper, and who has used them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, StoreScoped, references, text_enum


class Benefit(StrEnum):
    #: ``percent_bp`` off the goods it holds for.
    PERCENT = "percent"
    #: ``amount_cents`` off the goods it holds for, never more than they cost.
    AMOUNT = "amount"
    #: Delivery costs nothing.
    FREE_DELIVERY = "free_delivery"


class Promotion(StoreOwned, Base):
    """One code and what it gives. Orders keep its words and amounts, so it may change or end at any time."""

    __tablename__ = "promotion"

    #: In capitals, as shoppers' typing is read.
    code: Mapped[str]
    #: What the shopper reads beside the amount.
    name: Mapped[str]
    benefit: Mapped[Benefit] = mapped_column(text_enum(Benefit))
    #: Basis points: 1000 is 10 %.
    percent_bp: Mapped[int | None]
    amount_cents: Mapped[int | None]
    #: The goods it holds for must come to this much, with VAT, before any discount.
    minimum_spend_cents: Mapped[int] = mapped_column(default=0)
    #: Entered in the store's zone. From the first moment on, and until just before the second.
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    #: How many orders in all, and how many of one customer; no limit where none.
    total_limit: Mapped[int | None]
    customer_limit: Mapped[int | None]
    #: Uses that count: of open and of paid orders. Raised by a guarded update under the row's lock.
    used: Mapped[int] = mapped_column(default=0)
    #: May stand beside other codes that may; all others are used alone.
    is_combinable: Mapped[bool] = mapped_column(default=False)
    #: Holds only for goods of its categories; where the last of these has gone, for nothing rather than for all.
    is_for_categories: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        UniqueConstraint("store_id", "code"),
        CheckConstraint("code <> '' AND code = upper(code)", name="code"),
        CheckConstraint(
            "CASE benefit WHEN 'percent' THEN percent_bp BETWEEN 1 AND 10000 AND amount_cents IS NULL "
            "WHEN 'amount' THEN amount_cents > 0 AND percent_bp IS NULL "
            "ELSE amount_cents IS NULL AND percent_bp IS NULL END",
            name="gives",
        ),
        CheckConstraint("minimum_spend_cents >= 0", name="minimum_spend"),
        CheckConstraint("starts_at < ends_at", name="window"),
        CheckConstraint("total_limit > 0 AND customer_limit > 0", name="limits"),
        # The last word against one use too many, whatever the code above it does.
        CheckConstraint("used >= 0 AND used <= total_limit", name="used"),
    )


class PromotionCategory(StoreScoped, Base):
    """A category whose goods, in it or below it, a promotion holds for."""

    __tablename__ = "promotion_category"

    promotion_id: Mapped[UUID] = mapped_column(primary_key=True)
    category_id: Mapped[UUID] = mapped_column(primary_key=True)

    __table_args__ = (
        references("promotion_id", "promotion", ondelete="CASCADE"),
        references("category_id", "category", ondelete="CASCADE"),
        Index(None, "store_id", "category_id"),
    )


class PromotionUse(StoreOwned, Base):
    """An open or paid order that counts against a promotion's limits; gone when the order is given up unpaid."""

    __tablename__ = "promotion_use"

    promotion_id: Mapped[UUID]
    order_id: Mapped[UUID]
    #: The customer as limits know them: the order's address in small letters.
    customer: Mapped[str]
    used_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("promotion_id", "promotion", ondelete="RESTRICT"),
        references("order_id", "order", ondelete="CASCADE"),
        UniqueConstraint("store_id", "promotion_id", "order_id"),
        Index(None, "store_id", "order_id"),
        Index(None, "store_id", "promotion_id", "customer"),
    )
