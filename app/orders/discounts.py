"""Which promotion took what off an order: written when it is placed, read wherever the order is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.orders.models.discount import OrderDiscount
from app.orders.models.order import Order, OrderLine
from app.promotions.evaluating import Discounts


@dataclass(frozen=True, slots=True)
class Taken:
    """What one promotion took off: in all, or off one line."""

    code: str
    name: str
    cents: int
    #: Off the delivery; the rest is off the goods.
    delivery_cents: int = 0
    #: Never of an order; the pages of a basket, which draw the same rows, have such.
    is_pending: bool = False


@dataclass(frozen=True, slots=True)
class OrderDiscounts:
    """``promotions`` in the order in which they applied; ``lines`` by the id of the order's line."""

    promotions: tuple[Taken, ...] = ()
    lines: dict[UUID, tuple[Taken, ...]] | None = None

    def on(self, line_id: UUID) -> tuple[Taken, ...]:
        return (self.lines or {}).get(line_id, ())


def discount_rows(order: Order, lines: Sequence[OrderLine], discounts: Discounts) -> list[OrderDiscount]:
    """A row for each line that a promotion made cheaper, and one for the delivery."""
    rows = []
    for gift in discounts.gifts:
        parts: list[tuple[UUID | None, int]] = [
            (line.id, cents) for line, cents in zip(lines, gift.lines, strict=True) if cents
        ]
        if gift.delivery_cents:
            parts.append((None, gift.delivery_cents))
        rows += [
            OrderDiscount(
                order_id=order.id,
                order_line_id=line_id,
                promotion_id=gift.promotion_id,
                code=gift.code,
                name=gift.name,
                amount_cents=cents,
            )
            for line_id, cents in parts
        ]
    return rows


def discounts_of(session: Session, order: Order) -> OrderDiscounts:
    """No statement for an order without any."""
    if not order.discount_cents:
        return OrderDiscounts()
    rows = session.scalars(
        select(OrderDiscount).where(OrderDiscount.order_id == order.id).order_by(OrderDiscount.id)
    ).all()
    lines: dict[UUID, tuple[Taken, ...]] = {}
    for row in rows:
        if row.order_line_id is not None:
            taken = Taken(row.code, row.name, row.amount_cents)
            lines[row.order_line_id] = (*lines.get(row.order_line_id, ()), taken)
    by_promotion: dict[UUID, list[OrderDiscount]] = {}
    for row in rows:
        by_promotion.setdefault(row.promotion_id, []).append(row)
    return OrderDiscounts(tuple(_in_all(part) for part in by_promotion.values()), lines)


def promotions_of(session: Session, order_id: UUID) -> list[UUID]:
    """Which promotions an order counts as a use of."""
    chosen = select(OrderDiscount.promotion_id).where(OrderDiscount.order_id == order_id).distinct()
    return list(session.scalars(chosen))


def _in_all(rows: Sequence[OrderDiscount]) -> Taken:
    return Taken(
        rows[0].code,
        rows[0].name,
        sum(row.amount_cents for row in rows),
        sum(row.amount_cents for row in rows if row.order_line_id is None),
    )
