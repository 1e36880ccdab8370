"""Putting a review up and taking it down. A product's stars are counted here and nowhere else."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog.models.product import Product
from app.reviews.models import Review, ReviewStatus
from app.search import documents


def publish(session: Session, review: Review) -> None:
    """Show it, and count its stars; again is harmless. The caller commits."""
    if review.status is not ReviewStatus.PUBLISHED:
        _move(session, review, ReviewStatus.PUBLISHED, step=1)


def decline(session: Session, review: Review) -> None:
    """Show it no more, or never; again is harmless. The caller commits."""
    was_counted = review.status is ReviewStatus.PUBLISHED
    _move(session, review, ReviewStatus.DECLINED, step=-1 if was_counted else 0)


def _move(session: Session, review: Review, to: ReviewStatus, *, step: int) -> None:
    """The review's own row first, and only from where it was: of two clicks at once one counts.

    The product's counters change by what the database has, so that two reviews at once are both counted.
    """
    session.flush()
    moved = session.execute(
        update(Review)
        .where(Review.id == review.id, Review.status == review.status)
        .values(status=to)
        .execution_options(synchronize_session=False)
    )
    session.refresh(review, ["status"])
    if not moved.rowcount or not step:  # type: ignore[attr-defined]
        return
    session.execute(
        update(Product)
        .where(Product.id == review.product_id)
        .values(
            rating_count=Product.rating_count + step, rating_sum=Product.rating_sum + step * review.rating
        )
        .execution_options(synchronize_session=False)
    )
    documents.write(session, [review.product_id])
    catalogue_version.changed(session)
