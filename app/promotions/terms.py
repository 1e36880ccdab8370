"""Making and changing promotions. Orders keep what they were given, so terms change for orders to come only."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.database import DomainError, lock
from app.promotions.models import Benefit, Promotion, PromotionCategory


class CodeTaken(DomainError):
    """Another promotion of the store has this code."""


class LimitBelowUses(DomainError):
    """More orders count as uses than the new limit allows."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Times in UTC, amounts in cents. ``categories`` is none where it holds for all goods."""

    code: str
    name: str
    benefit: Benefit
    percent_bp: int | None = None
    amount_cents: int | None = None
    minimum_spend_cents: int = 0
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    total_limit: int | None = None
    customer_limit: int | None = None
    is_combinable: bool = False
    categories: frozenset[UUID] | None = None


#: What goes from the terms to the row as it is.
SAME = tuple(name for name in Terms.__dataclass_fields__ if name != "categories")


def begin(session: Session, terms: Terms) -> Promotion:
    """Raises CodeTaken."""
    promotion = Promotion(used=0)
    _set(session, promotion, terms)
    return promotion


def change(session: Session, promotion_id: UUID, terms: Terms) -> Promotion:
    """Under the row's lock, so that no order is counted meanwhile. Raises NotFound, CodeTaken, LimitBelowUses."""
    promotion = lock(session, Promotion, promotion_id)
    if terms.total_limit is not None and terms.total_limit < promotion.used:
        raise LimitBelowUses(f"{promotion.used} orders have used it already, so the limit cannot be lower.")
    session.execute(
        delete(PromotionCategory)
        .where(PromotionCategory.promotion_id == promotion_id)
        .execution_options(synchronize_session=False)
    )
    _set(session, promotion, terms)
    return promotion


def categories_of(session: Session, promotion_id: UUID) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(PromotionCategory.category_id).where(PromotionCategory.promotion_id == promotion_id)
        )
    )


def _set(session: Session, promotion: Promotion, terms: Terms) -> None:
    try:
        with session.begin_nested():
            for name in SAME:
                setattr(promotion, name, getattr(terms, name))
            promotion.is_for_categories = terms.categories is not None
            session.add(promotion)
            session.flush()
    except IntegrityError as error:
        if "uq_promotion_store_id_code" not in str(error.orig):
            raise
        raise CodeTaken(f"Another promotion has the code {terms.code}.") from None
    session.add_all(
        PromotionCategory(promotion_id=promotion.id, category_id=category_id)
        for category_id in terms.categories or ()
    )
