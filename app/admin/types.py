"""Types of goods, and the facts there are to tell of each."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.catalogue_forms import AttributeForm, NameForm
from app.admin.named_lists import named_page
from app.admin.permissions import Permission, needs
from app.catalog import product_types
from app.catalog.models.attribute import Attribute, ProductType
from app.catalog.models.product import Product
from app.catalog.product_types import TypeRefused
from app.database import get
from app.extensions import db


@bp.get("/types", endpoint="types")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    return _index(NameForm())


@bp.post("/types", endpoint="create_type")
@needs(Permission.MANAGE_PRODUCTS)
def create() -> Response | Answer:
    session, form = db.session(), NameForm(request.form)
    if not form.validate():
        return _index(form, status=422)
    try:
        made = product_types.found(session, form.name.data)
    except TypeRefused as refusal:
        session.rollback()
        form.name.errors = [str(refusal)]
        return _index(form, status=422)
    type_id = made.id
    session.commit()
    return to_type(type_id)


@bp.get("/types/<uuid:type_id>", endpoint="type")
@needs(Permission.MANAGE_PRODUCTS)
def show(type_id: UUID) -> Response:
    return type_page(get(db.session(), ProductType, type_id))


@bp.post("/types/<uuid:type_id>", endpoint="update_type")
@needs(Permission.MANAGE_PRODUCTS)
def update(type_id: UUID) -> Response | Answer:
    session, form = db.session(), NameForm(request.form)
    product_type = get(session, ProductType, type_id)
    if not form.validate():
        return type_page(product_type, status=422, form=form)
    try:
        product_types.rename(session, product_type, form.name.data)
    except TypeRefused as refusal:
        session.rollback()
        form.name.errors = [str(refusal)]
        return type_page(get(session, ProductType, type_id), status=422, form=form)
    session.commit()
    flash("Saved.", "good")
    return to_type(type_id)


@bp.post("/types/<uuid:type_id>/removal", endpoint="remove_type")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(type_id: UUID) -> Response | Answer:
    session = db.session()
    product_type = get(session, ProductType, type_id)
    name = product_type.name
    try:
        product_types.remove(session, product_type)
    except TypeRefused as refusal:
        session.rollback()
        return type_page(get(session, ProductType, type_id), status=409, problem=str(refusal))
    session.commit()
    flash(f"{name} was removed.", "good")
    return redirect("/admin/types", 303)


def to_type(type_id: UUID, attribute_id: UUID | None = None) -> Answer:
    return redirect(f"/admin/types/{type_id}" + (f"#attribute-{attribute_id}" if attribute_id else ""), 303)


def type_page(
    product_type: ProductType,
    *,
    status: int = 200,
    form: NameForm | None = None,
    new: AttributeForm | None = None,
    **shown: Any,
) -> Response:
    """``refused`` is the form of an attribute that was refused, ``refused_id`` the attribute's id."""
    session = db.session()
    present: list[Attribute] = product_types.attributes_of(session, product_type.id)
    refused_id, refused = shown.pop("refused_id", None), shown.pop("refused", None)
    forms = [(each, refused if each.id == refused_id else AttributeForm.of(each)) for each in present]
    if new is None:
        new = AttributeForm()
    for field in new:
        field.id = f"{field.name}-new"
    return office(
        "admin/types/show.html",
        status=status,
        type=product_type,
        form=form or NameForm(obj=product_type),
        attributes=forms,
        new=new,
        refused_id=refused_id,
        problem=shown.get("problem", ""),
    )


def _index(form: NameForm, *, status: int = 200) -> Response:
    goods = (
        select(func.count())
        .where(Product.product_type_id == ProductType.id, Product.store_id == ProductType.store_id)
        .correlate(ProductType)
        .scalar_subquery()
    )
    rows = select(ProductType, goods.label("goods")).order_by(func.lower(ProductType.name))
    page = named_page(db.session(), rows, ProductType.name)
    return office("admin/types/index.html", status=status, page=page, form=form)
