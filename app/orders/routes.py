"""The shopper's order page, and the way to it without its link. Paying from it: app/checkout/payment_routes.py."""

import re

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.extensions import db, limiter
from app.orders.access import given_key, own_order
from app.orders.forms import FindForm
from app.orders.links import order_link
from app.orders.models.order import Order
from app.orders.presentation import order_path, present
from app.orders.queries import find_by_reference
from app.orders.reckoning import reckon
from app.web.clients import address_key
from app.web.rendering import render

bp = Blueprint("orders", __name__, url_prefix="/orders")

NOT_FOUND = "We have no order with that reference and that e-mail address. Look at both once more."


@bp.after_request
def keep_private(response: Response) -> Response:
    """Redirects too: their address can carry a key or a payment page."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<reference>")
def show(reference: str) -> ResponseReturnValue:
    session = db.session()
    order = own_order(session, reference)
    page = present(session, order, key=given_key(), looks=_looks())
    return render(
        "orders/show.html",
        "order_status",
        order=page,
        parts=reckon(session, order),
        invoice_url=order_path(reference, "/invoice", key=given_key()) if order.invoice_number else "",
    )


@bp.get("/find")
def find_form() -> ResponseReturnValue:
    return render("orders/find.html", form=FindForm(), problem="")


@bp.post("/find")
@limiter.limit("10 per minute", key_func=address_key)
def find() -> ResponseReturnValue:
    """The same answer for a reference that does not exist and for one with another address (no guessing)."""
    form = FindForm(request.form)
    if not form.validate():
        return render("orders/find.html", status=422, form=form, problem="")
    order = _find(form)
    if order is None:
        return render("orders/find.html", status=422, form=form, problem=NOT_FOUND)
    return redirect(order_link(order), 303)


def _find(form: FindForm) -> Order | None:
    order = find_by_reference(db.session(), form.reference.data)
    if order is None or order.email.casefold() != form.email.data.casefold():
        return None
    return order


def _looks() -> int:
    """The count in the address; whatever else stands there counts as none."""
    text = request.args.get("checking", "")
    return int(text) if re.fullmatch("[0-9]{1,3}", text) else 0
