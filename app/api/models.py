"""What was answered to a write, so that the same request sent again does nothing twice."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreScoped


class ApiAnswer(StoreScoped, Base):
    """One use of an idempotency key. The row commits with the effect; the answer with it or soon after.

    Neither the key nor the answer can be read from the row: the key is kept as a digest, and the answer (which may
    hold tokens and addresses) is encrypted with a key made from it.
    """

    __tablename__ = "api_answer"

    key_digest: Mapped[str] = mapped_column(primary_key=True)
    #: Of method, path and body: the same key with another request is a mistake of the client's.
    request_digest: Mapped[str]
    #: None while it is being worked on.
    status: Mapped[int | None]
    sealed: Mapped[str] = mapped_column(default="")
    begun_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: Until then whoever began is waited for; later they are taken to have died.
    leased_until: Mapped[datetime]

    __table_args__ = (Index(None, "store_id", "begun_at"),)
