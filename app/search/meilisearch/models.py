"""What a store's index at Meilisearch is known to hold, and what it has yet to be told."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.database import Base, StoreOwned, StoreScoped, text_enum


class RebuildStatus(StrEnum):
    NEVER = "never"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


MOVING = frozenset({RebuildStatus.WAITING, RebuildStatus.RUNNING})


class SearchPush(StoreOwned, Base):
    """A product whose document is to be written anew or taken out. Only ever added, so that edits do not meet."""

    __tablename__ = "search_push"

    #: Of a product that may be gone by now.
    product_id: Mapped[UUID]
    noted_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (Index(None, "store_id", "noted_at"),)


class SearchIndex(StoreScoped, Base):
    """One row for a store. Rebuilding goes in steps; who takes one holds the store's lock (pushing.py)."""

    __tablename__ = "search_index"

    #: Of the settings that the index has; beginning with the shape of its documents.
    settings_digest: Mapped[str] = mapped_column(default="")
    #: When the goods were last laid out anew; without it there is no index.
    rebuilt_at: Mapped[datetime | None]

    status: Mapped[RebuildStatus] = mapped_column(text_enum(RebuildStatus), default=RebuildStatus.NEVER)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    #: The last product that was laid out; they go by their keys.
    reached: Mapped[UUID | None]
    problem: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[str] = mapped_column(default="")
    #: When it was asked for, or last moved.
    moved_at: Mapped[datetime | None]

    #: The last comparison of documents with goods, and what it found and had sent again.
    compared_at: Mapped[datetime | None]
    missing: Mapped[int] = mapped_column(default=0)
    outdated: Mapped[int] = mapped_column(default=0)
    surplus: Mapped[int] = mapped_column(default=0)

    __table_args__ = (CheckConstraint("0 <= done AND 0 <= total", name="progress"),)

    @property
    def is_moving(self) -> bool:
        return self.status in MOVING

    @property
    def drift(self) -> int:
        return self.missing + self.outdated + self.surplus

    def ask(self, *, by: str) -> None:
        """From the beginning, wherever an earlier one stands."""
        self.total = self.done = 0
        self.reached = None
        self.asked_by = by
        self._move_to(RebuildStatus.WAITING)

    def begin(self, total: int) -> None:
        self.total = total
        self._move_to(RebuildStatus.RUNNING)

    def advance(self, count: int, *, reached: UUID) -> None:
        """Goods that came in meanwhile count too."""
        self.done += count
        self.total = max(self.total, self.done)
        self.reached = reached
        self._move_to(RebuildStatus.RUNNING)

    def finish(self, *, settings_digest: str) -> None:
        self.settings_digest = settings_digest
        self.rebuilt_at = clock.now()
        self.total = self.done
        self.missing = self.outdated = self.surplus = 0
        self._move_to(RebuildStatus.DONE)

    def fail(self, problem: str) -> None:
        self._move_to(RebuildStatus.FAILED)
        self.problem = problem[:500]

    def note_comparison(self, *, missing: int, outdated: int, surplus: int) -> None:
        self.missing, self.outdated, self.surplus = missing, outdated, surplus
        self.compared_at = clock.now()

    def _move_to(self, status: RebuildStatus) -> None:
        self.status = status
        self.problem = ""
        self.moved_at = clock.now()
