"""To the payment page, back from it, and away from an order that will not be paid.

Above the orders' own routes, because each of these asks the provider.
"""

import logging

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.checkout.limits import per_address, per_visitor
from app.conflicts import again_after_conflict
from app.crashpoints import crashpoint
from app.extensions import db
from app.jobs import RetryLater
from app.orders.access import given_key, own_order
from app.orders.models.order import Order, PaymentMethod
from app.orders.presentation import order_path
from app.payments.provider import ProviderRefused, ProviderUnavailable
from app.payments.sessions import NotPayable, open_payment, pay_again
from app.payments.settle import JustPaid, settle, withdraw_unpaid
from app.web.errors import error_page
from app.web.rendering import render

bp = Blueprint("order_payments", __name__, url_prefix="/orders/<reference>")
log = logging.getLogger(__name__)

SHOPPER = "shopper"
NOT_CLOSED = (
    "We could not reach the payment page to close it, so the order stands as it was. Try again in a minute."
)


@bp.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/payments")
@per_visitor
@per_address
@again_after_conflict
def pay(reference: str) -> ResponseReturnValue:
    """Pay an order that is still open: on its present page, or on a fresh one where that has closed."""
    session = db.session()
    order = own_order(session, reference)
    try:
        pay_again(session, order.id, base_url=request.host_url.rstrip("/"))
        session.commit()
    except NotPayable:
        session.rollback()
        return redirect(order_path(reference, key=given_key()), 303)
    return to_payment(order)


@bp.get("/return")
@again_after_conflict
def come_back(reference: str) -> ResponseReturnValue:
    """From the payment page: the provider is asked, not the address. One of the two GETs that may write.

    While the answer is not there the order's page goes on looking; the webhook or the reconciler will have it.
    """
    session = db.session()
    order = own_order(session, reference)
    try:
        settle(order.id, by="return page")
        session.flush()
        crashpoint("returning.before_commit")
        session.commit()
        crashpoint("returning.committed")
    except (ProviderUnavailable, RetryLater) as error:
        session.rollback()
        log.warning("return.unsettled", extra={"order": reference, "error": type(error).__name__})
    return redirect(order_path(reference, key=given_key(), checking=1), 303)


@bp.post("/cancellation")
@again_after_conflict
def cancel(reference: str) -> ResponseReturnValue:
    session = db.session()
    order = own_order(session, reference)
    if not order.is_open:
        return redirect(order_path(reference, key=given_key()), 303)
    try:
        order = withdraw_unpaid(order.id, by=SHOPPER)
        session.commit()
    except (ProviderUnavailable, RetryLater):
        session.rollback()
        return error_page(503, NOT_CLOSED)
    if order.was_paid:
        raise JustPaid(order)
    return redirect(order_path(reference, key=given_key()), 303)


def to_payment(order: Order) -> ResponseReturnValue:
    """The payment page of a committed order; its own page where there is nothing to pay by card."""
    key = given_key()
    if order.payment_method is not PaymentMethod.CARD or not order.is_open:
        return redirect(order_path(order.reference, key=key), 303)
    session, reference = db.session(), order.reference
    try:
        address = open_payment(order.id)
        crashpoint("opening.before_commit")
        session.commit()
        crashpoint("opening.before_the_redirect")
    except ProviderUnavailable:
        session.rollback()
        return _provider_down(order)
    except ProviderRefused:
        session.commit()
        log.error("payment.refused_by_provider", extra={"order": reference})
        return _provider_down(order)
    except NotPayable:
        session.commit()
        return redirect(order_path(reference, "/return", key=key), 303)
    return redirect(address, 303)


def _provider_down(order: Order) -> ResponseReturnValue:
    """The order and its reservation are kept; the same call can be made again."""
    key = given_key()
    response = render(
        "checkout/provider_down.html",
        status=503,
        order=order,
        order_url=order_path(order.reference, key=key),
        pay_url=order_path(order.reference, "/payments", key=key),
    )
    response.headers["Retry-After"] = "30"
    return response
