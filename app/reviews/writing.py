"""A buyer's words about goods that have arrived. They wait until staff have read them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.catalog.models.product import Product
from app.database import DomainError, NotFound, get
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.orders.queries import lines_of
from app.reviews.models import Review


class ReviewRefused(DomainError):
    """There is nothing to review, or it was reviewed; the message says which."""


@dataclass(frozen=True, slots=True)
class Words:
    rating: int
    title: str
    body: str


def reviewable(session: Session, order: Order, product_id: UUID) -> Product:
    """Raises ReviewRefused before delivery, NotFound for what the order does not hold."""
    if order.status is not OrderStatus.DELIVERED:
        raise ReviewRefused("Goods can be reviewed once they have been delivered.")
    if product_id not in {line.product_id for line in lines_of(session, order.id)}:
        raise NotFound("OrderLine")
    return get(session, Product, product_id)


def own_review(session: Session, order: Order, product_id: UUID) -> Review | None:
    return session.scalars(
        select(Review).where(Review.order_id == order.id, Review.product_id == product_id)
    ).first()


def write(session: Session, order: Order, product_id: UUID, *, words: Words) -> Review:
    """One of an order and a product: of two at once the database takes the first. Raises ReviewRefused, NotFound.

    The author is the buyer's first name and initial, which is all that others are shown.
    """
    product = reviewable(session, order, product_id)
    title = product.title  # a failed flush leaves nothing to be read
    review = Review(
        product_id=product.id,
        order_id=order.id,
        author=signature(order.name),
        rating=words.rating,
        title=words.title,
        body=words.body,
    )
    session.add(review)
    try:
        session.flush()
    except IntegrityError as twice:
        raise ReviewRefused(f"You have reviewed {title} already. Thank you.") from twice
    return review


def signature(name: str) -> str:
    """``Alice Mokoena`` signs as ``Alice M.``"""
    first, *others = name.split() or ["A buyer"]
    return f"{first} {others[-1][0]}." if others else first
