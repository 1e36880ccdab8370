"""Products that stand first for a query: listed here, arranged on the query's page."""

from itertools import groupby
from operator import attrgetter

from flask import Response, request
from sqlalchemy import and_, select
from werkzeug.wrappers import Response as Answer

from app.admin.arranging import LONGEST_SEARCH, rearranged
from app.admin.asked_query import asked_of, query_page, to_query
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.catalog.models.product import Product
from app.extensions import db
from app.search import wording
from app.search.models import Pin
from app.search.wording import WordingRefused
from app.web.text import one_line

MOST_LISTED = 1_000


@bp.get("/search/pins", endpoint="pins")
@needs(Permission.MANAGE_SEARCH)
def index() -> Response:
    return _index()


@bp.post("/search/pins", endpoint="arrange_pins")
@needs(Permission.MANAGE_SEARCH)
def create() -> Response | Answer:
    """By the name of the button: pin, take out, up, down."""
    session, query = db.session(), asked_of()
    try:
        wording.pin(session, query, rearranged(wording.pinned(session, query), request.form))
    except WordingRefused as refusal:
        session.rollback()
        page = query_page(query, status=422, problem=str(refusal)) if query else None
        return page or _index(status=422, problem=str(refusal))
    session.commit()
    return to_query(query, find=one_line(request.form.get("find"))[:LONGEST_SEARCH], part="#pins")


def _index(*, status: int = 200, problem: str = "") -> Response:
    rows = db.session.execute(
        select(Pin.query, Product)
        .join(Product, and_(Product.id == Pin.product_id, Product.store_id == Pin.store_id))
        .order_by(Pin.query, Pin.position, Pin.id)
        .limit(MOST_LISTED)
    )
    groups = [(query, [row.Product for row in found]) for query, found in groupby(rows, attrgetter("query"))]
    return office("admin/search/pins.html", status=status, groups=groups, problem=problem)
