"""How small and how large an order may be."""

from typing import Any

from flask import Response, flash, redirect, request
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.forms import cents_of
from app.admin.permissions import Permission, needs
from app.admin.settings.facts import STATUS_CONFLICT, present_store
from app.admin.settings.forms import LimitsForm
from app.admin.settings.seen import SEEN, differences, fingerprint
from app.extensions import db
from app.money import rand
from app.stores.locking import locked_store
from app.stores.models import LimitsRefused, Store

PATH = "/admin/settings/orders"


@bp.get("/settings/orders", endpoint="order_limits")
@needs(Permission.MANAGE_SETTINGS)
def show() -> Response:
    saved = _saved(present_store(db.session()))
    return _page(LimitsForm(data=saved), seen=fingerprint(saved))


@bp.post("/settings/orders", endpoint="set_order_limits")
@needs(Permission.MANAGE_SETTINGS)
def update() -> Response | Answer:
    session, form, seen = db.session(), LimitsForm(request.form), request.form.get(SEEN, "")
    if not form.validate():
        return _page(form, seen=seen, status=422)
    store = locked_store(session)
    saved = _saved(store)
    if told := differences(form, saved, seen=seen):
        session.rollback()
        return _page(form, seen=fingerprint(saved), status=STATUS_CONFLICT, differences=told)
    smallest, largest = cents_of(form.minimum.data), cents_of(form.maximum.data)
    assert smallest is not None
    assert largest is not None
    try:
        store.limit_orders(smallest, largest)
    except LimitsRefused as refusal:
        session.rollback()
        form.maximum.errors = [str(refusal)]
        return _page(form, seen=seen, status=422)
    session.commit()
    flash("Saved.", "good")
    return redirect(PATH, 303)


def _saved(store: Store) -> dict[str, Any]:
    return {"minimum": rand(store.minimum_order_cents), "maximum": rand(store.maximum_order_cents)}


def _page(form: LimitsForm, *, seen: str, status: int = 200, **more: Any) -> Response:
    shown = {"form": form, "seen": seen, "place_now": PATH, "differences": more.get("differences", [])}
    return office("admin/settings/orders.html", status=status, **shown)
