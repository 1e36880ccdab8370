"""Addresses that have moved."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreScoped


class Redirect(StoreScoped, Base):
    """An old path, and the one that answers now. Never a chain: a second move rewrites the first."""

    __tablename__ = "redirect"

    path: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        CheckConstraint("path ~ '^/' AND target ~ '^/([^/]|$)'", name="paths"),
        CheckConstraint("path <> target", name="leads_on"),
    )
