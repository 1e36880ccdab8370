"""What a paid order costs less than its invoice says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references


class CreditNote(StoreOwned, Base):
    """Decided by staff against an invoice (VAT Act s21); its money goes back by refunds that name it.

    A refund that fails leaves the note standing: the customer is still owed the money. Amounts are cents with VAT
    inside; VAT is taken by cumulative differences, so that all notes of an order together hold its VAT to the cent.
    """

    __tablename__ = "credit_note"

    order_id: Mapped[UUID]
    #: Gapless per store, in a series of its own.
    number: Mapped[int]
    #: Lines and delivery together.
    amount_cents: Mapped[int]
    vat_cents: Mapped[int]
    delivery_cents: Mapped[int] = mapped_column(default=0)
    delivery_vat_cents: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str]
    #: As on the invoice, at the time of the note.
    seller: Mapped[dict[str, Any]] = mapped_column(default=dict)
    issued_by: Mapped[str]
    issued_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("order_id", "order", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "number"),
        CheckConstraint("amount_cents > 0 AND 0 <= vat_cents AND vat_cents <= amount_cents", name="amounts"),
        CheckConstraint("0 <= delivery_cents AND delivery_cents <= amount_cents", name="delivery"),
        Index(None, "store_id", "order_id"),
    )


class CreditNoteLine(StoreOwned, Base):
    """The part of a note that concerns a line: units that came back, or an amount off with no unit."""

    __tablename__ = "credit_note_line"

    credit_note_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    amount_cents: Mapped[int]
    vat_cents: Mapped[int]
    #: Of the quantity: what went back on the shelf.
    restocked: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        references("credit_note_id", "credit_note", ondelete="CASCADE"),
        references("order_line_id", "order_line", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "credit_note_id", "order_line_id"),
        CheckConstraint("quantity >= 0 AND 0 <= restocked AND restocked <= quantity", name="quantity"),
        CheckConstraint("amount_cents >= 0 AND 0 <= vat_cents AND vat_cents <= amount_cents", name="amounts"),
        Index(None, "store_id", "order_line_id"),
    )
