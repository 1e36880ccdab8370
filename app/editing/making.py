"""A new product: a draft with its variants, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.catalog.models.product import Product
from app.catalog.slugs import SlugRefused, claimed, free_slug, slugify
from app.editing import matrix
from app.editing.matrix import Option
from app.inventory import listings


@dataclass(frozen=True, slots=True)
class NewProduct:
    title: str
    price_cents: int
    weight_grams: int
    options: Sequence[Option]
    category_id: UUID | None
    brand_id: UUID | None
    product_type_id: UUID | None


def make(session: Session, said: NewProduct) -> Product:
    """Raises OptionsRefused, SlugRefused."""
    matrix.check(said.options)
    name = _free_name(session, said.title)
    product = Product(
        handle=name,
        slug=name,
        title=said.title,
        category_id=said.category_id,
        brand_id=said.brand_id,
        product_type_id=said.product_type_id,
    )
    with claimed(session, SlugRefused.taken(name)):
        session.add(product)
    for variant in matrix.set_options(session, product, said.options):
        variant.price_cents, variant.weight_grams = said.price_cents, said.weight_grams
    session.flush()
    listings.refresh(session, [product.id])
    return product


def _free_name(session: Session, title: str) -> str:
    """Neither another's address nor its handle, from the title."""
    stem = slugify(title)
    alike = or_(
        Product.slug.startswith(stem, autoescape=True), Product.handle.startswith(stem, autoescape=True)
    )
    rows = session.execute(select(Product.slug, Product.handle).where(alike)).all()
    return free_slug(title, {name for row in rows for name in row})
