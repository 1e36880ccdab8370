"""A product is begun: its title and options make a draft with all its variants."""

from flask import Response, flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer
from wtforms import SelectChoice

from app.admin.blueprint import bp, office
from app.admin.goods.variant_forms import NewProductForm
from app.admin.permissions import Permission, needs
from app.admin.product_forms import NONE, category_choices
from app.admin.products import offered
from app.catalog.navigation import category_tree
from app.conflicts import again_after_conflict
from app.database import DomainError
from app.editing import making
from app.extensions import db


@bp.get("/products/new", endpoint="new_product")
@needs(Permission.MANAGE_PRODUCTS)
def new() -> Response:
    return _page(_form(db.session()))


@bp.post("/products", endpoint="create_product")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def create() -> Response | Answer:
    session = db.session()
    form = _form(session, request.form)
    if not form.validate():
        return _page(form, status=422)
    try:
        product_id = making.make(session, form.said).id
    except DomainError as refusal:
        session.rollback()
        return _page(form, status=422, problem=str(refusal))
    session.commit()
    flash("It is a draft: nobody sees it yet.", "good")
    return redirect(f"/admin/products/{product_id}/variants", 303)


def _form(session: Session, typed: object = None) -> NewProductForm:
    form, lists = NewProductForm(typed), offered(session)
    form.category.choices = [NONE, *category_choices(category_tree(session))]
    form.brand.choices = [NONE, *(SelectChoice(str(row.id), row.name) for row in lists["brands"])]
    form.product_type.choices = [NONE, *(SelectChoice(str(row.id), row.name) for row in lists["types"])]
    return form


def _page(form: NewProductForm, *, status: int = 200, problem: str = "") -> Response:
    return office("admin/products/new.html", status=status, form=form, problem=problem)
