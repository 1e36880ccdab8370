"""The basket's page and what is done to it. The page's panel is also the drawer beside other pages."""

import re
from dataclasses import replace
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    get_flashed_messages,
    redirect,
    render_template,
    request,
)
from werkzeug.wrappers import Response as BaseResponse

from app.accounts.logins import present_user
from app.cart import codes, lines
from app.cart.queries import CartView
from app.extensions import db, limiter
from app.web import visitor
from app.web.clients import address_key
from app.web.rendering import draw, is_fragment_request, respond
from app.web.text import one_line

bp = Blueprint("cart", __name__)

#: ASCII digits only: int() would also take other scripts' digits and "1_000".
QUANTITY = re.compile(r"[0-9]{1,4}")
UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@bp.before_request
def forget_who_left() -> None:
    """A login that was ended from elsewhere takes with it what leads to the person's cart."""
    present_user()


@bp.get("/cart")
def show() -> Response:
    basket = _basket(visitor.cart_id())
    basket.notices.extend(str(message) for message in get_flashed_messages())
    if visitor.cart_count() != basket.count:
        _remember(basket.id, basket.count)  # a line went because its product did
    return _page(basket)


@bp.post("/cart/lines")
def add_line() -> BaseResponse:
    quantity = _quantity(default="1")
    if not quantity:
        return _refused()
    cart_id = visitor.cart_id()
    user = present_user() if cart_id is None else None
    change = lines.add(
        db.session(),
        cart_id,
        variant_id=_variant_id(),
        quantity=quantity,
        user_id=None if user is None else user.id,
    )
    return _changed(change)


@bp.post("/cart/lines/<uuid:line_id>")
def change_line(line_id: UUID) -> BaseResponse:
    quantity = _quantity()
    if quantity is None:
        return _refused()
    change = lines.change(db.session(), visitor.cart_id(), line_id=line_id, quantity=quantity)
    return _changed(change)


@bp.post("/cart/codes")
@limiter.limit("30 per minute", key_func=address_key)
def add_code() -> BaseResponse:
    """The basket with the code; or with what was typed and why it does not count."""
    session, typed = db.session(), request.form.get("code", "")
    basket = _basket(visitor.cart_id())
    problem = codes.enter(session, basket, typed)
    if problem is not None:
        session.rollback()
        typed = one_line(typed)[: codes.LONGEST_TYPED]
        return _page(replace(basket, code_problem=problem, typed_code=typed), status=422)
    return _recoded()


@bp.post("/cart/codes/removal")
def remove_code() -> BaseResponse:
    cart_id = visitor.cart_id()
    if cart_id is None:
        return redirect("/cart", 303)
    codes.take_out(db.session(), cart_id, codes.tidy(request.form.get("code", "")))
    return _recoded()


def _recoded() -> BaseResponse:
    db.session.flush()
    basket = _basket(visitor.cart_id()) if is_fragment_request() else None
    db.session.commit()
    return redirect("/cart", 303) if basket is None else _page(basket)


def _changed(change: lines.Change) -> BaseResponse:
    """Commit, and show the basket as it now is: its panel from the same transaction, its page by a redirect."""
    basket = _basket(change.cart_id or visitor.cart_id()) if is_fragment_request() else None
    db.session.commit()
    _remember(change.cart_id, change.count)
    if basket is not None:
        basket.notices.extend([change.notice] if change.notice else [])
        return _page(basket)
    if change.notice:
        flash(change.notice)
    return redirect("/cart", 303)


def _refused() -> Response:
    basket = _basket(visitor.cart_id())
    basket.notices.append("That is not a quantity we can take. Give a whole number of at most four digits.")
    return _page(basket, status=422)


def _page(basket: CartView, *, status: int = 200) -> Response:
    """The page, or its panel with the count that stands elsewhere on whatever page asked."""
    body = draw("cart/show.html", "cart_panel", cart=basket)
    if is_fragment_request():
        body += render_template("layouts/_cart_count.html", out_of_band=True)
    return respond(body, status=status)


def _basket(cart_id: UUID | None) -> CartView:
    free_from = g.store.free_delivery_from_cents
    return codes.priced_cart(db.session(), cart_id, free_delivery_from_cents=free_from)


def _remember(cart_id: UUID | None, count: int) -> None:
    if cart_id is not None:
        visitor.remember_cart(cart_id, count)


def _quantity(*, default: str = "") -> int | None:
    """What the form says, or None where it is not a whole number of at most four digits."""
    text = request.form.get("quantity", default).strip()
    return int(text) if QUANTITY.fullmatch(text) else None


def _variant_id() -> UUID:
    text = request.form.get("variant_id", "")
    if not UUID_TEXT.fullmatch(text):
        abort(404)
    return UUID(text)
