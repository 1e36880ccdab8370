"""From the basket to the payment page: details, delivery, review, order. The way back is in payment_routes.py."""

import re
from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts.logins import present_user
from app.checkout.drafts import Details, choose, keep_details
from app.checkout.forms import DeliveryForm, DetailsForm
from app.checkout.known import known_details, own_addresses, present_id
from app.checkout.limits import client, limit_unpaid, per_address, per_visitor
from app.checkout.models import CheckoutDraft
from app.checkout.payment_routes import SHOPPER, to_payment
from app.checkout.placement import CartEmpty, PlacementRequest, place_order
from app.checkout.presentation import (
    address_words,
    delivery_options,
    payment_choice,
    payment_choices,
    payment_methods,
)
from app.checkout.queries import find_draft
from app.checkout.reviewed import differences, seal
from app.checkout.stages import Addressed, Basket, addressed, buyable_basket, delivered, go_to, read_basket
from app.conflicts import again_after_conflict
from app.crashpoints import crashpoint
from app.database import DomainError, served_store
from app.extensions import db
from app.orders.models.order import Order
from app.orders.presentation import order_path
from app.orders.queries import find_latest_of_cart
from app.shipping.models import NotDelivered, Province
from app.shipping.postal_codes import doubts
from app.shipping.quotes import Quote, quotes
from app.stores.models import Store
from app.web import visitor
from app.web.rendering import render

bp = Blueprint("checkout", __name__, url_prefix="/checkout")

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LAPSED = "The delivery you chose before does not carry this any more. Please choose again."
CHANGED = "Something has changed since you looked, so nothing has been ordered yet."


@bp.before_request
def forget_who_left() -> None:
    """A login that was ended from elsewhere takes with it what leads to the person's cart, and to what they typed."""
    present_user()


@bp.after_request
def keep_private(response: Response) -> Response:
    """Redirects too: their address can be a payment page."""
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("")
def details() -> ResponseReturnValue:
    session = db.session()
    basket, chosen = buyable_basket(session), _chosen_address()
    filled = None if chosen else _as_filled_in(basket.draft)
    return _details_page(basket, DetailsForm(data=filled or known_details(session, chosen)))


@bp.get("/details")
def details_again() -> ResponseReturnValue:
    """Where a reload of a refused form ends up."""
    return redirect("/checkout", 303)


@bp.post("")
@bp.post("/details")
def keep() -> ResponseReturnValue:
    session = db.session()
    basket = buyable_basket(session)
    form = DetailsForm(request.form)
    if not form.validate():
        return _details_page(basket, form, status=422)
    keep_details(session, basket.cart_id, form.details)
    session.commit()
    return redirect("/checkout/delivery", 303)


@bp.get("/delivery")
def delivery() -> ResponseReturnValue:
    stage = addressed(buyable_basket(db.session()))
    offered, refusal = _offered(stage)
    return _delivery_page(stage, offered, _delivery_form(offered), refusal=refusal)


@bp.post("/delivery")
def choose_delivery() -> ResponseReturnValue:
    session = db.session()
    stage = addressed(buyable_basket(session))
    offered, refusal = _offered(stage)
    form = _delivery_form(offered, is_sent=True)
    if not form.validate():
        return _delivery_page(stage, offered, form, status=422, refusal=refusal)
    choose(session, stage.cart_id, rate_id=form.rate_id, payment_method=form.payment_method)
    session.commit()
    return redirect("/checkout/review", 303)


@bp.get("/review")
def review() -> ResponseReturnValue:
    return _review_page(delivered(addressed(buyable_basket(db.session()))))


@bp.post("/order")
@per_visitor
@per_address
@again_after_conflict
def order() -> ResponseReturnValue:
    """Place the order as it was reviewed, or say what has changed; then on to the payment page."""
    session = db.session()
    if visitor.cart_id() is None and (reference := visitor.latest_order()):
        return redirect(order_path(reference), 303)  # back from the payment page, and pressed once more
    cart_id = visitor.cart_id()
    draft = find_draft(session, cart_id) if cart_id else None
    if draft is None:
        return _nothing_to_place(session)
    sealed = request.form.get("reviewed", "")
    try:
        limit_unpaid(session, draft)
        placed = place_order(
            session,
            PlacementRequest(
                draft.cart_id,
                draft,
                sealed,
                by=SHOPPER,
                base_url=request.host_url.rstrip("/"),
                client=client(),
                user_id=present_id(),
            ),
        )
        crashpoint("placing.before_commit")
        session.commit()
        crashpoint("placing.committed")
    except CartEmpty:
        session.rollback()
        return _nothing_to_place(session)
    except DomainError as refusal:
        session.rollback()
        return _refused(session, sealed, str(refusal))
    return _on_to_payment(placed)


