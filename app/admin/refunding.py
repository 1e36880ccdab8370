"""Crediting an order: what is to be credited, what that would do, and doing it; and refunds that failed."""

from uuid import UUID

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.dossiers import open_dossier
from app.admin.forms import PaidOtherwiseForm
from app.admin.orders import order_page
from app.admin.permissions import Permission, needs
from app.admin.refund_form import RefundForm, credit_of, filling, make_form
from app.admin.stale import order_by_reference, unchanged_order
from app.conflicts import again_after_conflict
from app.database import DomainError
from app.extensions import db
from app.money import rand
from app.orders.credits import Creditable, creditable
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.orders.progress import progress_of
from app.payments import crediting, making_good
from app.stores.numbering import CREDIT_NOTES, document_number


@bp.get("/orders/<reference>/refund", endpoint="refund")
@needs(Permission.REFUND)
def show_form(reference: str) -> Response:
    """``?all=1`` fills in all that is left. What has not left the shop goes back on the shelf."""
    order = order_by_reference(db.session(), reference)
    left = creditable(db.session(), order)
    is_here = order.status is OrderStatus.PAID and not progress_of(db.session(), order.id).sent
    filled = filling(left, everything="all" in request.args, restock=is_here)
    return _form_page(order, left, make_form(left, filled=filled))


@bp.post("/orders/<reference>/refund")
@needs(Permission.REFUND)
@again_after_conflict
def preview_refund(reference: str) -> Response:
    """Changes nothing. The page it answers carries the form on, with the state of the order it was made from."""
    session = db.session()
    order = order_by_reference(session, reference)
    left = creditable(session, order)
    form = make_form(left, request.form)
    if "change" in request.form:
        return _form_page(order, left, form)
    if not form.validate():
        return _form_page(order, left, form, status=422)
    try:
        plan = crediting.plan(session, order, credit_of(form, left))
    except DomainError as refusal:
        return _form_page(order, left, form, status=422, problem=str(refusal))
    return office(
        "admin/orders/refund_preview.html",
        dossier=open_dossier(session, order),
        form=form,
        plan=plan,
        rest_cents=left.left_cents - plan.draft.amount_cents,
    )


@bp.post("/orders/<reference>/credit-notes")
@needs(Permission.REFUND)
@again_after_conflict
def create_credit_note(reference: str) -> Response | Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    left = creditable(session, order)
    form = make_form(left, request.form)
    if not form.validate():
        return _form_page(order, left, form, status=422)
    note = crediting.issue(session, order, credit_of(form, left), by=g.staff.name)
    session.commit()
    name = document_number(CREDIT_NOTES, note.number)
    return _back(order, f"Credit note {name} over {rand(note.amount_cents)} is issued; the money goes back.")


@bp.post("/orders/<reference>/refunds/<uuid:refund_id>/tries")
@needs(Permission.REFUND)
@again_after_conflict
def retry_refund(reference: str, refund_id: UUID) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    refund = making_good.try_again(session, order, refund_id, by=g.staff.name)
    session.commit()
    return _back(order, f"{rand(refund.amount_cents)} is being sent again.")


@bp.post("/orders/<reference>/refunds/<uuid:refund_id>/other-payment")
@needs(Permission.REFUND)
@again_after_conflict
def pay_refund_otherwise(reference: str, refund_id: UUID) -> Response | Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    form = PaidOtherwiseForm(request.form)
    if not form.validate():
        return order_page(order, status=422, otherwise_form=form)
    refund = making_good.pay_otherwise(session, order, refund_id, how=form.how.data, by=g.staff.name)
    session.commit()
    return _back(order, f"{rand(refund.amount_cents)} is booked as paid back.")


def _form_page(
    order: Order, left: Creditable, form: RefundForm, *, status: int = 200, problem: str = ""
) -> Response:
    is_part_sent = order.status is OrderStatus.PAID and progress_of(db.session(), order.id).sent > 0
    return office(
        "admin/orders/refund.html",
        status=status,
        order=order,
        left=left,
        form=form,
        problem=problem,
        is_part_sent=is_part_sent,
    )


def _back(order: Order, said: str) -> Answer:
    flash(said, "good")
    return redirect(url_for("admin.order", reference=order.reference), 303)
