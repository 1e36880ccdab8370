"""A person's orders, and ordering the same again."""

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.conflicts import again_after_conflict
from app.customers.blueprint import account, bp, person
from app.customers.queries import orders_of, own_order_of
from app.customers.reordering import reorder
from app.extensions import db
from app.web import visitor


@bp.get("/orders")
def orders() -> Response:
    page = orders_of(db.session(), person().id, after=request.args.get("after", ""))
    return account("account/orders.html", page=page)


@bp.post("/orders/<reference>/reorder")
@again_after_conflict
def order_again(reference: str) -> Answer:
    """What is still sold goes into the cart at today's price; what is not is named there."""
    session = db.session()
    order = own_order_of(session, person().id, reference)
    change = reorder(session, order, user_id=person().id, cart_id=visitor.cart_id())
    session.commit()
    if change.cart_id is not None:
        visitor.remember_cart(change.cart_id, change.count)
    for sentence in change.notices:
        flash(sentence)
    return redirect("/cart", 303)
