"""The order: what was bought, by whom, for how much, and how far it has come."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, and_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app import clock
from app.catalog.models.product import TaxClass
from app.database import SEARCHED, Base, StoreOwned, references, text_enum
from app.orders.models.states import TRANSITIONS, IllegalTransition, OrderStatus
from app.orders.searchable import LINE_WORDS, WORDS


class PaymentMethod(StrEnum):
    CARD = "card"
    EFT = "eft"


class DisputeStatus(StrEnum):
    NONE = "none"
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Order(StoreOwned, Base):
    """Amounts are cents with VAT inside, fixed when the order is placed; only a refund adds to them later.

    Every verb writes an event row in the same transaction. ``version`` moves with each, so that somebody who read
    the order, asked the provider and came back can tell that it changed meanwhile.
    """

    __tablename__ = "order"

    reference: Mapped[str]
    cart_id: Mapped[UUID]
    #: The shopper whose login it was placed with, or who has shown that its e-mail address is theirs.
    user_id: Mapped[UUID | None]
    status: Mapped[OrderStatus] = mapped_column(text_enum(OrderStatus), default=OrderStatus.PENDING)
    version: Mapped[int] = mapped_column(default=1)
    payment_method: Mapped[PaymentMethod] = mapped_column(text_enum(PaymentMethod))
    #: Money is on its way by a slow method: do not expire, do not ship.
    payment_pending: Mapped[bool] = mapped_column(default=False)

    email: Mapped[str]
    name: Mapped[str]
    phone: Mapped[str]
    street: Mapped[str]
    suburb: Mapped[str]
    city: Mapped[str]
    province: Mapped[str]
    postal_code: Mapped[str]
    delivery_notes: Mapped[str] = mapped_column(default="")

    delivery_service: Mapped[str]
    delivery_minimum_days: Mapped[int]
    delivery_maximum_days: Mapped[int]

    goods_cents: Mapped[int]
    delivery_cents: Mapped[int]
    #: Off goods and delivery together; the rows of order_discount say which promotion gave what.
    discount_cents: Mapped[int] = mapped_column(default=0)
    delivery_discount_cents: Mapped[int] = mapped_column(default=0)
    total_cents: Mapped[int]
    #: Of the total; nought for a store that is no VAT vendor.
    vat_cents: Mapped[int]
    delivery_vat_cents: Mapped[int] = mapped_column(default=0)
    delivery_rate_bp: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(default="ZAR")

    #: A customer who is a VAT vendor needs these on the tax invoice (VAT Act s20(4)).
    company: Mapped[str] = mapped_column(default="")
    company_vat_number: Mapped[str] = mapped_column(default="")
    #: What the figures were made from when the order was placed (app/checkout/basis.py): zone and rate of the
    #: delivery, weight, the VAT rate rows. For "Why this total?"; nothing is computed from it.
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: The seller as the invoice names them, fixed when its number was given: name, address, VAT number.
    seller: Mapped[dict[str, Any]] = mapped_column(default=dict)

    #: A keyed digest of the network address it was placed from (app/checkout/unpaid.py); nothing where nobody asked.
    client: Mapped[str] = mapped_column(default="")

    placed_at: Mapped[datetime] = mapped_column(default=clock.now)
    hold_until: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    invoice_number: Mapped[int | None]
    dispute_status: Mapped[DisputeStatus] = mapped_column(
        text_enum(DisputeStatus), default=DisputeStatus.NONE
    )
    #: Why a person must look, in a sentence they can act on; none when nobody must.
    needs_attention: Mapped[str | None]
    #: When staff said what becomes of an order whose dispute was lost.
    loss_seen_at: Mapped[datetime | None]
    #: When the reconciler last asked the provider about this order, and when it last looked back at a paid one.
    checked_at: Mapped[datetime | None]
    looked_back_at: Mapped[datetime | None]

    lines: Mapped[list["OrderLine"]] = relationship(
        primaryjoin=lambda: and_(
            foreign(OrderLine.order_id) == Order.id, OrderLine.store_id == Order.store_id
        ),
        order_by="OrderLine.position",
        lazy="raise",
    )

    __table_args__ = (
        references("user_id", "user", ondelete="SET NULL (user_id)"),
        UniqueConstraint("store_id", "reference"),
        UniqueConstraint("store_id", "invoice_number"),
        # One open order per basket: a double click meets this, whatever the code above it does.
        Index(
            "uq_order_pending_cart", "store_id", "cart_id", unique=True, postgresql_where="status = 'PENDING'"
        ),
        Index("ix_order_pending_client", "store_id", "client", postgresql_where="status = 'PENDING'"),
        Index(
            "ix_order_pending_email", "store_id", text("lower(email)"), postgresql_where="status = 'PENDING'"
        ),
        # The order that a cart has become, looked for while the cart is locked.
        Index("ix_order_cart", "store_id", "cart_id", "id"),
        Index(None, "store_id", "status", "placed_at"),
        Index(None, "store_id", "placed_at"),
        Index(
            "ix_order_user", "store_id", "user_id", "placed_at", "id", postgresql_where="user_id IS NOT NULL"
        ),
        # For the back office: what needs a person, who paid when, one customer's orders, and orders by what they cost.
        Index("ix_order_attention", "store_id", "placed_at", postgresql_where="needs_attention IS NOT NULL"),
        Index(
            "ix_order_paid_at",
            "store_id",
            "paid_at",
            postgresql_where="paid_at IS NOT NULL",
            postgresql_include=["total_cents", "refunded_cents"],
        ),
        Index("ix_order_customer", "store_id", text("lower(email)"), "placed_at"),
        Index(None, "store_id", "total_cents", "id"),
        # By what it is found in the back office, through a view of the table's owner (docs/adr/0020).
        Index("ix_order_words", "store_id", WORDS, postgresql_using="gin"),
        Index("ix_order_disputed", "store_id", "checked_at", postgresql_where="dispute_status = 'open'"),
        CheckConstraint("total_cents = goods_cents + delivery_cents - discount_cents", name="total"),
        CheckConstraint(
            "0 <= delivery_discount_cents AND delivery_discount_cents <= delivery_cents "
            "AND 0 <= discount_cents - delivery_discount_cents "
            "AND discount_cents - delivery_discount_cents <= goods_cents",
            name="discount",
        ),
        CheckConstraint("0 <= refunded_cents AND refunded_cents <= total_cents", name="refunded"),
        CheckConstraint("0 <= vat_cents AND vat_cents <= total_cents", name="vat"),
        CheckConstraint("postal_code ~ '^[0-9]{4}$'", name="postal_code"),
        {"info": {SEARCHED: "searchable_order"}},
    )

    # --- predicates

    def can_become(self, status: OrderStatus) -> bool:
        return status in TRANSITIONS[self.status]

    @property
    def is_open(self) -> bool:
        return self.status is OrderStatus.PENDING

    @property
    def was_paid(self) -> bool:
        return self.paid_at is not None

    @property
    def holds_stock(self) -> bool:
        return self.status is OrderStatus.PENDING

    def is_shown_to(self, user_id: UUID | None) -> bool:
        """A person's is shown to their own login alone, whoever has come by its cart."""
        return self.user_id in (None, user_id)

    # --- verbs

    def belong_to(self, user_id: UUID) -> "OrderEvent":
        """A guest's order goes to the person whose mailbox it was confirmed to."""
        self.user_id = user_id
        return self.record("order.claimed", by="shopper")

    def place(self, *, by: str) -> "OrderEvent":
        return self.record("order.placed", by=by)

    def mark_paid(self, *, by: str, note: str = "") -> "OrderEvent":
        self.payment_pending = False
        self.paid_at = clock.now()
        return self._move_to(OrderStatus.PAID, "order.paid", by=by, note=note)

    def ship(self, *, by: str, note: str = "") -> "OrderEvent":
        return self._move_to(OrderStatus.SHIPPED, "order.shipped", by=by, note=note)

    def deliver(self, *, by: str, note: str = "") -> "OrderEvent":
        return self._move_to(OrderStatus.DELIVERED, "order.delivered", by=by, note=note)

    def expire(self, *, by: str, note: str = "") -> "OrderEvent":
        self.payment_pending = False
        return self._move_to(OrderStatus.EXPIRED, "order.expired", by=by, note=note)

    def cancel(self, *, by: str, reason: str) -> "OrderEvent":
        self.payment_pending = False
        return self._move_to(OrderStatus.CANCELLED, "order.cancelled", by=by, note=reason)

    def mark_refunded(self, *, by: str, note: str = "") -> "OrderEvent":
        return self._move_to(OrderStatus.REFUNDED, "order.refunded", by=by, note=note)

    def flag(self, reason: str, *, by: str) -> "OrderEvent | None":
        """Ask for a person. The same reason twice is one event."""
        if self.needs_attention == reason:
            return None
        self.needs_attention = reason
        return self.record("order.flagged", by=by, note=reason)

    def clear_flag(self, *, by: str) -> "OrderEvent | None":
        if self.needs_attention is None:
            return None
        note = self.needs_attention
        self.needs_attention = None
        return self.record("order.flag_cleared", by=by, note=note)

    def record(
        self, kind: str, *, by: str, note: str = "", details: dict[str, Any] | None = None
    ) -> "OrderEvent":
        """An event that changes no state. The caller adds what is returned to the session."""
        self.version = (self.version or 0) + 1
        return OrderEvent(
            order_id=self.id, kind=kind, to_status=self.status, actor=by, note=note, details=details or {}
        )

    def _move_to(self, status: OrderStatus, kind: str, *, by: str, note: str) -> "OrderEvent":
        if not self.can_become(status):
            raise IllegalTransition(self.reference, self.status, status)
        before = self.status
        self.status = status
        event = self.record(kind, by=by, note=note)
        event.from_status = before
        return event


