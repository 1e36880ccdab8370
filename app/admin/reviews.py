"""What buyers say, read by staff before others see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.catalog.models.product import Product
from app.database import get
from app.extensions import db
from app.orders.models.order import Order
from app.reviews import moderation
from app.reviews.models import Review, ReviewStatus

PER_PAGE = 50
LABELS: Mapping[ReviewStatus, str] = {
    ReviewStatus.WAITING: "Waiting",
    ReviewStatus.PUBLISHED: "Shown",
    ReviewStatus.DECLINED: "Declined",
}


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One page of a list, with what ui.pagination asks of it. Rows: review, product's title and slug, order."""

    rows: list[Any]
    status: ReviewStatus
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        return list_url(self.status, page=number)


def list_url(status: ReviewStatus, *, page: int = 1) -> str:
    query = {
        **({"view": status.value} if status is not ReviewStatus.WAITING else {}),
        **({"page": page} if page > 1 else {}),
    }
    return "/admin/reviews" + (f"?{urlencode(query)}" if query else "")


@bp.get("/reviews", endpoint="reviews")
@needs(Permission.MODERATE_REVIEWS)
def index() -> Response:
    """Those that wait, the longest first; an unknown view is theirs."""
    view = request.args.get("view", "")
    status = ReviewStatus(view) if view in set(ReviewStatus) else ReviewStatus.WAITING
    number = min(request.args.get("page", 1, type=int), 1_000_000)
    page = list_reviews(db.session(), status, page=number)
    views = [(each.value, label, list_url(each)) for each, label in LABELS.items()]
    return office("admin/reviews/index.html", page=page, views=views)


@bp.post("/reviews/<uuid:review_id>/publication", endpoint="publish_review")
@needs(Permission.MODERATE_REVIEWS)
def create_publication(review_id: UUID) -> Answer:
    return _take(review_id, moderation.publish, "Shown, and its stars count.")


@bp.post("/reviews/<uuid:review_id>/refusal", endpoint="decline_review")
@needs(Permission.MODERATE_REVIEWS)
def create_refusal(review_id: UUID) -> Answer:
    return _take(review_id, moderation.decline, "Declined. Nobody sees it.")


def _take(review_id: UUID, verb: Callable[[Session, Review], None], said: str) -> Answer:
    """Back to the list that the button was on."""
    session = db.session()
    review = get(session, Review, review_id)
    shown_on = review.status
    verb(session, review)
    session.commit()
    flash(said, "good")
    return redirect(list_url(shown_on), 303)


def list_reviews(session: Session, status: ReviewStatus, *, page: int) -> ReviewPage:
    total = session.scalar(select(func.count()).select_from(Review).where(Review.status == status)) or 0
    number = min(max(page, 1), max(-(-total // PER_PAGE), 1))
    is_waiting = status is ReviewStatus.WAITING
    rows = session.execute(
        select(Review, Product.title, Product.slug, Order.reference)
        .join(Product, and_(Product.id == Review.product_id, Product.store_id == Review.store_id))
        .outerjoin(Order, and_(Order.id == Review.order_id, Order.store_id == Review.store_id))
        .where(Review.status == status)
        .order_by(Review.created_at if is_waiting else Review.created_at.desc(), Review.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    return ReviewPage(list(rows), status, number, total)
