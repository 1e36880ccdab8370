"""Counting the uses of a promotion, so that no limit is passed however many order at once.

Rows are locked in id order, after the order's and its stock's (docs/adr/0012-promotions-are-claimed-with-the-order.md).
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from app.database import DomainError, lock_all
from app.promotions.models import Promotion, PromotionUse


class PromotionUsedUp(DomainError):
    """Others, or the customer's own orders, were quicker."""


def claim(session: Session, order_id: UUID, promotion_ids: Collection[UUID], *, customer: str) -> None:
    """Count the order as a use of each promotion, of all or of none. Raises PromotionUsedUp.

    1. Lock the promotions in key order. 2. Refuse where the customer has had theirs: whoever else orders for them
    waits for the lock. 3. Raise the counters by one guarded statement. 4. Write the uses.
    """
    if not promotion_ids:
        return
    promotions = lock_all(session, Promotion, sorted(promotion_ids))
    _refuse_another_of(session, promotions, customer)
    counted = session.execute(
        update(Promotion)
        .where(
            Promotion.id.in_(promotion_ids),
            or_(Promotion.total_limit.is_(None), Promotion.used < Promotion.total_limit),
        )
        .values(used=Promotion.used + 1)
        .execution_options(synchronize_session="fetch")
    )
    if counted.rowcount != len(promotion_ids):  # type: ignore[attr-defined]
        raise PromotionUsedUp(f"{_names(promotions)} has been used up.")
    session.add_all(
        PromotionUse(promotion_id=promotion.id, order_id=order_id, customer=customer)
        for promotion in promotions
    )


def give_back(session: Session, order_id: UUID) -> None:
    """The order will not be paid: its uses are for anybody again. Twice is harmless: the second time finds none."""
    given = session.scalars(
        delete(PromotionUse)
        .where(PromotionUse.order_id == order_id)
        .returning(PromotionUse.promotion_id)
        .execution_options(synchronize_session=False)
    ).all()
    if not given:
        return
    lock_all(session, Promotion, sorted(given))
    session.execute(
        update(Promotion)
        .where(Promotion.id.in_(given))
        .values(used=Promotion.used - 1)
        .execution_options(synchronize_session="fetch")
    )


def _refuse_another_of(session: Session, promotions: Sequence[Promotion], customer: str) -> None:
    limits = {one.id: one.customer_limit for one in promotions if one.customer_limit is not None}
    if not limits:
        return
    rows = session.execute(
        select(PromotionUse.promotion_id, func.count().label("times"))
        .where(PromotionUse.promotion_id.in_(limits), PromotionUse.customer == customer)
        .group_by(PromotionUse.promotion_id)
    )
    spent = [row.promotion_id for row in rows if row.times >= limits[row.promotion_id]]
    if spent:
        names = _names([one for one in promotions if one.id in spent])
        raise PromotionUsedUp(f"You have used {names} as often as one customer may.")


def _names(promotions: Sequence[Promotion]) -> str:
    full = [one.code for one in promotions if one.total_limit is not None and one.used >= one.total_limit]
    return " and ".join(full or [one.code for one in promotions])
