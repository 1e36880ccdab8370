"""From a committed order to the page where it is paid, for programs."""

import logging

from app.api.catalogue import Told
from app.api.fields import CURRENCY
from app.extensions import db
from app.orders.links import order_key, order_link
from app.orders.models.order import Order, PaymentMethod
from app.payments.provider import ProviderRefused, ProviderUnavailable
from app.payments.sessions import NotPayable, open_payment
from app.storefront.addresses import absolute
from app.web.problems import Problem

log = logging.getLogger(__name__)
Answered = tuple[Told, int, dict[str, str]]

DOWN = (
    "The payment page cannot be opened at the moment. The order and its goods are kept and nothing has been charged: "
    "send the same request again."
)


def opened(order: Order) -> Answered:
    """The order and its payment page; without one for EFT, and where nothing is to be paid. Raises Problem 503."""
    session, told = db.session(), _told(order)
    if order.payment_method is PaymentMethod.CARD and order.is_open:
        try:
            told["payment_url"] = open_payment(order.id)
        except ProviderUnavailable:
            session.rollback()
            raise _down(told) from None
        except ProviderRefused:
            session.commit()
            log.error("payment.refused_by_provider", extra={"order": told["reference"]})
            raise _down(told) from None
        except NotPayable:
            told["payment_url"] = None
    return told, 201, {"Location": f"/api/orders/{told['reference']}?key={told['order_key']}"}


def _told(order: Order) -> Told:
    return {
        "reference": order.reference,
        "order_key": order_key(order),
        "status": order.status.value,
        "payment_url": None,
        "order_url": absolute(order_link(order)),
        "total_cents": order.total_cents,
        "currency": CURRENCY,
        "hold_until": order.hold_until,
    }


def _down(told: Told) -> Problem:
    kept = {name: told[name] for name in ("reference", "order_key")}
    return Problem(503, DOWN, code="provider-unavailable", headers={"Retry-After": "30"}, more=kept)
