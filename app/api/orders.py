"""Orders for programs: of the login that asks, or of whoever holds the key from the order's link."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.api.bearer import find_shopper, get_shopper
from app.api.blueprint import KNOWS_LOGIN, NEEDS_LOGIN, answers, bp, takes, told
from app.api.catalogue import Told, picture
from app.api.once import once
from app.api.order_schemas import OrderPageSchema, OrderQuery, OrderSchema, OrdersQuery, SessionSchema
from app.api.paying import Answered, opened
from app.checkout.limits import per_address
from app.checkout.payment_routes import NOT_CLOSED, SHOPPER
from app.conflicts import again_after_conflict
from app.customers.queries import orders_of
from app.database import NotFound, reading
from app.extensions import db
from app.jobs import RetryLater
from app.orders.eft import EftWords
from app.orders.links import opens
from app.orders.models.order import Order, OrderLine
from app.orders.presentation import OrderPage, order_path, present
from app.orders.queries import find_by_reference, lines_of
from app.payments.provider import ProviderUnavailable
from app.payments.sessions import NotPayable, pay_again
from app.payments.settle import JustPaid, withdraw_unpaid
from app.storefront.addresses import absolute
from app.web.problems import Problem

PAGE_SIZE = 24
ADDRESS = (
    "name",
    "email",
    "phone",
    "street",
    "suburb",
    "city",
    "province",
    "postal_code",
    "company",
    "company_vat_number",
)


@bp.get("/orders", tags=["Orders"])
@told(security=NEEDS_LOGIN)
@takes(OrdersQuery, "query")
@answers(OrderPageSchema)
def list_of_orders(query: Mapping[str, Any]) -> Told:
    """The orders of the login, the newest first"""
    session = db.session()
    with reading(session):
        shopper = get_shopper(session)
        found = orders_of(session, shopper.user.id, limit=PAGE_SIZE, after=query.get("cursor", ""))
    return {"orders": [_row(each.order) for each in found.rows], "next_cursor": found.after or None}


@bp.get("/orders/<reference>", tags=["Orders"])
@told(security=KNOWS_LOGIN)
@takes(OrderQuery, "query")
@answers(OrderSchema)
def one_order(query: Mapping[str, Any], reference: str) -> Told:
    """One order: the login's own, or with its `key`"""
    session = db.session()
    with reading(session):
        order = _own(session, reference, query.get("key", ""))
        page = present(session, order, key=query.get("key", ""), looks=0)
        return _told(order, page, lines_of(session, order.id))


@bp.post("/orders/<reference>/payments", tags=["Orders"])
@told(security=KNOWS_LOGIN)
@per_address
@again_after_conflict
@once
@takes(OrderQuery, "query")
@answers(SessionSchema, 201, description="The payment page of the order that waits.")
def pay_order(query: Mapping[str, Any], reference: str) -> Answered:
    """A payment page for an order that is still open: the present one, or a fresh one where that has closed"""
    session = db.session()
    order = _own(session, reference, query.get("key", ""))
    try:
        pay_again(session, order.id, base_url=request.host_url.rstrip("/"))
        session.commit()
    except NotPayable as refusal:
        raise Problem(409, str(refusal), code="not-payable") from None
    return opened(order)


@bp.post("/orders/<reference>/cancellation", tags=["Orders"])
@told(security=KNOWS_LOGIN)
@again_after_conflict
@once
@takes(OrderQuery, "query")
@answers(OrderSchema)
def cancel_order(query: Mapping[str, Any], reference: str) -> Told:
    """Cancel an order that is not paid; its goods go back on the shelf"""
    session = db.session()
    key = query.get("key", "")
    order = _own(session, reference, key)
    if order.is_open:
        try:
            order = withdraw_unpaid(order.id, by=SHOPPER)
            session.commit()
        except (ProviderUnavailable, RetryLater):
            raise Problem(
                503, NOT_CLOSED, code="provider-unavailable", headers={"Retry-After": "30"}
            ) from None
        if order.was_paid:
            raise JustPaid(order)
    return _told(order, present(session, order, key=key, looks=0), lines_of(session, order.id))


def _own(session: Session, reference: str, key: str) -> Order:
    """Raises NotFound for somebody else's order as for none."""
    order, shopper = find_by_reference(session, reference), find_shopper(session)
    if order is None:
        raise NotFound("Order")
    is_theirs = shopper is not None and order.user_id == shopper.user.id
    if not is_theirs and not opens(order, key):
        raise NotFound("Order")
    return order


def _row(order: Order) -> Told:
    return {
        "reference": order.reference,
        "status": order.status.value,
        "payment_pending": order.payment_pending,
        "placed_at": order.placed_at,
        "total_cents": order.total_cents,
        "refunded_cents": order.refunded_cents,
        "currency": order.currency,
    }


def _told(order: Order, page: OrderPage, lines: Sequence[OrderLine]) -> Told:
    return {
        **_row(order),
        "payment_method": order.payment_method.value,
        "delivery_service": order.delivery_service,
        "lines": [_line(line) for line in lines],
        "goods_cents": order.goods_cents,
        "delivery_cents": order.delivery_cents,
        "discount_cents": order.discount_cents,
        "vat_cents": order.vat_cents,
        "discounts": [{"code": one.code, "amount_cents": one.cents} for one in page.taken],
        "address": {**{name: getattr(order, name) for name in ADDRESS}, "notes": order.delivery_notes},
        "events": [{"at": event.at, "text": event.text} for event in page.events],
        "shipments": page.shipments,
        "eft": _eft(page.eft) if page.eft else None,
        "hold_until": order.hold_until,
        "can_be_paid": page.pay_url is not None,
        "can_be_cancelled": page.cancel_url is not None,
        "invoice_url": absolute(order_path(order.reference, "/invoice")) if order.invoice_number else None,
    }


def _line(line: OrderLine) -> Told:
    return {
        "sku": line.sku,
        "variant_id": str(line.variant_id),
        "title": line.title,
        "variant_title": line.variant_title,
        "quantity": line.quantity,
        "unit_price_cents": line.unit_price_cents,
        "line_cents": line.total_cents,
        "discount_cents": line.discount_cents,
        "vat_cents": line.vat_cents,
        "image": picture(line.image),
    }


def _eft(words: EftWords) -> Told:
    return {
        "account": [{"name": name, "value": value} for name, value in words.lines],
        "reference": words.reference,
        "owed_cents": words.owed_cents,
        "due_at": words.due_at,
    }
