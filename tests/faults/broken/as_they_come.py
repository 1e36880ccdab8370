"""Stock rows locked one after the other in the order of the basket's lines, as a loop over lines does it."""

import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.inventory.models import StockItem

#: As long as a busy database takes between two statements.
THINKING = 0.1


def demand_of(lines: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    return dict(lines)


def lock_items(session: Session, variant_ids: Mapping[UUID, object]) -> dict[UUID, StockItem]:
    locked = {}
    for variant_id in variant_ids:
        locked[variant_id] = session.scalars(
            select(StockItem)
            .where(StockItem.variant_id == variant_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        time.sleep(THINKING)
    return locked
