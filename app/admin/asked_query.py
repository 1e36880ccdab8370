"""One query: what it came to, and all that can be said about it, on one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.arranging import LONGEST_SEARCH, goods_found
from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.search_forms import RedirectForm, SynonymForm
from app.catalog.models.product import Product
from app.extensions import db
from app.search.models import SearchRedirect, Synonym
from app.search.report import find_asked
from app.search.texts import normalise
from app.search.wording import pinned
from app.web.text import one_line

#: Figures of a query that is rare.
DAYS = 90


@dataclass(frozen=True, slots=True)
class Pinned:
    """A product that stands first, for sale or not."""

    id: UUID
    title: str
    is_sellable: bool


@bp.get("/search/query", endpoint="asked_query")
@needs(Permission.MANAGE_SEARCH)
def show() -> Response | Answer:
    query = normalise(request.args.get("q", ""))
    return query_page(query) if query else redirect("/admin/search/queries", 303)


def asked_of() -> str:
    """The query on whose page the form stood; empty where it stood on a list."""
    return normalise(request.form.get("asked", ""))


def to_query(query: str, *, find: str = "", part: str = "") -> Answer:
    return redirect(
        f"/admin/search/query?{urlencode({'q': query, **({'find': find} if find else {})})}{part}", 303
    )


def query_page(
    query: str,
    *,
    status: int = 200,
    synonym_form: SynonymForm | None = None,
    redirect_form: RedirectForm | None = None,
    problem: str = "",
) -> Response:
    """With the form that was refused in place of a fresh one."""
    session = db.session()
    find = one_line(request.values.get("find"))[:LONGEST_SEARCH]
    pins = pinned_products(session, query)
    leads = session.scalars(select(SearchRedirect).where(SearchRedirect.query == query)).first()
    return office(
        "admin/search/query.html",
        status=status,
        query=query,
        asked=find_asked(session, query, days=DAYS),
        days=DAYS,
        group=session.scalars(select(Synonym).where(Synonym.terms.contains([query]))).first(),
        leads=leads,
        pins=pins,
        find=find,
        found=goods_found(session, find, but={each.id for each in pins}) if find else [],
        synonym_form=synonym_form or SynonymForm(),
        redirect_form=redirect_form or RedirectForm(obj=leads),
        problem=problem,
    )


def pinned_products(session: Session, query: str) -> list[Pinned]:
    ids: Sequence[UUID] = pinned(session, query)
    rows: Any = session.scalars(select(Product).where(Product.id.in_(ids))) if ids else ()
    known = {each.id: each for each in rows}
    return [Pinned(each, known[each].title, known[each].is_sellable) for each in ids]
