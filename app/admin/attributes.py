"""The attributes of a type: added, renamed, given another kind, put in order, removed with what they say."""

from uuid import UUID

from flask import Response, flash, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.catalogue_forms import AttributeForm
from app.admin.permissions import Permission, needs
from app.admin.types import to_type, type_page
from app.catalog import product_types
from app.catalog.models.attribute import Attribute, ProductType
from app.catalog.product_types import TypeRefused
from app.database import NotFound, get
from app.extensions import db


@bp.post("/types/<uuid:type_id>/attributes", endpoint="create_attribute")
@needs(Permission.MANAGE_PRODUCTS)
def create(type_id: UUID) -> Response | Answer:
    session, form = db.session(), AttributeForm(request.form)
    product_type = get(session, ProductType, type_id)
    if not form.validate():
        return type_page(product_type, status=422, new=form)
    try:
        made = product_types.add_attribute(session, product_type, form.name.data, terms=form.terms)
    except TypeRefused as refusal:
        session.rollback()
        form.name.errors = [str(refusal)]
        return type_page(get(session, ProductType, type_id), status=422, new=form)
    attribute_id = made.id
    session.commit()
    flash(f"{form.name.data} was added.", "good")
    return to_type(type_id, attribute_id)


@bp.post("/types/<uuid:type_id>/attributes/<uuid:attribute_id>", endpoint="update_attribute")
@needs(Permission.MANAGE_PRODUCTS)
def update(type_id: UUID, attribute_id: UUID) -> Response | Answer:
    session = db.session()
    product_type, attribute = _found(session, type_id, attribute_id)
    form = AttributeForm.of(attribute, typed=request.form)
    if not form.validate():
        return type_page(product_type, status=422, refused=form, refused_id=attribute_id)
    try:
        product_types.rename_attribute(session, attribute, form.name.data)
        product_types.change_terms(session, attribute, form.terms)
    except TypeRefused as refusal:
        session.rollback()
        form.name.errors = [str(refusal)]
        product_type = get(session, ProductType, type_id)
        return type_page(product_type, status=422, refused=form, refused_id=attribute_id)
    session.commit()
    flash("Saved.", "good")
    return to_type(type_id, attribute_id)


@bp.post("/types/<uuid:type_id>/attributes/<uuid:attribute_id>/moves", endpoint="move_attribute")
@needs(Permission.MANAGE_PRODUCTS)
def create_move(type_id: UUID, attribute_id: UUID) -> Answer:
    session = db.session()
    product_type, attribute = _found(session, type_id, attribute_id)
    order = [each.id for each in product_types.attributes_of(session, type_id)]
    here = order.index(attribute.id)
    there = here + (-1 if request.form.get("to") == "earlier" else 1)
    order.insert(min(max(there, 0), len(order) - 1), order.pop(here))
    product_types.arrange(session, product_type, order)
    session.commit()
    return to_type(type_id, attribute_id)


@bp.post("/types/<uuid:type_id>/attributes/<uuid:attribute_id>/removal", endpoint="remove_attribute")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(type_id: UUID, attribute_id: UUID) -> Response | Answer:
    session = db.session()
    _, attribute = _found(session, type_id, attribute_id)
    name = attribute.name
    try:
        product_types.remove_attribute(session, attribute)
    except TypeRefused as refusal:
        session.rollback()
        return type_page(get(session, ProductType, type_id), status=409, problem=str(refusal))
    session.commit()
    flash(f"{name} was removed, with what it said of the goods.", "good")
    return to_type(type_id)


def _found(session: Session, type_id: UUID, attribute_id: UUID) -> tuple[ProductType, Attribute]:
    """Raises NotFound, for an attribute of another type too."""
    product_type, attribute = get(session, ProductType, type_id), get(session, Attribute, attribute_id)
    if attribute.product_type_id != type_id:
        raise NotFound("Attribute")
    return product_type, attribute
