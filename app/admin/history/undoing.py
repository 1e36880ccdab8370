"""A change put back from the audit's page."""

from urllib.parse import urlencode
from uuid import UUID

from flask import flash, g, redirect, request
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.history.undo import KINDS, CannotUndo, can_undo, undo
from app.admin.history.words import kind_of
from app.admin.people.proving import require_fresh
from app.admin.permissions import FRESH, Permission, may, needs
from app.audit.models import AuditEntry
from app.audit.queries import undone_among
from app.database import DomainError, get
from app.extensions import db
from app.stores.queries import forget_profiles


class NotYours(DomainError):
    def __init__(self) -> None:
        super().__init__("Your login does not cover this kind of change.")


@bp.post("/audit/<uuid:entry_id>/undoing", endpoint="undo_change")
@needs(Permission.VIEW_AUDIT)
def create(entry_id: UUID) -> Answer:
    """What cannot be put back is answered by the blueprint, and nothing of it is kept."""
    session = db.session()
    entry = get(session, AuditEntry, entry_id)
    if not can_undo(entry) or undone_among(session, [entry]):
        raise CannotUndo("This cannot be put back, or was already.")
    permission = KINDS[entry.entity_type].permission
    if not may(g.staff, permission):
        raise NotYours
    if permission in FRESH:
        require_fresh()
    undo(session, entry)
    session.commit()
    forget_profiles()
    flash(f"{kind_of(entry)} {entry.label} is as it was before.", "good")
    return redirect(_back(), 303)


def _back() -> str:
    subject = request.form.get("subject", "")
    return f"/admin/audit?{urlencode({'subject': subject})}" if subject else "/admin/audit"
