"""Mail, one row per message, so that a second run of a job finds the first one's work."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, references


class Mail(StoreOwned, Base):
    """A message to a customer. Unique per order and kind (and parcel): it is written once and sent at least once.

    One about a login names the person instead of an order; one to somebody who was just erased names neither.
    """

    __tablename__ = "mail"

    order_id: Mapped[UUID | None]
    user_id: Mapped[UUID | None]
    #: ``order_paid``, ``order_shipped`` and so on; with the parcel's id where there can be several.
    kind: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    sent_at: Mapped[datetime | None]

    @property
    def is_nobodys(self) -> bool:
        return self.order_id is None and self.user_id is None

    __table_args__ = (
        references("order_id", "order", ondelete="CASCADE"),
        references("user_id", "user", ondelete="CASCADE"),
        UniqueConstraint("store_id", "order_id", "kind"),
        Index(None, "store_id", "created_at"),
        Index("ix_mail_user", "store_id", "user_id", postgresql_where="user_id IS NOT NULL"),
    )
