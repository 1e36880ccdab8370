"""Our side of a payment: the intent before the call, the money that came, the money that goes back."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references, text_enum

#: A payment of more than was owed is two rows; this marks the one that goes back.
OVER = "-over"


class SessionState(StrEnum):
    #: Written and committed before the provider is called; it may or may not have heard of it.
    INTENDED = "intended"
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"
    #: The provider refused to make it.
    REFUSED = "refused"


class PaymentSession(StoreOwned, Base):
    """One attempt at paying an order on the provider's page. All of an order's are remembered and asked about."""

    __tablename__ = "payment_session"

    order_id: Mapped[UUID]
    attempt: Mapped[int]
    provider: Mapped[str]
    account: Mapped[str]
    state: Mapped[SessionState] = mapped_column(text_enum(SessionState), default=SessionState.INTENDED)
    #: The whole call, so that a retry within the provider's 24 hours replays it to the letter.
    parameters: Mapped[dict[str, Any]]
    idempotency_key: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    expires_at: Mapped[datetime]
    provider_session_id: Mapped[str | None]
    provider_payment_id: Mapped[str | None]
    url: Mapped[str | None]

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        UniqueConstraint("store_id", "order_id", "attempt"),
        UniqueConstraint("store_id", "provider", "provider_session_id"),
        UniqueConstraint("store_id", "idempotency_key"),
        # One live attempt per order: an older one is expired at the provider before a newer one is made.
        Index(
            "uq_payment_session_live",
            "store_id",
            "order_id",
            unique=True,
            postgresql_where="state IN ('intended', 'open')",
        ),
    )

    @property
    def is_live(self) -> bool:
        return self.state in (SessionState.INTENDED, SessionState.OPEN)


class Payment(StoreOwned, Base):
    """Money that arrived. One row per payment of the provider, or per bank receipt."""

    __tablename__ = "payment"

    order_id: Mapped[UUID]
    provider: Mapped[str]
    provider_payment_id: Mapped[str]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    #: It settles nothing: more than the order asked for, or held for a person to look at.
    is_surplus: Mapped[bool] = mapped_column(default=False)
    #: What is wrong with it; none once somebody has taken it or sent it back.
    held_because: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("order_id", "order", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "provider", "provider_payment_id"),
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("held_because IS NULL OR is_surplus", name="held"),
        Index(None, "store_id", "order_id"),
    )

    @property
    def name_there(self) -> str:
        """What the provider calls it: of money that is kept in part, both parts bear its name."""
        return self.provider_payment_id.removesuffix(OVER)


class RefundState(StrEnum):
    REQUESTED = "requested"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Refund(StoreOwned, Base):
    """Money to send back: a row first, then the call, with a key made from the row."""

    __tablename__ = "refund"

    order_id: Mapped[UUID]
    payment_id: Mapped[UUID]
    #: The note it pays; none for money that never belonged to an invoice (late, double, mismatched).
    credit_note_id: Mapped[UUID | None]
    amount_cents: Mapped[int]
    reason: Mapped[str]
    state: Mapped[RefundState] = mapped_column(text_enum(RefundState), default=RefundState.REQUESTED)
    provider_refund_id: Mapped[str | None]
    requested_by: Mapped[str]
    requested_at: Mapped[datetime] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None]
    #: The failed refund that this one makes good; one at most does.
    instead_of_id: Mapped[UUID | None]
    #: How staff paid it, where it did not go back the way it came.
    paid_by_hand: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        references("order_id", "order", ondelete="RESTRICT"),
        references("payment_id", "payment", ondelete="RESTRICT"),
        references("credit_note_id", "credit_note", ondelete="RESTRICT"),
        references("instead_of_id", "refund", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "instead_of_id"),
        UniqueConstraint("store_id", "provider_refund_id"),
        CheckConstraint("amount_cents > 0", name="amount"),
        Index(None, "store_id", "order_id"),
        Index(None, "store_id", "payment_id"),
    )

    @property
    def idempotency_key(self) -> str:
        return f"refund-{self.id}"


class BankReceipt(StoreOwned, Base):
    """A line of the bank statement that staff matched to an order."""

    __tablename__ = "bank_receipt"

    order_id: Mapped[UUID]
    #: What the bank's statement calls it; the same line cannot be booked twice.
    statement_reference: Mapped[str]
    amount_cents: Mapped[int]
    received_on: Mapped[date]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("order_id", "order", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "received_on", "statement_reference", "amount_cents"),
        Index(None, "store_id", "order_id"),
        CheckConstraint("amount_cents > 0", name="amount"),
    )


class PaymentAccount(StoreOwned, Base):
    """A store's own account with a provider. Its secrets are encrypted with a key made from SECRET_KEY.

    Its webhooks arrive at ``/webhooks/<provider>/<store slug>``; stores without a row use the environment's keys.
    """

    __tablename__ = "payment_account"

    provider: Mapped[str]
    secret_key_encrypted: Mapped[str]
    webhook_secrets_encrypted: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (UniqueConstraint("store_id", "provider"),)
