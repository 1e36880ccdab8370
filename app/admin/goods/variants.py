"""The variants of a product: its options, and a row for each combination."""

from typing import Any
from uuid import UUID

from flask import Response, flash, g, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.goods.variant_forms import OptionsForm, options_as_they_are, rows_of
from app.admin.permissions import Permission, needs
from app.admin.product_page import STALE, is_stale, seen
from app.catalog.models.product import Product, ProductOption
from app.conflicts import again_after_conflict
from app.database import DomainError, get, lock
from app.editing import matrix
from app.editing.history import history_of
from app.editing.variants import SkuTaken, change, uncounted, variants_of
from app.extensions import db


@bp.get("/products/<uuid:product_id>/variants", endpoint="variants")
@needs(Permission.MANAGE_PRODUCTS)
def show(product_id: UUID) -> Response:
    return _page(db.session(), product_id)


@bp.post("/products/<uuid:product_id>/variants", endpoint="update_variants")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def update(product_id: UUID) -> Response | Answer:
    """All rows that the form had, or none of them."""
    session = db.session()
    product = lock(session, Product, product_id)
    present = [row for row in variants_of(session, product_id) if f"{row.id}-sku" in request.form]
    rows = rows_of(present, request.form)
    if is_stale(product):
        return _page(session, product_id, status=409, rows=rows, problem=STALE)
    if not all([row.validate() for row in rows.values()]):
        return _page(session, product_id, status=422, rows=rows, problem="Some rows are to be mended first.")
    try:
        change(session, product, {key: row.said for key, row in rows.items()}, by=g.staff.name)
    except SkuTaken as refusal:
        session.rollback()
        rows[refusal.variant_id].sku.errors = [str(refusal)]
        return _page(session, product_id, status=422, rows=rows, problem=str(refusal))
    except DomainError as refusal:
        session.rollback()
        return _page(session, product_id, status=422, rows=rows, problem=str(refusal))
    session.commit()
    flash("Saved.", "good")
    return _to(product_id)


@bp.post("/products/<uuid:product_id>/options", endpoint="update_options")
@needs(Permission.MANAGE_PRODUCTS)
@again_after_conflict
def update_options(product_id: UUID) -> Response | Answer:
    session, form = db.session(), OptionsForm(request.form)
    product = lock(session, Product, product_id)
    if is_stale(product):
        return _page(session, product_id, status=409, form=form, problem=STALE)
    if not form.validate():
        return _page(session, product_id, status=422, form=form)
    try:
        made = matrix.set_options(session, product, form.options)
    except DomainError as refusal:
        session.rollback()
        return _page(session, product_id, status=422, form=form, problem=str(refusal))
    said = "1 variant was made." if len(made) == 1 else f"{len(made)} variants were made."
    session.commit()
    flash(said if made else "Saved.", "good")
    return _to(product_id)


def _to(product_id: UUID) -> Answer:
    return redirect(f"/admin/products/{product_id}/variants", 303)


def _page(
    session: Session,
    product_id: UUID,
    *,
    status: int = 200,
    **typed: Any,
) -> Response:
    """``typed``: the rows or the form that was refused, and the problem with them."""
    product = get(session, Product, product_id)
    variants = variants_of(session, product_id)
    options = session.scalars(
        select(ProductOption).where(ProductOption.product_id == product_id).order_by(ProductOption.position)
    ).all()
    return office(
        "admin/products/variants.html",
        status=status,
        product=product,
        variants=variants,
        rows={**rows_of(variants), **typed.get("rows", {})},
        fresh=uncounted(session, variants),
        form=typed.get("form") or OptionsForm(data=options_as_they_are(options)),
        problem=typed.get("problem", ""),
        history=history_of(session, product_id),
        seen=request.form.get("seen", "") if status == 409 else seen(product),
    )
