"""What runs by the clock: one list, read by RQ's cron and by each worker's sweep.

A row of ``periodic_run``, unique on (task, due_at), decides who starts a task, so any number of hosts may ask.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from app import clock, ids
from app.database import Base
from app.jobs import WAKES, Job, registry
from app.stores.models import Store

KEEP = timedelta(days=2)


class PeriodicRun(Base):
    """Proof that a task has been started for a slot of time."""

    __tablename__ = "periodic_run"

    task: Mapped[str] = mapped_column(primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)


@dataclass(frozen=True, slots=True)
class Periodic:
    task: str
    every: timedelta
    #: One job per store, or one for the installation.
    per_store: bool = True


PERIODIC = (
    Periodic("payments.reconcile", timedelta(seconds=30)),
    Periodic("payments.reconcile_refunds", timedelta(hours=1)),
    Periodic("payments.look_back_at_paid", timedelta(hours=1)),
    Periodic("checkout.expire_overdue", timedelta(seconds=30)),
    Periodic("inventory.open_due", timedelta(seconds=30)),
    Periodic("inventory.open_overlooked", timedelta(hours=1)),
    # "New within 30 days" comes true and untrue without anybody's doing.
    Periodic("catalog.refill_collections", timedelta(hours=1)),
    # What has gone astray is put right, and words are counted anew.
    Periodic("search.reindex", timedelta(hours=24)),
    # Meilisearch has what the shop sells; what it lost or missed is sent again.
    Periodic("search.look_after", timedelta(minutes=1)),
    Periodic("search.mend", timedelta(hours=24)),
    Periodic("search.fold_queries", timedelta(minutes=1)),
    Periodic("search.rank_queries", timedelta(hours=1)),
    Periodic("search.forget_old", timedelta(hours=24)),
    Periodic("cart.forget_old", timedelta(hours=24)),
    Periodic("api.forget_old", timedelta(hours=1)),
    Periodic("accounts.forget_old", timedelta(hours=24)),
    Periodic("notifications.forget_old", timedelta(hours=24)),
    Periodic("ops.examine", timedelta(hours=24)),
    Periodic("ops.examine_installation", timedelta(hours=24), per_store=False),
    Periodic("ops.retire_unused_pictures", timedelta(hours=24)),
    Periodic("ops.sweep_picture_files", timedelta(hours=24)),
)


def named(task: str) -> Periodic:
    """Raises KeyError for what is not in the list."""
    return {periodic.task: periodic for periodic in PERIODIC}[task]


def start(session: Session, periodic: Periodic) -> bool:
    """Enqueue one task for its present slot, unless that has been done; the caller commits.

    Raises KeyError, before anything is written, for a task nobody registered.
    """
    task = registry[periodic.task]
    due_at = _slot(periodic.every)
    claimed = session.execute(
        insert(PeriodicRun)
        .values(task=periodic.task, due_at=due_at)
        .on_conflict_do_nothing()
        .returning(PeriodicRun.due_at)
    ).first()
    if claimed is None:
        return False
    session.execute(
        delete(PeriodicRun).where(PeriodicRun.task == periodic.task, PeriodicRun.due_at < due_at - KEEP)
    )
    for store_id in _stores(session, periodic):
        session.add(
            Job(
                store_id=store_id,
                id=ids.new(),
                queue=task.queue,
                name=task.name,
                arguments=[],
                run_after=clock.now(),
            )
        )
    session.info.setdefault(WAKES, set()).add(task.queue)
    return True


def _slot(every: timedelta) -> datetime:
    seconds = int(every.total_seconds())
    return datetime.fromtimestamp(int(clock.now().timestamp()) // seconds * seconds, tz=UTC)


def _stores(session: Session, periodic: Periodic) -> list[UUID]:
    if not periodic.per_store:
        return [ids.INSTALLATION]
    return list(session.scalars(select(Store.id)))
