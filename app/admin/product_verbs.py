"""When shoppers see a product: each change a POST of its own, from a form that knows what it was drawn from."""

from collections.abc import Callable
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp
from app.admin.permissions import Permission, needs
from app.admin.product_forms import PublicationForm
from app.admin.product_page import is_stale, product_page
from app.admin.product_standing import hours, zone_of
from app.catalog.models.product import Product
from app.database import DomainError, get, lock
from app.extensions import db
from app.inventory import publication
from app.stores.hours import moment_of

Verb = Callable[[Session, UUID], Product]


@bp.post("/products/<uuid:product_id>/publication")
@needs(Permission.MANAGE_PRODUCTS)
def create_publication(product_id: UUID) -> Response | Answer:
    """Now, or at a time that the store's clocks will show."""
    session = db.session()
    zone = zone_of(session)
    form = PublicationForm(request.form, zone=zone)
    product = get(session, Product, product_id)
    later = request.form.get("when") == "later"
    if later and not form.validate():
        return product_page(product, status=422, publication_form=form)
    if later and form.at.data is None:
        form.at.errors = ["Say from when."]
        return product_page(product, status=422, publication_form=form)
    at = moment_of(form.at.data, zone) if later else None
    said = f"On sale from {hours(at, zone)}." if at else "On sale now."
    return _take(product_id, lambda session, which: publication.publish(session, which, at=at), said)


@bp.post("/products/<uuid:product_id>/withdrawal")
@needs(Permission.MANAGE_PRODUCTS)
def create_withdrawal(product_id: UUID) -> Response | Answer:
    return _take(product_id, publication.unpublish, "Taken off the shelves. It is a draft again.")


@bp.post("/products/<uuid:product_id>/archiving")
@needs(Permission.MANAGE_PRODUCTS)
def create_archiving(product_id: UUID) -> Response | Answer:
    return _take(product_id, publication.archive, "Archived.")


@bp.post("/products/<uuid:product_id>/removal", endpoint="remove_product")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(product_id: UUID) -> Response | Answer:
    return _take(product_id, publication.delete, "Deleted. Orders keep its name and picture.")


@bp.post("/products/<uuid:product_id>/restoration")
@needs(Permission.MANAGE_PRODUCTS)
def create_restoration(product_id: UUID) -> Response | Answer:
    return _take(product_id, publication.restore, "Restored, as it was before it was deleted.")


def _take(product_id: UUID, verb: Verb, said: str) -> Response | Answer:
    session = db.session()
    product = lock(session, Product, product_id)
    if is_stale(product):
        return product_page(product, status=409, stale=True)
    try:
        verb(session, product_id)
    except DomainError as refusal:
        session.rollback()
        return product_page(get(session, Product, product_id), status=409, problem=str(refusal))
    session.commit()
    flash(said, "good")
    return redirect(f"/admin/products/{product_id}", 303)
