"""Writing a review, from the page of an order that has arrived."""

from uuid import UUID

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.catalog.models.product import Product
from app.extensions import db, limiter
from app.orders.access import given_key, own_order
from app.orders.models.order import Order
from app.orders.presentation import order_path
from app.reviews.forms import ReviewForm
from app.reviews.models import Review
from app.reviews.writing import Words, own_review, reviewable, write
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("reviews", __name__, url_prefix="/orders")


@bp.after_request
def keep_private(response: Response) -> Response:
    """Its address can carry the order's key."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<reference>/reviews/<uuid:product_id>")
def new(reference: str, product_id: UUID) -> ResponseReturnValue:
    """The form, or what was written with it."""
    session = db.session()
    order = own_order(session, reference)
    product = reviewable(session, order, product_id)
    return _page(order, product, ReviewForm(), written=own_review(session, order, product_id))


@bp.post("/<reference>/reviews/<uuid:product_id>")
@limiter.limit("20 per minute", key_func=address_key)
def create(reference: str, product_id: UUID) -> ResponseReturnValue:
    session = db.session()
    order = own_order(session, reference)
    product = reviewable(session, order, product_id)
    form = ReviewForm(request.form)
    if not form.validate():
        return _page(order, product, form, status=422)
    write(session, order, product_id, words=Words(int(form.rating.data), form.title.data, form.body.data))
    session.commit()
    return redirect(request.full_path.rstrip("?"), 303)


def _page(
    order: Order, product: Product, form: ReviewForm, *, status: int = 200, written: Review | None = None
) -> ResponseReturnValue:
    key = given_key()
    return render(
        "reviews/new.html",
        status=status,
        product=product,
        form=form,
        written=written,
        action=order_path(order.reference, f"/reviews/{product.id}", key=key),
        back=order_path(order.reference, key=key),
        reference=order.reference,
    )
