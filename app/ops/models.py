"""What the doctor found."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned


class Examination(StoreOwned, Base):
    """One look of the doctor at a store, by night or by hand."""

    __tablename__ = "examination"

    started_at: Mapped[datetime] = mapped_column(default=clock.now)
    took_ms: Mapped[int]
    #: Sentences by area, the first hundred; ``count`` is all of them.
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    count: Mapped[int]
    asked_by: Mapped[str]

    __table_args__ = (Index(None, "store_id", "started_at"),)
