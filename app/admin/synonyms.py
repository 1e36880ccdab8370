"""Words that mean the same: listed, added, changed, removed."""

from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from app.admin.asked_query import asked_of, query_page, to_query
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.search_forms import SynonymForm
from app.database import get, lock
from app.extensions import db
from app.search import wording
from app.search.models import Synonym
from app.search.wording import WordingRefused


@bp.get("/search/synonyms", endpoint="synonyms")
@needs(Permission.MANAGE_SEARCH)
def index() -> Response:
    return _index(SynonymForm())


@bp.post("/search/synonyms", endpoint="create_synonym")
@needs(Permission.MANAGE_SEARCH)
def create() -> Response | Answer:
    """On a query's page the query is one of the words."""
    session, form, asked = db.session(), SynonymForm(request.form), asked_of()
    try:
        if form.validate():
            said = ", ".join(wording.say_the_same(session, [*form.words, asked]).terms)
            session.commit()
            flash(f"These mean the same now: {said}.", "good")
            return to_query(asked) if asked else redirect("/admin/search/synonyms", 303)
    except WordingRefused as refusal:
        session.rollback()
        form.terms.errors = [str(refusal)]
    return query_page(asked, status=422, synonym_form=form) if asked else _index(form, status=422)


@bp.get("/search/synonyms/<uuid:synonym_id>", endpoint="synonym")
@needs(Permission.MANAGE_SEARCH)
def show(synonym_id: UUID) -> Response:
    return _page(get(db.session(), Synonym, synonym_id))


@bp.post("/search/synonyms/<uuid:synonym_id>", endpoint="update_synonym")
@needs(Permission.MANAGE_SEARCH)
def update(synonym_id: UUID) -> Response | Answer:
    session, form = db.session(), SynonymForm(request.form)
    synonym = lock(session, Synonym, synonym_id)
    try:
        if form.validate():
            wording.say_the_same(session, form.words, instead_of=synonym)
            session.commit()
            flash("Saved. The next search knows it.", "good")
            return redirect("/admin/search/synonyms", 303)
    except WordingRefused as refusal:
        session.rollback()
        form.terms.errors = [str(refusal)]
    return _page(get(session, Synonym, synonym_id), status=422, form=form)


@bp.post("/search/synonyms/<uuid:synonym_id>/removal", endpoint="remove_synonym")
@needs(Permission.MANAGE_SEARCH)
def create_removal(synonym_id: UUID) -> Answer:
    session = db.session()
    synonym = get(session, Synonym, synonym_id)
    said = ", ".join(synonym.terms)
    wording.forget_synonym(session, synonym)
    session.commit()
    flash(f"Removed. These are words of their own again: {said}.", "good")
    return redirect("/admin/search/synonyms", 303)


def _index(form: SynonymForm, *, status: int = 200) -> Response:
    rows = db.session.scalars(
        select(Synonym).order_by(func.array_to_string(Synonym.terms, " "), Synonym.id)
    ).all()
    return office("admin/search/synonyms.html", status=status, rows=rows, form=form)


def _page(synonym: Synonym, *, status: int = 200, form: SynonymForm | None = None) -> Response:
    shown = form or SynonymForm(data={"terms": ", ".join(synonym.terms)})
    return office("admin/search/synonym.html", status=status, synonym=synonym, form=shown)
