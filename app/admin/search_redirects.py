"""Queries that lead to a page: listed, added, changed, removed."""

from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from app.admin.asked_query import asked_of, query_page, to_query
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.search_forms import RedirectForm
from app.database import get, lock
from app.extensions import db
from app.search import wording
from app.search.models import SearchRedirect
from app.search.wording import WordingRefused


@bp.get("/search/redirects", endpoint="search_redirects")
@needs(Permission.MANAGE_SEARCH)
def index() -> Response:
    return _index(RedirectForm())


@bp.post("/search/redirects", endpoint="create_search_redirect")
@needs(Permission.MANAGE_SEARCH)
def create() -> Response | Answer:
    session, form, asked = db.session(), RedirectForm(request.form), asked_of()
    if _save(form):
        session.commit()
        flash(f"Who searches for “{form.query.data}” is led to {form.url.data} now.", "good")
        return to_query(asked) if asked else redirect("/admin/search/redirects", 303)
    return query_page(asked, status=422, redirect_form=form) if asked else _index(form, status=422)


@bp.get("/search/redirects/<uuid:redirect_id>", endpoint="search_redirect")
@needs(Permission.MANAGE_SEARCH)
def show(redirect_id: UUID) -> Response:
    return _page(get(db.session(), SearchRedirect, redirect_id))


@bp.post("/search/redirects/<uuid:redirect_id>", endpoint="update_search_redirect")
@needs(Permission.MANAGE_SEARCH)
def update(redirect_id: UUID) -> Response | Answer:
    session, form = db.session(), RedirectForm(request.form)
    if _save(form, instead_of=lock(session, SearchRedirect, redirect_id)):
        session.commit()
        flash("Saved. The next search knows it.", "good")
        return redirect("/admin/search/redirects", 303)
    return _page(get(session, SearchRedirect, redirect_id), status=422, form=form)


@bp.post("/search/redirects/<uuid:redirect_id>/removal", endpoint="remove_search_redirect")
@needs(Permission.MANAGE_SEARCH)
def create_removal(redirect_id: UUID) -> Answer:
    session = db.session()
    row = get(session, SearchRedirect, redirect_id)
    query = row.query
    wording.forget_redirect(session, row)
    session.commit()
    flash(f"Removed. Who searches for “{query}” sees goods again.", "good")
    return redirect("/admin/search/redirects", 303)


def _save(form: RedirectForm, *, instead_of: SearchRedirect | None = None) -> bool:
    """False, with what is wrong beside its field, where it cannot be."""
    if not form.validate():
        return False
    session, field = db.session(), form.url
    try:
        form.url.data = wording.own_path(form.url.data, origin=request.host_url.rstrip("/"))
        field = form.query
        wording.lead(session, form.query.data, form.url.data, instead_of=instead_of)
    except WordingRefused as refusal:
        session.rollback()
        field.errors = [str(refusal)]
        return False
    return True


def _index(form: RedirectForm, *, status: int = 200) -> Response:
    rows = db.session.scalars(select(SearchRedirect).order_by(SearchRedirect.query)).all()
    return office("admin/search/redirects.html", status=status, rows=rows, form=form)


def _page(row: SearchRedirect, *, status: int = 200, form: RedirectForm | None = None) -> Response:
    return office("admin/search/redirect.html", status=status, row=row, form=form or RedirectForm(obj=row))