def _nothing_to_place(session: Session) -> ResponseReturnValue:
    """An empty basket became an order in another window, or there never was anything in it."""
    basket = read_basket(session)
    if basket.quotation.lines:
        go_to("/checkout")
    placed = find_latest_of_cart(session, basket.cart_id)
    if placed is not None and placed.is_shown_to(present_id()):
        return _on_to_payment(placed)
    return redirect("/cart", 303)


def _on_to_payment(placed: Order) -> ResponseReturnValue:
    visitor.forget_cart()
    visitor.remember_order(placed.reference)
    return to_payment(placed)


def _refused(session: Session, sealed: str, problem: str) -> ResponseReturnValue:
    """The review as it is now, with what has changed since it was drawn, or with what else stood in the way."""
    basket = read_basket(session)
    if not basket.quotation.lines:
        go_to("/cart")
    stage = delivered(addressed(basket))
    changed = stage.quotation.shortages + differences(sealed, stage.quotation, stage.draft)
    return _review_page(stage, status=409, problem=CHANGED if changed else problem, notices=changed)


def _details_page(basket: Basket, form: DetailsForm, *, status: int = 200) -> Response:
    return render(
        "checkout/details.html",
        status=status,
        form=form,
        problem="",
        summary=basket.quotation,
        addresses=own_addresses(db.session()),
    )


def _chosen_address() -> UUID | None:
    """Of the address book, as a link on the page names it; whatever else stands there is the default."""
    text = request.args.get("address", "")
    return UUID(text) if UUID_TEXT.fullmatch(text) else None


def _delivery_page(
    stage: Addressed, offered: Sequence[Quote], form: DeliveryForm, *, status: int = 200, refusal: str
) -> Response:
    chosen = str(stage.draft.delivery_rate_id) if stage.draft.delivery_rate_id else None
    has_lapsed = chosen is not None and bool(offered) and stage.quotation.delivery is None
    return render(
        "checkout/delivery.html",
        status=status,
        form=form,
        problem=LAPSED if has_lapsed else "",
        summary=stage.quotation,
        refusal=refusal,
        options=delivery_options(offered, form.delivery.data or chosen),
        payment_methods=payment_choices(
            list(form.payment_methods.values()), form.payment.data or stage.draft.payment_method
        ),
    )


def _review_page(
    stage: Addressed, *, status: int = 200, problem: str = "", notices: Sequence[str] = ()
) -> Response:
    draft, chosen = stage.draft, stage.quotation.delivery
    assert chosen is not None
    unsure = doubts(draft.street, draft.postal_code, Province(draft.province))
    return render(
        "checkout/review.html",
        status=status,
        problem=problem,
        notices=[*notices, *unsure],
        summary=stage.quotation,
        address=address_words(draft),
        delivery={"name": chosen.service, "days_text": chosen.days_text},
        payment=payment_choice(draft.payment_method, is_selected=True),
        hidden={"reviewed": seal(stage.quotation, draft)},
    )


def _as_filled_in(draft: CheckoutDraft | None) -> dict[str, str]:
    if draft is None:
        return {}
    filled = {name: getattr(draft, name) for name in Details.__dataclass_fields__}
    return {**filled, "notes": draft.delivery_notes}


def _offered(stage: Addressed) -> tuple[list[Quote], str]:
    """With why nothing is offered, in the shop's own words where it has some."""
    try:
        return quotes(db.session(), stage.quotation.parcel_to(stage.draft)), ""
    except NotDelivered as refusal:
        return [], str(refusal)


def _delivery_form(offered: Sequence[Quote], *, is_sent: bool = False) -> DeliveryForm:
    session = db.session()
    return DeliveryForm(
        request.form if is_sent else None,
        rate_ids=[quote.rate_id for quote in offered],
        payment_methods=payment_methods(session.get_one(Store, served_store(session))),
    )
