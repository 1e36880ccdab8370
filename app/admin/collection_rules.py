"""The rule by which a collection fills itself, row by row."""

from uuid import UUID

from flask import Response, flash, request
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.collection_rows import blank, conditions, typed_rows
from app.admin.collections import collection_page, to_collection
from app.admin.permissions import Permission, needs
from app.catalog import collections
from app.catalog.collection_rules import RuleRefused
from app.catalog.models.collection import Collection, RuleMatch
from app.database import get, lock
from app.extensions import db


@bp.post("/collections/<uuid:collection_id>/rule")
@needs(Permission.MANAGE_PRODUCTS)
def change_rule(collection_id: UUID) -> Response | Answer:
    """Keep the rule. A button that only adds or takes out a row draws the form anew and keeps nothing yet."""
    session = db.session()
    drop = request.form.get("drop", type=int)
    rows = typed_rows(request.form.getlist("on"), request.form.getlist("value"), drop=drop)
    if drop is not None or "more" in request.form:
        room = [blank(), blank()] if drop is None else [blank()]
        return collection_page(get(session, Collection, collection_id), rows=[*rows, *room])
    collection = lock(session, Collection, collection_id)
    match = RuleMatch.ANY if request.form.get("match") == RuleMatch.ANY else RuleMatch.ALL
    try:
        collections.fill_by(session, collection, conditions(rows), match=match)
    except RuleRefused as refusal:
        session.rollback()
        return collection_page(
            get(session, Collection, collection_id), status=422, rows=[*rows, blank()], problem=str(refusal)
        )
    session.commit()
    session.refresh(collection)
    held = collection.product_count
    flash(f"It fills itself now, and holds {held} {'product' if held == 1 else 'products'}.", "good")
    return to_collection(collection_id)
