"""Notes on an order: what the people of the shop tell each other."""

from flask import Response, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.counter.note_form import NoteForm
from app.admin.orders import order_page
from app.admin.permissions import Permission, needs
from app.admin.stale import order_by_reference
from app.extensions import db
from app.orders.models.note import OrderNote


@bp.post("/orders/<reference>/notes", endpoint="create_note")
@needs(Permission.NOTE_ORDERS)
def create_note(reference: str) -> Response | Answer:
    """It changes nothing of the order, so whoever has the order's page open may go on with it."""
    session = db.session()
    order = order_by_reference(session, reference)
    form = NoteForm(request.form)
    if not form.validate():
        return order_page(order, status=422, note_form=form)
    session.add(OrderNote(order_id=order.id, text=form.text.data, author=g.staff.name))
    session.commit()
    flash("Noted.", "good")
    return redirect(url_for("admin.order", reference=order.reference, _anchor="timeline"), 303)
