"""Stock promised line by line, each held against the shelf as it was before the first: two lines are two demands."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.inventory import reservations
from app.inventory.models import Reservation, StockItem


def reserve(session: Session, order_id: UUID, lines: Sequence[tuple[UUID, int]]) -> None:
    wanted = {variant_id for variant_id, _ in lines}
    shelf = {
        row.variant_id: row
        for row in session.execute(
            select(StockItem.variant_id, StockItem.quantity, StockItem.reserved).where(
                StockItem.variant_id.in_(wanted)
            )
        )
    }
    promised: dict[UUID, Reservation] = {}
    for variant_id, quantity in lines:
        seen = shelf[variant_id]
        if seen.quantity - seen.reserved < quantity:
            raise reservations._refusal(session, variant_id, {})
        session.execute(
            update(StockItem)
            .where(StockItem.variant_id == variant_id)
            .values(reserved=seen.reserved + quantity)
            .execution_options(synchronize_session=False)
        )
        if variant_id in promised:
            promised[variant_id].quantity += quantity
        else:
            promised[variant_id] = Reservation(order_id=order_id, variant_id=variant_id, quantity=quantity)
    session.add_all(promised.values())
