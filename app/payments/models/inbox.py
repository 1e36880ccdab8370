"""What providers tell us, and whose it is. Installation-level: the store is found from here, never from Host."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, ids
from app.database import Base


class WebhookEvent(Base):
    """A verified event, kept as it came. A hint to look, never a fact to believe."""

    __tablename__ = "webhook_event"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=ids.new)
    provider: Mapped[str]
    account: Mapped[str]
    event_id: Mapped[str]
    type: Mapped[str]
    #: Ids of the provider's objects that the event speaks of, most telling first.
    object_ids: Mapped[list[str]]
    body: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: By the provider's clock, from the signature; how far ours is off.
    signed_at: Mapped[datetime | None]
    processed_at: Mapped[datetime | None]
    #: What came of it: handed on, then settled or looked at; ignored, unmatched.
    outcome: Mapped[str] = mapped_column(default="")
    store_id: Mapped[UUID | None]
    order_id: Mapped[UUID | None]
    #: How often staff had it looked at again.
    replays: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("provider", "account", "event_id"),
        Index(None, "store_id", "order_id"),
        # The tape of a store, latest first. Written when the store is found, not when the event comes in.
        Index("ix_webhook_event_tape", "store_id", "received_at", postgresql_where="store_id IS NOT NULL"),
        Index("ix_webhook_event_unprocessed", "received_at", postgresql_where="processed_at IS NULL"),
    )


class ProviderObject(Base):
    """Which store and order a provider's object belongs to."""

    __tablename__ = "provider_object"

    provider: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(primary_key=True)
    provider_id: Mapped[str] = mapped_column(primary_key=True)
    store_id: Mapped[UUID]
    order_id: Mapped[UUID]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
