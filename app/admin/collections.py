"""Collections: named, described, put together by hand, shown or hidden. What fills them by itself is in rules.py."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.arranging import LONGEST_SEARCH, goods_found, rearranged
from app.admin.blueprint import bp, office
from app.admin.collection_forms import CollectionForm
from app.admin.collection_rows import Row, blank, offers, rows_of
from app.admin.named_lists import named_page
from app.admin.permissions import Permission, needs
from app.catalog import collections
from app.catalog.collections import CollectionRefused, products_in
from app.catalog.models.collection import Collection, CollectionKind, CollectionPlace
from app.catalog.models.product import Product
from app.catalog.slugs import SlugRefused
from app.database import get, lock
from app.extensions import db
from app.web.text import one_line


@dataclass(frozen=True, slots=True)
class Held:
    """A product that was put in by hand, for sale or not."""

    id: UUID
    title: str
    is_sellable: bool


@bp.get("/collections", endpoint="collections")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    return _index(CollectionForm())


@bp.post("/collections", endpoint="create_collection")
@needs(Permission.MANAGE_PRODUCTS)
def create() -> Response | Answer:
    session, form = db.session(), CollectionForm(request.form)
    if not form.name.validate(form):
        return _index(form, status=422)
    collection = collections.found(session, form.name.data)
    collection.is_published = False  # until it holds something
    session.commit()
    flash("Made, and hidden for now. Put goods in, then show it.", "good")
    return to_collection(collection.id)


@bp.get("/collections/<uuid:collection_id>", endpoint="collection")
@needs(Permission.MANAGE_PRODUCTS)
def show(collection_id: UUID) -> Response:
    return collection_page(get(db.session(), Collection, collection_id))


@bp.post("/collections/<uuid:collection_id>", endpoint="update_collection")
@needs(Permission.MANAGE_PRODUCTS)
def update(collection_id: UUID) -> Response | Answer:
    session, form = db.session(), CollectionForm(request.form)
    collection = lock(session, Collection, collection_id)
    if not form.validate():
        return collection_page(collection, status=422, form=form)
    try:
        collections.rename(session, collection, name=form.name.data, slug=form.slug.data)
    except SlugRefused as refusal:
        session.rollback()
        form.slug.errors = [str(refusal)]
        return collection_page(get(session, Collection, collection_id), status=422, form=form)
    collection.description = form.description.data
    collection.seo_title, collection.seo_description = form.seo_title.data, form.seo_description.data
    (collections.show if form.is_published.data else collections.hide)(session, collection)
    session.commit()
    flash("Saved.", "good")
    return to_collection(collection_id)


@bp.post("/collections/<uuid:collection_id>/removal", endpoint="remove_collection")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(collection_id: UUID) -> Answer:
    session = db.session()
    collection = get(session, Collection, collection_id)
    name = collection.name
    collections.remove(session, collection)
    session.commit()
    flash(f"{name} was removed. Its goods stay where else they are.", "good")
    return redirect("/admin/collections", 303)


@bp.post("/collections/<uuid:collection_id>/goods")
@needs(Permission.MANAGE_PRODUCTS)
def change_goods(collection_id: UUID) -> Response | Answer:
    """By the name of the button: put in, take out, up, down; or keep what is there from now on by hand."""
    session = db.session()
    collection = lock(session, Collection, collection_id)
    try:
        collections.put(session, collection, _rearranged(session, collection))
    except CollectionRefused as refusal:
        session.rollback()
        return collection_page(get(session, Collection, collection_id), status=409, problem=str(refusal))
    session.commit()
    search = one_line(request.form.get("q"))[:LONGEST_SEARCH]
    return to_collection(collection_id, search=search, part="#goods")


def _rearranged(session: Session, collection: Collection) -> list[UUID]:
    """What the collection is to hold. Raises CollectionRefused for one that fills itself."""
    if "keep" in request.form:
        return list(_places(session, collection))
    if collection.kind is CollectionKind.RULE:
        raise CollectionRefused(f"{collection.name} fills itself by a rule now. Look again.")
    return rearranged(products_in(session, collection), request.form)


def _places(session: Session, collection: Collection) -> Sequence[UUID]:
    """The newest first, as shoppers see them now."""
    return session.scalars(
        select(CollectionPlace.product_id)
        .where(CollectionPlace.collection_id == collection.id)
        .order_by(CollectionPlace.published_at.desc(), CollectionPlace.product_id.desc())
        .limit(collections.MOST_IN_ONE)
    ).all()


def to_collection(collection_id: UUID, *, search: str = "", part: str = "") -> Answer:
    query = f"?{urlencode({'q': search})}" if search else ""
    return redirect(f"/admin/collections/{collection_id}{query}{part}", 303)


def collection_page(
    collection: Collection,
    *,
    status: int = 200,
    form: CollectionForm | None = None,
    rows: list[Row] | None = None,
    problem: str = "",
) -> Response:
    """With the form or the rule that was refused in place of what is kept."""
    session = db.session()
    search = one_line(request.values.get("q"))[:LONGEST_SEARCH]
    held = _held(session, collection)
    drawn = rows if rows is not None else [*rows_of(session, collection), blank()]
    return office(
        "admin/collections/show.html",
        status=status,
        collection=collection,
        form=form or CollectionForm(obj=collection),
        held=held,
        search=search,
        found=goods_found(session, search, but={each.id for each in held}) if search else [],
        rows=drawn,
        offers=offers(session, drawn),
        is_ruling=rows is not None,
        problem=problem,
        match=request.form.get("match") or collection.match.value,
    )


def _held(session: Session, collection: Collection) -> list[Held]:
    ids = products_in(session, collection)
    known = {each.id: each for each in session.scalars(select(Product).where(Product.id.in_(ids)))}
    return [Held(each, known[each].title, known[each].is_sellable) for each in ids]


def _index(form: CollectionForm, *, status: int = 200) -> Response:
    rows = select(Collection).order_by(Collection.position, Collection.name)
    page = named_page(db.session(), rows, Collection.name)
    return office("admin/collections/index.html", status=status, page=page, form=form)
