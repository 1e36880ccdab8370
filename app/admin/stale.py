"""A form acts on the order it showed, or not at all."""

from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from app.admin.blueprint import bp, office
from app.admin.dossiers import events_since
from app.admin.forms import SeenForm
from app.database import NotFound, lock
from app.extensions import db
from app.orders.models.order import Order
from app.orders.queries import find_by_reference


class StaleForm(Exception):
    """The order has moved since the page with the form was drawn."""

    def __init__(self, order: Order, seen: UUID | None) -> None:
        super().__init__(order.reference)
        self.order = order
        self.seen = seen


def order_by_reference(session: Session, reference: str) -> Order:
    """Raises NotFound, for another store's order too."""
    order = find_by_reference(session, reference)
    if order is None:
        raise NotFound("Order")
    return order


def unchanged_order(session: Session, reference: str) -> Order:
    """The order, locked, if it is still what the form was drawn from. Raises NotFound, StaleForm."""
    order = lock(session, Order, order_by_reference(session, reference).id)
    refuse_stale(order)
    return order


def refuse_stale(order: Order) -> None:
    form = SeenForm(request.form)
    if not form.validate() or form.version.data != order.version:
        raise StaleForm(order, _event_id(form.seen.data or ""))


def _event_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@bp.errorhandler(StaleForm)
def on_stale(error: StaleForm) -> Response:
    session = db.session()
    session.rollback()
    order = order_by_reference(session, error.order.reference)
    return office(
        "admin/orders/changed.html", status=409, order=order, changes=events_since(session, order, error.seen)
    )
