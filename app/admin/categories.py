"""The category tree: grown, described, put in order, moved about, pruned where nothing hangs."""

from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.catalogue_forms import CategoryForm
from app.admin.permissions import Permission, needs
from app.admin.product_forms import id_of
from app.catalog import categories
from app.catalog.categories import BelowItself, CategoryRefused, PathTaken
from app.catalog.models.category import Category
from app.catalog.navigation import category_tree
from app.database import find, get
from app.extensions import db


@bp.get("/categories", endpoint="categories")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    return _index(CategoryForm())


@bp.post("/categories", endpoint="create_category")
@needs(Permission.MANAGE_PRODUCTS)
def create() -> Response | Answer:
    session = db.session()
    form = CategoryForm(request.form).offer(category_tree(session))
    if not form.validate():
        return _index(form, status=422)
    try:
        category = categories.found(session, form.name.data, below=_below(session, form), slug=form.slug.data)
    except PathTaken as refusal:
        session.rollback()
        form.name.errors = [str(refusal)]
        return _index(form, status=422)
    category_id = category.id
    session.commit()
    return redirect(f"/admin/categories/{category_id}", 303)


@bp.get("/categories/<uuid:category_id>", endpoint="category")
@needs(Permission.MANAGE_PRODUCTS)
def show(category_id: UUID) -> Response:
    return _page(get(db.session(), Category, category_id))


@bp.post("/categories/<uuid:category_id>", endpoint="update_category")
@needs(Permission.MANAGE_PRODUCTS)
def update(category_id: UUID) -> Response | Answer:
    session = db.session()
    category = get(session, Category, category_id)
    form = CategoryForm(request.form).offer(category_tree(session), but=category)
    if not form.validate():
        return _page(category, status=422, form=form)
    try:
        categories.move(session, category, below=_below(session, form), slug=form.slug.data)
    except (PathTaken, BelowItself) as refusal:
        session.rollback()
        field = form.slug if isinstance(refusal, PathTaken) else form.below
        field.errors = [str(refusal)]
        return _page(get(session, Category, category_id), status=422, form=form)
    categories.rename(session, category, form.name.data)
    category.description = form.description.data
    category.seo_title, category.seo_description = form.seo_title.data, form.seo_description.data
    session.commit()
    flash("Saved.", "good")
    return redirect(f"/admin/categories/{category_id}", 303)


@bp.post("/categories/<uuid:category_id>/moves", endpoint="shift_category")
@needs(Permission.MANAGE_PRODUCTS)
def create_move(category_id: UUID) -> Answer:
    session = db.session()
    category = get(session, Category, category_id)
    categories.shift(session, category, places=-1 if request.form.get("to") == "earlier" else 1)
    session.commit()
    return redirect(f"/admin/categories#category-{category_id}", 303)


@bp.post("/categories/<uuid:category_id>/removal", endpoint="remove_category")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(category_id: UUID) -> Response | Answer:
    session = db.session()
    category = get(session, Category, category_id)
    name = category.name
    try:
        categories.remove(session, category)
    except CategoryRefused as refusal:
        session.rollback()
        return _page(get(session, Category, category_id), status=409, problem=str(refusal))
    session.commit()
    flash(f"{name} was removed.", "good")
    return redirect("/admin/categories", 303)


def _below(session: Session, form: CategoryForm) -> Category | None:
    parent_id = id_of(form.below.data)
    return find(session, Category, parent_id) if parent_id else None


def _index(form: CategoryForm, *, status: int = 200) -> Response:
    tree = category_tree(db.session())
    return office(
        "admin/categories/index.html", status=status, departments=tree.departments, form=form.offer(tree)
    )


def _page(
    category: Category, *, status: int = 200, form: CategoryForm | None = None, problem: str = ""
) -> Response:
    tree = category_tree(db.session())
    if form is None:
        own = category.path.rpartition("/")[2]
        as_it_is = {"below": str(category.parent_id or ""), "slug": own}
        form = CategoryForm(obj=category, data=as_it_is)
    return office(
        "admin/categories/show.html",
        status=status,
        category=category,
        form=form.offer(tree, but=category),
        problem=problem,
    )
