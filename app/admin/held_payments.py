"""Money that does not fit its order: staff take it or send it back."""

from uuid import UUID

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.permissions import Permission, needs
from app.admin.stale import unchanged_order
from app.conflicts import again_after_conflict
from app.extensions import db
from app.payments import mismatches


@bp.post("/orders/<reference>/payments/<uuid:payment_id>/acceptance", endpoint="accept_payment")
@needs(Permission.BOOK_MONEY)
@again_after_conflict
def create_acceptance(reference: str, payment_id: UUID) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    mismatches.accept_held(session, order, payment_id, by=g.staff.name)
    session.commit()
    said = (
        "Accepted."
        if order.was_paid
        else "Accepted too late: what it was for can no longer be had, so it goes back."
    )
    flash(said, "good" if order.was_paid else "warn")
    return redirect(url_for("admin.order", reference=reference), 303)


@bp.post("/orders/<reference>/payments/<uuid:payment_id>/refusal", endpoint="refuse_payment")
@needs(Permission.BOOK_MONEY)
@again_after_conflict
def create_refusal(reference: str, payment_id: UUID) -> Answer:
    session = db.session()
    order = unchanged_order(session, reference)
    mismatches.refund_held(session, order, payment_id, by=g.staff.name)
    session.commit()
    flash("It is on its way back.", "good")
    return redirect(url_for("admin.order", reference=reference), 303)
