"""One product: what is said about it. When shoppers see it is for product_verbs.py."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from uuid import UUID

from flask import Response, flash, redirect, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.admin.product_differences import Difference, differences, digests, settled
from app.admin.product_edits import Particulars, change, handles_beside
from app.admin.product_forms import ProductForm, PublicationForm, as_it_is, id_of, lines_of, tags_of
from app.admin.product_standing import standing, variants_of, zone_of
from app.catalog.attributes import ValuesRefused, values_for_form
from app.catalog.models.attribute import Attribute, AttributeKind, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, TaxClass
from app.catalog.navigation import category_tree
from app.catalog.related import RelationRefused
from app.catalog.slugs import SlugRefused
from app.database import get, lock
from app.extensions import db

FIELD_OF: Mapping[type[Exception], str] = {SlugRefused: "slug", RelationRefused: "related"}
STALE = "Somebody saved this product after you had opened it, so nothing was changed."


@bp.get("/products/<uuid:product_id>", endpoint="product")
@needs(Permission.MANAGE_PRODUCTS)
def show(product_id: UUID) -> Response:
    return product_page(get(db.session(), Product, product_id))


@bp.post("/products/<uuid:product_id>", endpoint="update_product")
@needs(Permission.MANAGE_PRODUCTS)
def update(product_id: UUID) -> Response | Answer:
    session = db.session()
    typed: MultiDict[str, str] = request.form
    product = lock(session, Product, product_id)
    form = _form(session, formdata=typed)
    if is_stale(product):
        found, chosen = _compare(session, product, form)
        if chosen is None:
            return product_page(product, status=409, form=form, stale=True, differences=found)
        typed, form = chosen, _form(session, formdata=chosen)
    if not form.validate():
        return product_page(product, status=422, form=form)
    try:
        lost = change(session, product, _said(form, typed))
    except (SlugRefused, RelationRefused, ValuesRefused) as refusal:
        return _refused(product_id, form, refusal)
    session.commit()
    flash("Saved.", "good")
    if lost:
        flash(f"The new type does not say: {', '.join(lost)}. These words were dropped.", "warn")
    return redirect(f"/admin/products/{product_id}", 303)


def _compare(
    session: Session, product: Product, form: ProductForm
) -> tuple[list[Difference], MultiDict[str, str] | None]:
    """What two people say differently; and the form as it was chosen, once all of it was, of this very state."""
    kept = as_it_is(product, handles_beside(session, product))
    drawn = set(_drawn(request.form))
    facts = {
        f"value-{attribute.id}": (attribute.name, words)
        for attribute, words in values_for_form(session, product)
        if attribute.id in drawn
    }
    found = differences(form, kept, request.form, facts=facts)
    is_chosen = request.form.get("settled") == seen(product) and all(each.choice for each in found)
    return found, settled(request.form, found, kept, facts=facts) if is_chosen else None


def _refused(
    product_id: UUID, form: ProductForm, refusal: SlugRefused | RelationRefused | ValuesRefused
) -> Response:
    db.session.rollback()
    product = get(db.session(), Product, product_id)
    if isinstance(refusal, ValuesRefused):
        return product_page(product, status=422, form=form, refused=refusal.reasons)
    form[FIELD_OF[type(refusal)]].errors = [str(refusal)]
    return product_page(product, status=422, form=form)


def seen(product: Product) -> str:
    """Which state of the product a form was drawn from."""
    return product.updated_at.astimezone(UTC).isoformat()


def is_stale(product: Product) -> bool:
    return request.form.get("seen", "") != seen(product)


def product_page(
    product: Product,
    *,
    status: int = 200,
    form: ProductForm | None = None,
    refused: Mapping[UUID, str] | None = None,
    stale: bool = False,
    **shown: object,
) -> Response:
    """With what was typed in place of what is kept, where a form was refused."""
    session = db.session()
    is_typed = form is not None
    kept = as_it_is(product, handles_beside(session, product))
    form = form or _form(session, data=kept)
    context = {
        "differences": [],
        "publication_form": PublicationForm(zone=zone_of(session)),
        "problem": STALE if stale else "",
        **shown,
    }
    return office(
        "admin/products/show.html",
        status=status,
        product=product,
        form=form,
        # A stale form stays stale: only opening the page anew shows what it would overwrite.
        seen=request.form.get("seen", "") if stale else seen(product),
        is_stale=stale,
        # How it was when it was opened, and the state that is compared with.
        opened=request.form.get("opened", "") if is_typed else digests(kept),
        present=seen(product),
        values=_values(session, product, is_typed=is_typed),
        refused=refused or {},
        standing=standing(session, product),
        variants=variants_of(session, product),
        zone=zone_of(session),
        **context,
    )


def _form(session: Session, **given: object) -> ProductForm:
    brands = session.scalars(select(Brand).order_by(Brand.name)).all()
    types = session.scalars(select(ProductType).order_by(ProductType.name)).all()
    return ProductForm(**given).offer(category_tree(session), brands, types)


def _said(form: ProductForm, typed: MultiDict[str, str]) -> Particulars:
    return Particulars(
        title=form.title.data,
        subtitle=form.subtitle.data,
        description=form.description.data,
        slug=form.slug.data,
        category_id=id_of(form.category.data),
        brand_id=id_of(form.brand.data),
        product_type_id=id_of(form.product_type.data),
        tags=tags_of(form.tags.data),
        seo_title=form.seo_title.data,
        seo_description=form.seo_description.data,
        related_to=lines_of(form.related.data),
        tax_class=TaxClass(form.tax_class.data) if form.tax_class.data else None,
        values={attribute_id: _typed(typed, attribute_id) for attribute_id in _drawn(typed)},
    )


def _drawn(typed: MultiDict[str, str]) -> list[UUID]:
    """The attributes that the form had fields for: what it did not show, it does not take away."""
    return typed.getlist("attribute", type=UUID)


def _typed(typed: MultiDict[str, str], attribute_id: UUID) -> list[str]:
    """Several lines, or several ticked choices, are several texts."""
    return [line for text in typed.getlist(f"value-{attribute_id}") for line in lines_of(text)]


def _values(
    session: Session, product: Product, *, is_typed: bool
) -> Sequence[tuple[Attribute, list[str], AttributeKind]]:
    drawn = set(_drawn(request.form)) if is_typed else set()
    return [
        (attribute, _typed(request.form, attribute.id) if attribute.id in drawn else words, attribute.kind)
        for attribute, words in values_for_form(session, product)
    ]
