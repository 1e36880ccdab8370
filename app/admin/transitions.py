"""What staff do to an order: each a POST of its own, from a form that knows which state it was drawn from."""

from uuid import UUID

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.cancelling import cancel_paid
from app.admin.counter.parcels import packed_units, parcel_form
from app.admin.forms import BankReceiptForm, CancellationForm, cents_of
from app.admin.orders import order_page
from app.admin.permissions import Permission, needs, require
from app.admin.stale import order_by_reference, refuse_stale, unchanged_order
from app.conflicts import again_after_conflict
from app.crashpoints import crashpoint
from app.extensions import db
from app.money import rand
from app.orders import fulfilment
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.orders.progress import progress_of
from app.payments import attention, bank, making_good, mismatches, refunds, settle


def _back(order: Order, said: str, *, kind: str = "good") -> Answer:
    """To the order's page, which says what was done."""
    flash(said, kind)
    return redirect(url_for("admin.order", reference=order.reference), 303)


@bp.post("/orders/<reference>/shipments")
@needs(Permission.SHIP)
@again_after_conflict
def create_shipment(reference: str) -> Response | Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    progress = progress_of(session, order.id)
    form = parcel_form(progress, request.form)
    if not form.validate():
        return order_page(order, status=422, shipment_form=form)
    parcel = fulfilment.Parcel(
        form.carrier.data, form.tracking_number.data, form.tracking_url.data, packed_units(form, progress)
    )
    fulfilment.ship(session, order, parcel, by=g.staff.name)
    session.commit()
    crashpoint("shipping.committed")
    rest = "" if order.status is OrderStatus.SHIPPED else " The rest waits to be packed."
    return _back(order, f"{form.carrier.data} has it. The customer is told.{rest}")


@bp.post("/orders/<reference>/parcels/<uuid:shipment_id>/delivery")
@needs(Permission.DELIVER)
@again_after_conflict
def create_parcel_delivery(reference: str, shipment_id: UUID) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    fulfilment.deliver_parcel(session, order, shipment_id, by=g.staff.name)
    session.commit()
    return _back(order, "Delivered." if order.status is OrderStatus.DELIVERED else "That parcel has arrived.")


@bp.post("/orders/<reference>/delivery")
@needs(Permission.DELIVER)
@again_after_conflict
def create_delivery(reference: str) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    fulfilment.deliver(session, order, by=g.staff.name)
    session.commit()
    return _back(order, "Delivered.")


@bp.post("/orders/<reference>/cancellation")
@needs(Permission.CANCEL)
@again_after_conflict
def create_cancellation(reference: str) -> Response | Answer:
    """Of a paid order money goes back, so it needs what a refund needs; asked before the order is locked."""
    session = db.session()
    form = CancellationForm(request.form)
    order = order_by_reference(session, reference)
    refuse_stale(order)
    if not form.validate():
        return order_page(order, status=422, cancellation_form=form)
    if order.is_open:
        return _cancel_unpaid(order, form.reason.data)
    require(Permission.REFUND)
    order = unchanged_order(session, reference)
    cancel_paid(session, order, reason=form.reason.data, by=g.staff.name)
    session.commit()
    if refunds.refunds_by_hand(session, order.id):
        return _back(
            order, "Cancelled. Its goods are on the shelf again; its money waits for you.", kind="warn"
        )
    return _back(order, "Cancelled. Its goods are on the shelf again and its money is on its way back.")


def _cancel_unpaid(order: Order, reason: str) -> Answer:
    """Through the payment provider, who may know better: somebody may be paying at this moment."""
    order = settle.cancel_unpaid(order.id, by=g.staff.name, reason=reason)
    db.session.commit()
    if order.was_paid:
        return _back(order, str(settle.JustPaid(order)), kind="warn")
    if order.is_open:
        return _back(
            order, "Not cancelled: a payment is on its way. Look again when it has come.", kind="warn"
        )
    return _back(order, "Cancelled. Its goods are on the shelf again.")


@bp.post("/orders/<reference>/bank-receipts")
@needs(Permission.BOOK_MONEY)
@again_after_conflict
def create_bank_receipt(reference: str) -> Response | Answer:
    session = db.session()
    form = BankReceiptForm(request.form)
    order = unchanged_order(session, reference)
    if not form.validate():
        return order_page(order, status=422, receipt_form=form)
    cents = cents_of(form.amount.data)
    assert cents is not None
    line = bank.StatementLine(cents, form.received_on.data, form.reference.data)
    order = bank.record_receipt(session, order.id, line, by=g.staff.name)
    session.commit()
    if order.needs_attention:
        return _back(order, "Booked, and the order needs you: see below.", kind="warn")
    return _back(order, "Booked.")


@bp.post("/orders/<reference>/refunds/<uuid:refund_id>/confirmation")
@needs(Permission.BOOK_MONEY)
@again_after_conflict
def confirm_refund(reference: str, refund_id: UUID) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    refund = making_good.confirm_by_hand(session, order, refund_id, by=g.staff.name)
    session.commit()
    return _back(order, f"{rand(refund.amount_cents)} is booked as paid back.")


@bp.post("/orders/<reference>/check")
@needs(Permission.CHECK_PAYMENT)
@again_after_conflict
def create_check(reference: str) -> Answer:
    """Asks the provider now. Asking changes nothing that is not so already, so a stale page may ask too."""
    order = settle.settle(order_by_reference(db.session(), reference).id, by=g.staff.name)
    db.session.commit()
    return _back(order, f"The payment provider was asked. The order is {order.status.lower()}.")


@bp.post("/orders/<reference>/attention")
@needs(Permission.CLEAR_ATTENTION)
@again_after_conflict
def clear_attention(reference: str) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    mismatches.refuse_while_held(session, order)
    attention.see_to(session, order, by=g.staff.name)
    session.commit()
    if order.needs_attention:
        return _back(order, "That is seen to, and something else is open: see below.", kind="warn")
    return _back(order, "Seen to.")
