"""Stock: what is there of everything, the ledger of each variant, and corrections with their reasons."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, flash, g, redirect, request, stream_with_context
from sqlalchemy.orm import Session
from werkzeug.utils import secure_filename
from werkzeug.wrappers import Response as Answer

from app import ids
from app.admin.blueprint import bp, office
from app.admin.goods.stock_form import CorrectionForm, ThresholdForm
from app.admin.goods.stock_queries import LABELS, View, ledger_page, levels_page, stocked
from app.admin.permissions import Permission, needs
from app.catalog.models.product import Variant
from app.conflicts import again_after_conflict
from app.database import get
from app.editing.ledger import ledger_lines
from app.extensions import db
from app.inventory import alerts
from app.inventory.counting import Correction, CountRefused, How, correct, locked_item
from app.web.text import one_line

LONGEST_SEARCH = 100


@bp.get("/stock", endpoint="stock")
@needs(Permission.VIEW_STOCK)
def index() -> Response:
    return _index(ThresholdForm(low_at=alerts.usual_threshold(db.session())))


@bp.post("/stock/threshold", endpoint="set_usual_threshold")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def set_usual() -> Response | Answer:
    session, form = db.session(), ThresholdForm(request.form)
    if not form.validate():
        return _index(form, status=422)
    alerts.set_usual_threshold(session, form.low_at.data)
    session.commit()
    flash("Saved.", "good")
    return redirect("/admin/stock", 303)


@bp.get("/stock/<uuid:variant_id>", endpoint="ledger")
@needs(Permission.VIEW_STOCK)
def show(variant_id: UUID) -> Response:
    return _ledger(db.session(), variant_id)


@bp.post("/stock/<uuid:variant_id>/corrections", endpoint="create_correction")
@needs(Permission.ADJUST_STOCK)
@again_after_conflict
def create(variant_id: UUID) -> Response | Answer:
    session, form = db.session(), CorrectionForm(request.form)
    get(session, Variant, variant_id)
    if not form.validate():
        return _ledger(session, variant_id, status=422, form=form)
    said = Correction(
        How(form.how.data), form.units.data, form.reason.data, g.staff.name, movement_id=form.key.data
    )
    try:
        correct(session, variant_id, said)
    except CountRefused as refusal:
        session.rollback()
        form.units.errors, form.key.data = [str(refusal)], ids.new()
        return _ledger(session, variant_id, status=422, form=form)
    session.commit()
    flash("Noted in the ledger.", "good")
    return redirect(f"/admin/stock/{variant_id}", 303)


@bp.post("/stock/<uuid:variant_id>/threshold", endpoint="set_threshold")
@needs(Permission.ADJUST_STOCK)
@again_after_conflict
def set_one(variant_id: UUID) -> Response | Answer:
    session, form = db.session(), ThresholdForm(request.form)
    get(session, Variant, variant_id)
    if not form.validate():
        return _ledger(session, variant_id, status=422, threshold_form=form)
    alerts.set_threshold(session, locked_item(session, variant_id), form.low_at.data)
    session.commit()
    flash("Saved.", "good")
    return redirect(f"/admin/stock/{variant_id}", 303)


@bp.get("/exports/ledger.csv", endpoint="export_ledger")
@needs(Permission.VIEW_STOCK)
def export() -> Response:
    """Streamed, of one variant or of all."""
    store, variant_id = g.store, request.args.get("variant", type=UUID)
    # The file is read by sessions of its own, for minutes maybe; this one's transaction ends here.
    db.session.rollback()
    lines: Iterator[str] = ledger_lines(store.id, variant_id)
    response = Response(stream_with_context(lines), mimetype="text/csv")
    name = secure_filename(store.slug)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-stock-ledger.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _index(form: ThresholdForm, *, status: int = 200) -> Response:
    """An unknown view is the list of all."""
    said, search = request.args.get("view", ""), one_line(request.args.get("q"))[:LONGEST_SEARCH]
    view = View(said) if said in set(View) else View.ALL
    page = levels_page(db.session(), view, search=search, page=request.args.get("page", 1, type=int))
    return office("admin/stock/index.html", status=status, page=page, views=LABELS, form=form)


def _ledger(session: Session, variant_id: UUID, *, status: int = 200, **typed: object) -> Response:
    row = stocked(session, variant_id)
    own = row.item.low_at if row.item else None
    forms = {"form": CorrectionForm(), "threshold_form": ThresholdForm(low_at=own), **typed}
    return office(
        "admin/stock/show.html",
        status=status,
        row=row,
        usual=alerts.usual_threshold(session),
        page=ledger_page(session, variant_id, page=request.args.get("page", 1, type=int)),
        **forms,
    )