class OrderLine(StoreOwned, Base):
    """A variant as it was when it was bought: its words, picture and price survive the product."""

    __tablename__ = "order_line"

    order_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    product_id: Mapped[UUID]
    position: Mapped[int]
    title: Mapped[str]
    variant_title: Mapped[str]
    sku: Mapped[str]
    #: The picture as a card needs it: sha, width, height, alt, paper.
    image: Mapped[dict[str, Any] | None]
    unit_price_cents: Mapped[int]
    quantity: Mapped[int]
    #: Before discounts.
    total_cents: Mapped[int]
    discount_cents: Mapped[int] = mapped_column(default=0)
    tax_class: Mapped[TaxClass] = mapped_column(text_enum(TaxClass))
    rate_bp: Mapped[int]
    #: Inside what the line costs after its discount.
    vat_cents: Mapped[int]
    weight_grams: Mapped[int]

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        references("variant_id", "variant", ondelete="RESTRICT"),
        references("product_id", "product", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "order_id", "position"),
        CheckConstraint("quantity > 0 AND unit_price_cents >= 0", name="amounts"),
        CheckConstraint("total_cents = quantity * unit_price_cents", name="total"),
        CheckConstraint("0 <= discount_cents AND discount_cents <= total_cents", name="discount"),
        Index(None, "store_id", "variant_id"),
        Index("ix_order_line_words", "store_id", LINE_WORDS, postgresql_using="gin"),
        {"info": {SEARCHED: "searchable_order_line"}},
    )


class OrderEvent(StoreOwned, Base):
    """What happened, from which state to which, by whom, when and why. Append-only."""

    __tablename__ = "order_event"

    order_id: Mapped[UUID]
    kind: Mapped[str]
    from_status: Mapped[OrderStatus | None] = mapped_column(text_enum(OrderStatus, "from_status"))
    to_status: Mapped[OrderStatus] = mapped_column(text_enum(OrderStatus, "to_status"))
    actor: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        Index(None, "store_id", "order_id", "id"),
    )
