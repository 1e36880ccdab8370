"""Brands: named, described, removed when nothing carries them."""

from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import func, select
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.catalogue_forms import BrandForm, NameForm
from app.admin.named_lists import named_page
from app.admin.permissions import Permission, needs
from app.catalog import brands
from app.catalog.brands import BrandRefused
from app.catalog.models.brand import Brand
from app.catalog.slugs import SlugRefused
from app.database import get, lock
from app.extensions import db


@bp.get("/brands", endpoint="brands")
@needs(Permission.MANAGE_PRODUCTS)
def index() -> Response:
    return _index(NameForm())


@bp.post("/brands", endpoint="create_brand")
@needs(Permission.MANAGE_PRODUCTS)
def create() -> Response | Answer:
    session, form = db.session(), NameForm(request.form)
    if not form.validate():
        return _index(form, status=422)
    try:
        brand = brands.found(session, form.name.data)
    except BrandRefused as refusal:
        session.rollback()
        form.name.errors = [str(refusal)]
        return _index(form, status=422)
    brand_id = brand.id
    session.commit()
    return redirect(f"/admin/brands/{brand_id}", 303)


@bp.get("/brands/<uuid:brand_id>", endpoint="brand")
@needs(Permission.MANAGE_PRODUCTS)
def show(brand_id: UUID) -> Response:
    return _page(get(db.session(), Brand, brand_id))


@bp.post("/brands/<uuid:brand_id>", endpoint="update_brand")
@needs(Permission.MANAGE_PRODUCTS)
def update(brand_id: UUID) -> Response | Answer:
    session, form = db.session(), BrandForm(request.form)
    brand = lock(session, Brand, brand_id)
    if not form.validate():
        return _page(brand, status=422, form=form)
    try:
        brands.rename(session, brand, name=form.name.data, slug=form.slug.data)
    except (BrandRefused, SlugRefused) as refusal:
        session.rollback()
        field = form.slug if isinstance(refusal, SlugRefused) else form.name
        field.errors = [str(refusal)]
        return _page(get(session, Brand, brand_id), status=422, form=form)
    brand.description = form.description.data
    session.commit()
    flash("Saved.", "good")
    return redirect(f"/admin/brands/{brand_id}", 303)


@bp.post("/brands/<uuid:brand_id>/removal", endpoint="remove_brand")
@needs(Permission.MANAGE_PRODUCTS)
def create_removal(brand_id: UUID) -> Response | Answer:
    session = db.session()
    brand = get(session, Brand, brand_id)
    name = brand.name
    try:
        brands.remove(session, brand)
    except BrandRefused as refusal:
        session.rollback()
        return _page(get(session, Brand, brand_id), status=409, problem=str(refusal))
    session.commit()
    flash(f"{name} was removed.", "good")
    return redirect("/admin/brands", 303)


def _index(form: NameForm, *, status: int = 200) -> Response:
    rows = select(Brand).order_by(func.lower(Brand.name))
    page = named_page(db.session(), rows, Brand.name)
    return office("admin/brands/index.html", status=status, page=page, form=form)


def _page(brand: Brand, *, status: int = 200, form: BrandForm | None = None, problem: str = "") -> Response:
    shown = form or BrandForm(obj=brand)
    return office("admin/brands/show.html", status=status, brand=brand, form=shown, problem=problem)
