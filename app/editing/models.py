"""Bulk edits: one change to many goods, looked at first, applied, undone. Their lines are the history of prices."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, DomainError, StoreOwned, StoreScoped, references, text_enum


class EditStatus(StrEnum):
    #: What it would do is being worked out.
    PREPARING = "preparing"
    CHECKED = "checked"
    APPLYING = "applying"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


MOVING = frozenset({EditStatus.PREPARING, EditStatus.APPLYING, EditStatus.UNDOING})


class Outcome(StrEnum):
    PLANNED = "planned"
    #: It cannot be; ``reason`` says why.
    REFUSED = "refused"
    APPLIED = "applied"
    #: Not applied: it was changed after the preview.
    LEFT = "left"
    UNDONE = "undone"
    #: Not undone: it was changed after the edit.
    KEPT = "kept"


class NotInThisState(DomainError):
    """The edit has moved on; the message says where it is."""

    def __init__(self, edit: "BulkEdit") -> None:
        super().__init__(f"This edit is {edit.status.value}: look at it again.")


class BulkEdit(StoreOwned, Base):
    """One change, the goods it is for, and how far it is."""

    __tablename__ = "bulk_edit"

    status: Mapped[EditStatus] = mapped_column(text_enum(EditStatus), default=EditStatus.PREPARING)
    #: What is to be done, as app/editing/changes.py reads it.
    change: Mapped[dict[str, Any]]
    #: Ids that were ticked, or the list's address whose every product is meant.
    selection: Mapped[dict[str, Any]]
    #: Lines by outcome.
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    products: Mapped[int] = mapped_column(default=0)
    #: Of the step that is under way: products while it prepares, lines afterwards.
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    #: The last product that was prepared.
    reached: Mapped[UUID | None]
    started_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    moved_at: Mapped[datetime] = mapped_column(default=clock.now)
    finished_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("0 <= done AND 0 <= total", name="progress"),
        Index(None, "store_id", "created_at"),
    )

    @property
    def is_moving(self) -> bool:
        return self.status in MOVING

    def expect(self, status: EditStatus) -> None:
        """Raises NotInThisState."""
        if self.status is not status:
            raise NotInThisState(self)

    def move_to(self, status: EditStatus, *, total: int = 0) -> None:
        self.status, self.moved_at = status, clock.now()
        self.total, self.done = total, 0
        self.finished_at = None if status in MOVING else clock.now()


class EditLine(StoreScoped, Base):
    """What an edit does to one product or variant: from what, to what, and what became of it."""

    __tablename__ = "bulk_edit_line"

    edit_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[UUID]
    variant_id: Mapped[UUID | None]
    #: Title, and which variant.
    label: Mapped[str]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome), default=Outcome.PLANNED)
    reason: Mapped[str] = mapped_column(default="")
    applied_at: Mapped[datetime | None]

    __table_args__ = (
        references("edit_id", "bulk_edit", ondelete="CASCADE"),
        references("product_id", "product", ondelete="CASCADE"),
        Index("ix_bulk_edit_line_store_id_product_id", "store_id", "product_id", "applied_at"),
    )
