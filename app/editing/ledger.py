"""The ledger of stock as a file: streamed, so that a million rows need no more memory than a few hundred."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.catalog.models.product import Variant
from app.database import in_store
from app.importing.exporting import BYTE_ORDER_MARK, as_csv, neutral
from app.inventory.models import StockMovement
from app.orders.models.order import Order

AT_ONCE = 2000
HEADER = ["When", "SKU", "What", "Quantity", "Reserved", "Order", "Why", "Who"]


def ledger_lines(store_id: UUID, variant_id: UUID | None) -> Iterator[str]:
    """Oldest first, of one variant or of all; some at a time, each by a session that is closed before they go out.

    A correction stands where its form was opened, a day before at most.
    """
    yield BYTE_ORDER_MARK + as_csv([HEADER])
    after: UUID | None = None
    while True:
        with in_store(store_id) as session:
            rows, after = _some(session, variant_id, after)
        yield as_csv(rows)
        if len(rows) < AT_ONCE:
            return


def _some(
    session: Session, variant_id: UUID | None, after: UUID | None
) -> tuple[list[list[str]], UUID | None]:
    """In the order of their ids, which is that of time."""
    chosen = (
        select(StockMovement, Variant.sku, Order.reference)
        .join(
            Variant, and_(Variant.id == StockMovement.variant_id, Variant.store_id == StockMovement.store_id)
        )
        .outerjoin(Order, and_(Order.id == StockMovement.order_id, Order.store_id == StockMovement.store_id))
        .order_by(StockMovement.id)
        .limit(AT_ONCE)
    )
    if variant_id:
        chosen = chosen.where(StockMovement.variant_id == variant_id)
    if after:
        chosen = chosen.where(StockMovement.id > after)
    found = session.execute(chosen).all()
    lines = [_line(movement, sku, reference) for movement, sku, reference in found]
    return lines, found[-1][0].id if found else after


def _line(movement: StockMovement, sku: str, reference: str | None) -> list[str]:
    figures = [str(movement.quantity_delta), str(movement.reserved_delta)]
    texts = [neutral(text) for text in (reference or "", movement.reason, movement.by)]
    return [movement.at.isoformat(timespec="seconds"), neutral(sku), movement.kind.value, *figures, *texts]
