"""Orders: the list and one of them. What changes an order is in transitions.py."""

from flask import Response, request

from app.admin.blueprint import bp, office
from app.admin.dossiers import open_dossier
from app.admin.forms import BankReceiptForm, CancellationForm, PaidOtherwiseForm, ShipmentForm
from app.admin.permissions import Permission, needs
from app.admin.queries import CONDITIONS, View, list_orders, list_url
from app.admin.stale import order_by_reference
from app.extensions import db
from app.orders.models.order import Order
from app.orders.reckoning import reckon
from app.web.text import one_line

LONGEST_SEARCH = 100


@bp.get("/orders", endpoint="orders")
@needs(Permission.VIEW_ORDERS)
def index() -> Response:
    """An unknown view is the list of all: an old bookmark still shows orders."""
    wanted = request.args.get("view", "")
    view = View(wanted) if wanted in set(View) else View.ALL
    search = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    number = request.args.get("page", 1, type=int)
    page = list_orders(db.session(), view, search=search, page=min(number, 1_000_000))
    views = [(name.value, label, list_url(name, search=search)) for name, (label, _) in CONDITIONS.items()]
    return office("admin/orders/index.html", page=page, views=views, search=search)


@bp.get("/orders/<reference>", endpoint="order")
@needs(Permission.VIEW_ORDERS)
def show(reference: str) -> Response:
    return order_page(order_by_reference(db.session(), reference))


def order_page(order: Order, *, status: int = 200, **forms: object) -> Response:
    """With the form that was refused in place of an empty one."""
    shown: dict[str, object] = {
        "shipment_form": ShipmentForm(),
        "cancellation_form": CancellationForm(),
        "receipt_form": BankReceiptForm(),
        "otherwise_form": PaidOtherwiseForm(),
        **forms,
    }
    session = db.session()
    parts = reckon(session, order)
    return office(
        "admin/orders/show.html", status=status, dossier=open_dossier(session, order), parts=parts, **shown
    )
