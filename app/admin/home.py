"""What needs somebody now."""

from flask import Response, g

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, may
from app.admin.queries import paid_today
from app.extensions import db


@bp.get("", endpoint="home", strict_slashes=False)
def show() -> Response:
    today = paid_today(db.session()) if may(g.staff, Permission.SEE_REVENUE) else None
    return office("admin/home.html", today=today)
