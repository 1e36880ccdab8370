"""Uses of a promotion counted without a lock or a guard: read, think, write what was worked out."""

import time
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.promotions.claiming import PromotionUsedUp
from app.promotions.models import Promotion, PromotionUse

#: As long as a busy database takes between two statements.
THINKING = 0.05


def claim(session: Session, order_id: UUID, promotion_ids: Collection[UUID], *, customer: str) -> None:
    for promotion_id in promotion_ids:
        row = session.execute(
            select(
                Promotion.used,
                Promotion.total_limit,
                Promotion.customer_limit,
                select(func.count())
                .select_from(PromotionUse)
                .where(PromotionUse.promotion_id == promotion_id, PromotionUse.customer == customer)
                .scalar_subquery()
                .label("times"),
            ).where(Promotion.id == promotion_id)
        ).one()
        if row.total_limit is not None and row.used >= row.total_limit:
            raise PromotionUsedUp("used up")
        if row.customer_limit is not None and row.times >= row.customer_limit:
            raise PromotionUsedUp("used by you")
        time.sleep(THINKING)
        session.add(PromotionUse(promotion_id=promotion_id, order_id=order_id, customer=customer))
        session.execute(
            update(Promotion)
            .where(Promotion.id == promotion_id)
            .values(used=row.used + 1)
            .execution_options(synchronize_session=False)
        )
