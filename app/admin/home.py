"""What needs somebody now, and how the shop sells."""

from flask import Response, g

from app.accounts.staff.queries import has_second_step
from app.admin.blueprint import bp, office
from app.admin.counter.sales import sales_of, top_goods
from app.admin.counter.views import View, longest_waiting
from app.admin.goods.stock_queries import count_low
from app.admin.permissions import Permission, may
from app.extensions import db


@bp.get("", endpoint="home", strict_slashes=False)
def show() -> Response:
    """Everybody sees what waits; what was sold, who may see revenue."""
    session = db.session()
    sees_sales = may(g.staff, Permission.SEE_REVENUE)
    return office(
        "admin/home.html",
        sales=sales_of(session) if sees_sales else None,
        top=top_goods(session) if sees_sales else (),
        low=count_low(session) if may(g.staff, Permission.VIEW_STOCK) else 0,
        flagged=longest_waiting(session, View.ATTENTION),
        lacks_second_step=may(g.staff, Permission.REFUND) and not has_second_step(session, g.staff.id),
        to_ship=longest_waiting(session, View.TO_SHIP),
    )
