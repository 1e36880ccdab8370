"""The audit: who did what, when, to which thing. What is looked for is the address."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, request
from sqlalchemy.orm import Session

from app import clock
from app.accounts.staff.queries import staff_of
from app.admin.blueprint import bp, office
from app.admin.history.undo import can_undo
from app.admin.history.words import KINDS, kind_of, lines_of, page_of
from app.admin.permissions import Permission, needs
from app.audit.models import AuditAction, AuditEntry
from app.audit.queries import Wanted, entries, undone_among
from app.extensions import db
from app.web.text import one_line

LONGEST_KEY = 100
FILTERS = ("who", "did", "kind", "subject", "from", "to")


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as the page tells it."""

    entry: AuditEntry
    kind: str
    page: str
    lines: list[tuple[str, str, str]]
    is_undone: bool
    can_undo: bool


@bp.get("/audit", endpoint="audit")
@needs(Permission.VIEW_AUDIT)
def index() -> Response:
    """An unknown filter asks for everything."""
    session = db.session()
    found, more = entries(session, _wanted(), before=_uuid("before"))
    asked = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return office(
        "admin/audit/index.html",
        rows=told(session, found),
        asked=asked,
        people=[(user.id, user.name) for user, _ in staff_of(session)],
        kinds=KINDS,
        actions=[(action.value, action.value.capitalize()) for action in AuditAction],
        next_page=f"/admin/audit?{urlencode({**asked, 'before': str(more)})}" if more else "",
    )


def told(session: Session, found: list[AuditEntry]) -> list[Told]:
    undone = undone_among(session, found)
    return [
        Told(
            entry,
            kind_of(entry),
            page_of(entry),
            lines_of(entry),
            is_undone=entry.id in undone,
            can_undo=can_undo(entry) and entry.id not in undone,
        )
        for entry in found
    ]


def _wanted() -> Wanted:
    did, kind = request.args.get("did", ""), one_line(request.args.get("kind"))[:LONGEST_KEY]
    thing, colon, key = one_line(request.args.get("subject"))[:LONGEST_KEY].partition(":")
    since, until = _day("from"), _day("to")
    return Wanted(
        actor_id=_uuid("who"),
        action=AuditAction(did) if did in set(AuditAction) else None,
        entity_type=kind or None,
        subject=(thing, key) if colon else None,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _uuid(name: str) -> UUID | None:
    return request.args.get(name, type=UUID)


def _day(name: str) -> date | None:
    """None for what is no day of this age of the world."""
    found = request.args.get(name, type=date.fromisoformat)
    return found if found is not None and 2000 <= found.year <= 2100 else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.SAST)
