"""Several orders at once: handed to the courier, or arrived. What can be done is done; what cannot is named.

All of them are locked in key order (docs/adr/0019) and written by one transaction; each is tried inside a savepoint, so
that the one that is refused leaves nothing behind and holds nobody up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Response, flash, g, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.counter.ticked import TickedOrder, references, ticked_orders, why_not
from app.admin.counter.wanted import PATH
from app.admin.forms import ShipmentForm
from app.admin.permissions import Permission, needs
from app.conflicts import again_after_conflict
from app.crashpoints import crashpoint
from app.database import DomainError, lock_all
from app.extensions import db
from app.orders import fulfilment
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus

Verb = Callable[[Session, Order], None]


class Changed(DomainError):
    """Somebody else was quicker, or the order moved by itself."""

    def __init__(self) -> None:
        super().__init__("It has changed since you looked. Look at it again.")


class Incomplete(DomainError):
    """Its part of the form does not fit."""


@dataclass(frozen=True, slots=True)
class Refused:
    reference: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Outcome:
    done: Sequence[str]
    refused: Sequence[Refused]

    @property
    def status(self) -> int:
        """A conflict only where nothing was done."""
        return 200 if self.done else 409


@bp.get("/orders/dispatch", endpoint="dispatch")
@needs(Permission.SHIP)
def show_dispatch() -> Response:
    return _dispatch_page(ticked_orders(db.session()))


@bp.post("/orders/shipments", endpoint="create_shipments")
@needs(Permission.SHIP)
@again_after_conflict
def create_shipments() -> Response | Answer:
    session = db.session()
    outcome = for_each(session, _ship)
    session.commit()
    crashpoint("dispatching.committed")
    if outcome.refused:
        return _dispatch_page(ticked_orders(session), outcome=outcome)
    return _done(f"{_orders(outcome.done)} handed to the courier. The customers are told.")


@bp.get("/orders/arrivals", endpoint="arrivals")
@needs(Permission.DELIVER)
def show_arrivals() -> Response:
    return _arrivals_page(ticked_orders(db.session()))


@bp.post("/orders/deliveries", endpoint="create_deliveries")
@needs(Permission.DELIVER)
@again_after_conflict
def create_deliveries() -> Response | Answer:
    session = db.session()
    outcome = for_each(session, _deliver)
    session.commit()
    if outcome.refused:
        return _arrivals_page(ticked_orders(session), outcome=outcome)
    return _done(f"{_orders(outcome.done)} delivered.")


def for_each(session: Session, verb: Verb) -> Outcome:
    """Do it to every order of the form that is still as the form showed it. The caller commits."""
    asked = references()
    found = {order.reference: order.id for order in session.execute(_keys(asked))}
    locked = {order.id: order for order in lock_all(session, Order, list(found.values()))}
    done, refused = [], []
    for reference in asked:
        if reference not in found:
            refused.append(Refused(reference, "There is no such order."))
            continue
        try:
            _try(session, locked[found[reference]], verb)
            done.append(reference)
        except DomainError as refusal:
            refused.append(Refused(reference, str(refusal)))
    return Outcome(done, refused)


def _keys(asked: Sequence[str]):  # type: ignore[no-untyped-def]  # a Select of two columns
    return select(Order.reference, Order.id).where(Order.reference.in_(asked))


def _try(session: Session, order: Order, verb: Verb) -> None:
    if request.form.get(f"version-{order.reference}") != str(order.version):
        raise Changed
    with session.begin_nested():
        verb(session, order)


def _ship(session: Session, order: Order) -> None:
    form = _form_of(order)
    if not form.validate():
        raise Incomplete(next(messages[0] for messages in form.errors.values()))
    parcel = fulfilment.Parcel(form.carrier.data, form.tracking_number.data, form.tracking_url.data)
    fulfilment.ship(session, order, parcel, by=g.staff.name)


def _deliver(session: Session, order: Order) -> None:
    fulfilment.deliver(session, order, by=g.staff.name)


def _form_of(order: Order) -> ShipmentForm:
    """Its row of the form; the courier of all where it names none of its own."""
    prefix = f"{order.reference}-"
    form = ShipmentForm(request.form, prefix=prefix)
    if not form.carrier.data:
        form.carrier.data = ShipmentForm(request.form).carrier.data
    return form


def _dispatch_page(ticked: Sequence[TickedOrder], *, outcome: Outcome | None = None) -> Response:
    """With the fields of what was refused as they were typed."""
    return office(
        "admin/counter/dispatch.html",
        status=outcome.status if outcome else 200,
        rows=[
            (one, ShipmentForm(request.form, prefix=f"{one.order.reference}-"))
            for one in ticked
            if one.is_open
        ],
        left_out=[(one, why_not(one.order, one.progress)) for one in ticked if not one.is_open],
        form=ShipmentForm(request.form),
        outcome=outcome,
    )


def _arrivals_page(ticked: Sequence[TickedOrder], *, outcome: Outcome | None = None) -> Response:
    return office(
        "admin/counter/arrivals.html",
        status=outcome.status if outcome else 200,
        rows=[one for one in ticked if one.order.status is OrderStatus.SHIPPED],
        left_out=[one for one in ticked if one.order.status is not OrderStatus.SHIPPED],
        outcome=outcome,
    )


def _done(said: str) -> Answer:
    flash(said, "good")
    return redirect(f"{PATH}?view=sent" if "courier" in said else f"{PATH}?view=done", 303)


def _orders(done: Sequence[str]) -> str:
    return "1 order is" if len(done) == 1 else f"{len(done)} orders are"
