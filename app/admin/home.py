"""What needs somebody now."""

from flask import Response, g

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, may
from app.admin.queries import View, longest_waiting, paid_today
from app.extensions import db


@bp.get("", endpoint="home", strict_slashes=False)
def show() -> Response:
    session = db.session()
    return office(
        "admin/home.html",
        today=paid_today(session) if may(g.staff, Permission.SEE_REVENUE) else None,
        flagged=longest_waiting(session, View.ATTENTION),
        to_ship=longest_waiting(session, View.TO_SHIP),
    )
