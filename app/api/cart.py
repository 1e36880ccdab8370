"""The cart for programs: the shop's own verbs, with a token in the place of a cookie."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import g

from app.api import carts
from app.api.bearer import find_shopper
from app.api.blueprint import answers, bp, takes
from app.api.cart_schemas import CartSchema, ChangedLine, NewCode, NewLine, Quantity
from app.api.catalogue import Told, picture
from app.api.fields import CURRENCY
from app.api.once import once
from app.cart import codes, lines
from app.cart.queries import CartLineView, CartView
from app.conflicts import again_after_conflict
from app.database import reading
from app.extensions import db, limiter
from app.storefront.addresses import absolute
from app.web.clients import address_key
from app.web.problems import field_problem

Answered = tuple[Told, int, dict[str, str]]


@bp.get("/cart", tags=["Cart"])
@answers(CartSchema)
def show_cart() -> Answered:
    """The cart that `X-Cart` names, at the prices of this moment; an empty one without it"""
    session = db.session()
    with reading(session):
        return _told(carts.find_cart(session))


@bp.post("/cart/lines", tags=["Cart"])
@again_after_conflict
@once
@takes(NewLine)
@answers(CartSchema)
def add_line(wish: Mapping[str, Any]) -> Answered:
    """Put some of a variant into the cart

    Without `X-Cart` a cart is begun, and its token answered. Of more than can be had the cart gets what can be had, and
    `notice` says so.
    """
    return _add(wish)


@bp.patch("/cart/lines/<uuid:line_id>", tags=["Cart"])
@again_after_conflict
@once
@takes(Quantity)
@answers(CartSchema)
def change_line(wish: Mapping[str, Any], line_id: UUID) -> Answered:
    """Set how many a line has"""
    return _change(line_id, wish["quantity"])


@bp.delete("/cart/lines/<uuid:line_id>", tags=["Cart"])
@again_after_conflict
@once
@answers(CartSchema)
def remove_line(line_id: UUID) -> Answered:
    """Take a line out"""
    return _change(line_id, 0)


@bp.post("/cart", tags=["Cart"])
@again_after_conflict
@once
@takes(NewLine)
@answers(CartSchema)
def add_to_cart(wish: Mapping[str, Any]) -> Answered:
    """The same as `POST /api/cart/lines`"""
    return _add(wish)


@bp.put("/cart", tags=["Cart"])
@again_after_conflict
@once
@takes(ChangedLine)
@answers(CartSchema)
def change_cart(wish: Mapping[str, Any]) -> Answered:
    """The same as `PATCH /api/cart/lines/<line_id>`"""
    return _change(UUID(wish["line_id"]), wish["quantity"])


@bp.delete("/cart", tags=["Cart"])
@again_after_conflict
@once
@answers(CartSchema)
def empty_cart() -> Answered:
    """Take everything out"""
    session = db.session()
    return _changed(lines.empty(session, carts.get_cart(session)))


@bp.post("/cart/codes", tags=["Cart"])
@limiter.limit("30 per minute", key_func=address_key)
@again_after_conflict
@once
@takes(NewCode)
@answers(CartSchema)
def add_code(wish: Mapping[str, Any]) -> Answered:
    """Enter a promotion code"""
    session = db.session()
    problem = codes.enter(session, _cart(carts.get_cart(session)), wish["code"])
    if problem is not None:
        raise field_problem("code", problem)
    session.flush()
    return _told(carts.get_cart(session))


@bp.delete("/cart/codes/<code>", tags=["Cart"])
@again_after_conflict
@once
@answers(CartSchema)
def remove_code(code: str) -> Answered:
    """Take a promotion code out; one that is not in the cart is none to take out"""
    session = db.session()
    cart_id = carts.get_cart(session)
    codes.take_out(session, cart_id, codes.tidy(code))
    session.flush()
    return _told(cart_id)


def _add(wish: Mapping[str, Any]) -> Answered:
    session = db.session()
    cart_id, shopper = carts.find_cart(session), find_shopper(session)
    change = lines.add(
        session,
        cart_id,
        variant_id=UUID(wish["variant_id"]),
        quantity=wish["quantity"],
        user_id=shopper.user.id if shopper else None,
    )
    return _changed(change, cart_id)


def _change(line_id: UUID, quantity: int) -> Answered:
    session = db.session()
    return _changed(lines.change(session, carts.get_cart(session), line_id=line_id, quantity=quantity))


def _changed(change: lines.Change, before: UUID | None = None) -> Answered:
    db.session().flush()
    return _told(change.cart_id or before, notice=change.notice)


def _cart(cart_id: UUID | None) -> CartView:
    free_from = g.store.free_delivery_from_cents
    return codes.priced_cart(db.session(), cart_id, free_delivery_from_cents=free_from)


def _told(cart_id: UUID | None, *, notice: str | None = None) -> Answered:
    cart = _cart(cart_id)
    token = carts.token_of(cart_id) if cart_id else None
    told = {
        "token": token,
        "lines": [_line(line) for line in cart.lines],
        "count": cart.count,
        "goods_cents": cart.goods_cents,
        "discount_cents": cart.discounts.cents,
        "currency": CURRENCY,
        "codes": list(cart.codes),
        "discounts": [{"code": gift.code, "amount_cents": gift.cents} for gift in cart.discounts.gifts],
        "can_be_ordered": cart.can_be_ordered,
        "notice": notice,
    }
    return told, 200, {carts.HEADER: token} if token else {}


def _line(line: CartLineView) -> Told:
    return {
        "id": str(line.id),
        "variant_id": str(line.variant_id),
        "sku": line.ware.sku,
        "title": line.title,
        "variant_title": line.variant_title,
        "quantity": line.quantity,
        "most": line.max_quantity,
        "unit_price_cents": line.unit_price_cents,
        "line_cents": line.line_cents,
        "currency": CURRENCY,
        "notice": line.notice,
        "url": absolute(line.url),
        "image": picture(line.image),
    }
