"""What staff did to the shop's rows: who, when, from where, and each field from what to what."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, text_enum


class AuditAction(StrEnum):
    """NOTED is what a bulk statement did: its rows are too many to name one by one."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    NOTED = "noted"


class AuditEntry(StoreOwned, Base):
    """One row of the shop, changed by one person. Added to and never rewritten; the serving role may not.

    No foreign key leads from here: the thing may go, and the person too, while what was done stays.
    """

    __tablename__ = "audit_entry"

    at: Mapped[datetime] = mapped_column(default=clock.now)
    actor_id: Mapped[UUID | None]
    #: As they were called that day; an operator at the command line has a name and no id.
    actor_name: Mapped[str]
    actor_role: Mapped[str]
    #: The network address; nothing at the command line.
    address: Mapped[str] = mapped_column(default="")
    request_id: Mapped[str] = mapped_column(default="")
    #: The view or command it was done with.
    endpoint: Mapped[str] = mapped_column(default="")
    action: Mapped[AuditAction] = mapped_column(text_enum(AuditAction))
    #: The table, and the row's key in it without the store.
    entity_type: Mapped[str]
    entity_id: Mapped[str]
    #: The thing that a person would open to see it: the product of a variant, the order of a parcel.
    subject_type: Mapped[str]
    subject_id: Mapped[str]
    label: Mapped[str]
    #: Field to what it was and what it is. What is secret or a shopper's own is told to have changed, no more.
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    #: The entry that this one puts back.
    undoes_id: Mapped[UUID | None]

    __table_args__ = (
        Index(None, "store_id", "subject_type", "subject_id", "id"),
        Index(None, "store_id", "entity_type", "id"),
        Index(None, "store_id", "actor_id", "id"),
        Index("ix_audit_entry_undoes", "store_id", "undoes_id", postgresql_where="undoes_id IS NOT NULL"),
    )
