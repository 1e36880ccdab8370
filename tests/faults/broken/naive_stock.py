"""Stock sold by code that knows nothing of other shoppers: it reads, decides, and writes what it has worked out."""

import time
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.inventory import reservations
from app.inventory.models import Reservation, StockItem

#: As long as a busy database takes between two statements.
THINKING = 0.05


def reserve(session: Session, order_id: UUID, demand: Mapping[UUID, int]) -> None:
    for variant_id, wanted in demand.items():
        item = session.execute(
            select(StockItem.quantity, StockItem.reserved).where(StockItem.variant_id == variant_id)
        ).one()
        if item.quantity - item.reserved < wanted:
            raise reservations._refusal(session, variant_id, {})
        time.sleep(THINKING)
        session.execute(
            update(StockItem)
            .where(StockItem.variant_id == variant_id)
            .values(reserved=item.reserved + wanted)
            .execution_options(synchronize_session=False)
        )
        session.add(Reservation(order_id=order_id, variant_id=variant_id, quantity=wanted))
