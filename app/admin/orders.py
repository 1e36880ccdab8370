"""One order. The list is in counter/listing.py; what changes an order is in transitions.py."""

from flask import Response

from app.admin.blueprint import bp, office
from app.admin.counter.note_form import NoteForm
from app.admin.counter.parcels import parcel_form
from app.admin.dossiers import open_dossier
from app.admin.forms import BankReceiptForm, CancellationForm, PaidOtherwiseForm
from app.admin.permissions import Permission, needs
from app.admin.stale import order_by_reference
from app.extensions import db
from app.orders.models.order import Order
from app.orders.reckoning import reckon


@bp.get("/orders/<reference>", endpoint="order")
@needs(Permission.VIEW_ORDERS)
def show(reference: str) -> Response:
    return order_page(order_by_reference(db.session(), reference))


def order_page(order: Order, *, status: int = 200, **forms: object) -> Response:
    """With the form that was refused in place of an empty one."""
    session = db.session()
    dossier = open_dossier(session, order)
    shown: dict[str, object] = {
        "shipment_form": parcel_form(dossier.progress),
        "cancellation_form": CancellationForm(),
        "receipt_form": BankReceiptForm(),
        "otherwise_form": PaidOtherwiseForm(),
        "note_form": NoteForm(),
        **forms,
    }
    parts = reckon(session, order)
    return office("admin/orders/show.html", status=status, dossier=dossier, parts=parts, **shown)
