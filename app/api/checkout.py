"""The way to an order for programs: what it would cost, and placing it exactly as the review page does."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.api import carts
from app.api.bearer import find_shopper
from app.api.blueprint import answers, bp, takes
from app.api.catalogue import Told
from app.api.fields import CURRENCY
from app.api.form_errors import form_problem
from app.api.once import once
from app.api.order_schemas import Checkout, QuoteQuery, QuoteSchema, SessionSchema
from app.api.paying import Answered, opened
from app.checkout.drafts import choose, keep_details
from app.checkout.forms import DeliveryForm, DetailsForm
from app.checkout.limits import client, limit_unpaid, per_address
from app.checkout.models import CheckoutDraft
from app.checkout.payment_routes import SHOPPER
from app.checkout.placement import CartEmpty, PlacementRequest, place_order, took_all
from app.checkout.presentation import payment_methods
from app.checkout.quotation import Quotation, quote_order
from app.checkout.reviewed import seal
from app.conflicts import again_after_conflict
from app.database import reading, served_store
from app.extensions import db
from app.money import rand
from app.orders.models.order import Order
from app.orders.queries import find_latest_of_cart
from app.shipping.models import NotDelivered
from app.shipping.quotes import Quote, quotes
from app.stores.models import Store
from app.web.problems import Problem


@bp.get("/checkout/quote", tags=["Checkout"])
@takes(QuoteQuery, "query")
@answers(QuoteSchema)
def quote(query: Mapping[str, Any]) -> Told:
    """What the cart would cost now, and how it can travel

    Ask without `delivery` for the options, then with one of them for the total.
    """
    session = db.session()
    with reading(session):
        cart_id = carts.get_cart(session)
        chosen = UUID(query["delivery"]) if "delivery" in query else None
        # Never added to the session: nothing is kept of what is only asked.
        draft = CheckoutDraft(
            cart_id=cart_id,
            province=query["province"],
            postal_code=query.get("postal_code", ""),
            email=query.get("email", ""),
            delivery_rate_id=chosen,
        )
        quotation = quote_order(session, cart_id, draft)
        offered = _offered(session, quotation, draft)
        methods = payment_methods(session.get_one(Store, served_store(session)))
    return _quoted(quotation, offered, [method.value for method in methods])


@bp.post("/payments/checkout/create-session", tags=["Checkout"])
@per_address
@again_after_conflict
@once
@takes(Checkout)
@answers(SessionSchema, 201, description="The order is placed and its goods are kept.")
def create_session(wish: Mapping[str, Any]) -> Answered:
    """Place the order and open its payment page

    The total of the request is held against the prices, the delivery and the discounts of this moment. Where they
    differ, nothing is ordered and the answer (409, `figures-changed`) says by how much. Asked again for a cart whose
    order waits for its payment, the answer is that order.
    """
    session = db.session()
    cart_id = carts.get_cart(session)
    placed = _placed_before(session, cart_id)
    return opened(placed if placed is not None else _place(session, cart_id, wish))


def _placed_before(session: Session, cart_id: UUID) -> Order | None:
    """The order that the cart has become; a person's, to their own login alone: its key opens their address."""
    order, shopper = find_latest_of_cart(session, cart_id), find_shopper(session)
    if order is None or not took_all(session, order, cart_id):
        return None
    return order if order.is_shown_to(shopper.user.id if shopper else None) else None


def _place(session: Session, cart_id: UUID, wish: Mapping[str, Any]) -> Order:
    draft = _filled_in(session, cart_id, wish)
    quotation = quote_order(session, cart_id, draft)
    _refuse_other_figures(quotation, seen_cents=wish["total_cents"])
    limit_unpaid(session, draft)
    base_url, shopper = request.host_url.rstrip("/"), find_shopper(session)
    order = place_order(
        session,
        PlacementRequest(
            cart_id,
            draft,
            seal(quotation, draft),
            by=SHOPPER,
            base_url=base_url,
            client=client(),
            user_id=shopper.user.id if shopper else None,
        ),
    )
    session.commit()
    return order


def _filled_in(session: Session, cart_id: UUID, wish: Mapping[str, Any]) -> CheckoutDraft:
    """The draft as the pages before the review fill it in: the same forms, the same choices. Raises Problem 422."""
    details = DetailsForm(MultiDict(wish))
    if not details.validate():
        raise form_problem(details)
    draft = keep_details(session, cart_id, details.details)
    session.flush()
    quotation = quote_order(session, cart_id, None)
    if not quotation.lines:
        raise CartEmpty
    offered = _offered(session, quotation, draft)
    choices = DeliveryForm(
        MultiDict(wish),
        rate_ids=[offer.rate_id for offer in offered],
        payment_methods=payment_methods(session.get_one(Store, served_store(session))),
    )
    if not choices.validate():
        raise form_problem(choices)
    choose(session, cart_id, rate_id=choices.rate_id, payment_method=choices.payment_method)
    session.flush()
    return draft


def _refuse_other_figures(quotation: Quotation, *, seen_cents: int) -> None:
    """What was seen is what is charged. Raises Problem 409 with what it is now."""
    if quotation.shortages:
        raise Problem(409, " ".join(quotation.shortages), code="insufficient-stock")
    now = quotation.total_cents
    if quotation.delivery is not None and now != seen_cents:
        raise Problem(
            409,
            f"The total is {rand(now)} now and was {rand(seen_cents)} when it was seen, so nothing was ordered.",
            code="figures-changed",
            more={"total_cents": now, "difference_cents": now - seen_cents},
        )


def _offered(session: Session, quotation: Quotation, draft: CheckoutDraft) -> list[Quote]:
    if not quotation.lines:
        return []
    try:
        return quotes(session, quotation.parcel_to(draft))
    except NotDelivered:
        return []


def _quoted(quotation: Quotation, offered: Sequence[Quote], methods: list[str]) -> Told:
    chosen = quotation.delivery
    return {
        "delivery_options": [
            {
                "id": str(offer.rate_id),
                "service": offer.service,
                "price_cents": offer.price_cents,
                "minimum_days": offer.minimum_days,
                "maximum_days": offer.maximum_days,
            }
            for offer in offered
        ],
        "payment_methods": methods,
        "delivery": str(chosen.rate_id) if chosen else None,
        "goods_cents": quotation.goods_cents,
        "delivery_cents": quotation.delivery_cents,
        "discount_cents": quotation.discount_cents,
        "vat_cents": quotation.vat_cents,
        "total_cents": quotation.total_cents if chosen else None,
        "currency": CURRENCY,
        "problems": quotation.shortages,
    }
