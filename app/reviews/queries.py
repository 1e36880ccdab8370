"""Reads of reviews."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from app.catalog.models.product import Product
from app.reviews.models import Review, ReviewStatus

#: As many as a page shows.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class ShownReview:
    author: str
    rating: int
    title: str
    body: str
    #: Its writer bought the goods here.
    is_buyers: bool
    written_at: datetime

    @classmethod
    def of(cls, told: dict[str, Any]) -> "ShownReview":
        """From the JSON of ``newest_published``."""
        return cls(**{**told, "written_at": datetime.fromisoformat(told["written_at"])})


def newest_published() -> ColumnElement[Any]:
    """Of the enclosing statement's product, as JSON: a column, so that a page sends no statement for them."""
    newest = (
        select(Review)
        .where(
            Review.product_id == Product.id,
            Review.store_id == Product.store_id,
            Review.status == ReviewStatus.PUBLISHED,
        )
        .order_by(Review.created_at.desc(), Review.id.desc())
        .limit(SHOWN)
        .correlate(Product)
        .subquery()
    )
    told = func.jsonb_build_object(
        "author", newest.c.author,
        "rating", newest.c.rating,
        "title", newest.c.title,
        "body", newest.c.body,
        "is_buyers", newest.c.order_id.is_not(None),
        "written_at", newest.c.created_at,
    )  # fmt: skip
    in_order = aggregate_order_by(told, newest.c.created_at.desc(), newest.c.id.desc())
    return select(func.jsonb_agg(in_order, type_=JSONB)).select_from(newest).scalar_subquery()
