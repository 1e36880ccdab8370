"""Reads of promotions: what codes offer to a customer, in one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Uuid, and_, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.catalog.models.category import Category
from app.promotions.evaluating import Offer
from app.promotions.models import Promotion, PromotionCategory, PromotionUse


def customer_of(email: str) -> str:
    """A customer as limits know them: the same address in any case is the same person."""
    return email.strip().casefold()


def offers_of(session: Session, codes: Sequence[str], *, customer: str | None) -> list[Offer]:
    """The promotions of these codes; ``customer`` is none while nobody has said who they are."""
    if not codes:
        return []
    rows = session.execute(
        select(
            Promotion.id,
            Promotion.code,
            Promotion.name,
            Promotion.benefit,
            Promotion.percent_bp,
            Promotion.amount_cents,
            Promotion.minimum_spend_cents,
            Promotion.starts_at,
            Promotion.ends_at,
            Promotion.is_active,
            Promotion.is_combinable,
            Promotion.is_for_categories,
            Promotion.used,
            Promotion.total_limit,
            Promotion.customer_limit,
            _used_by(customer).label("used_by_customer"),
            _categories().label("categories"),
        ).where(Promotion.code.in_(codes))
    )
    return [_offer(row) for row in rows]


def _used_by(customer: str | None) -> ColumnElement[int]:
    if customer is None:
        return literal(0)
    return (
        select(func.count())
        .select_from(PromotionUse)
        .where(
            PromotionUse.store_id == Promotion.store_id,
            PromotionUse.promotion_id == Promotion.id,
            PromotionUse.customer == customer,
        )
        .correlate(Promotion)
        .scalar_subquery()
    )


def _categories() -> ColumnElement[Any]:
    """Its categories and all below them: a path begins with its ancestors'."""
    named, below = aliased(Category), aliased(Category)
    is_below = or_(below.path == named.path, func.starts_with(below.path, named.path.concat("/")))
    chosen = (
        select(below.id)
        .select_from(PromotionCategory)
        .join(
            named,
            and_(named.store_id == PromotionCategory.store_id, named.id == PromotionCategory.category_id),
        )
        .join(below, and_(below.store_id == named.store_id, is_below))
        .where(
            PromotionCategory.store_id == Promotion.store_id,
            PromotionCategory.promotion_id == Promotion.id,
        )
        .correlate(Promotion)
    )
    return func.array(chosen.scalar_subquery(), type_=ARRAY(Uuid))


def _offer(row: Any) -> Offer:
    return Offer(
        promotion_id=row.id,
        code=row.code,
        name=row.name,
        benefit=row.benefit,
        percent_bp=row.percent_bp,
        amount_cents=row.amount_cents,
        minimum_spend_cents=row.minimum_spend_cents,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_active=row.is_active,
        is_combinable=row.is_combinable,
        is_used_up=row.total_limit is not None and row.used >= row.total_limit,
        is_used_by_customer=row.customer_limit is not None and row.used_by_customer >= row.customer_limit,
        categories=frozenset(row.categories) if row.is_for_categories else None,
    )
