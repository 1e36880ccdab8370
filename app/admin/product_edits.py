"""Everything that staff say about a product, in one transaction with its card."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog import attributes, related
from app.catalog.models.product import Product, TaxClass, Variant
from app.catalog.related import RelationRefused
from app.catalog.rich_text import clean
from app.catalog.slugs import slugify
from app.inventory import listings, publication

BLOCK_ENDS = re.compile(r"(</(?:p|ul|ol|li|h[2-6]|table|tr|blockquote)>|<(?:ul|ol|table|tbody)>)(?=<)")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a product is to be. ``values`` are those of its present type's attributes that the form showed."""

    title: str
    subtitle: str
    description: str
    slug: str
    category_id: UUID | None
    brand_id: UUID | None
    product_type_id: UUID | None
    tags: Sequence[str]
    seo_title: str
    seo_description: str
    related_to: Sequence[str]
    #: None leaves it as it is.
    tax_class: TaxClass | None
    values: Mapping[UUID, Sequence[str]]


def change(session: Session, product: Product, said: Particulars) -> list[str]:
    """Names of attributes that a new type has no place for. Call with the product locked.

    Raises SlugRefused, ValuesRefused, RelationRefused; the caller rolls back.
    """
    if slugify(said.slug) != product.slug or not said.slug:
        publication.move(session, product.id, said.slug)
    # What was typed under the old type goes with the product to the new one, as far as that has a place for it.
    attributes.set_values(session, product, said.values)
    lost = attributes.change_type(session, product, said.product_type_id)
    beside = named(session, said.related_to)
    if beside != related.related_to(session, product.id):
        related.relate(session, product.id, beside)
    product.title, product.subtitle = said.title, said.subtitle
    if said.description != readable(product.description_html):
        product.description_html = clean(said.description)
    product.category_id, product.brand_id = said.category_id, said.brand_id
    product.tags = list(said.tags)
    product.tax_class = said.tax_class or product.tax_class
    product.seo_title, product.seo_description = said.seo_title, said.seo_description
    product.updated_at = clock.now()
    listings.refresh(session, [product.id])
    return lost


def readable(html: str) -> str:
    """With each block on a line of its own, for whoever edits it. Kept as it was while nobody does."""
    return BLOCK_ENDS.sub(r"\1\n", html)


def named(session: Session, names: Sequence[str]) -> list[UUID]:
    """Products by handle, SKU, address or title, in this order. Raises RelationRefused for a name that is none's."""
    wanted = [name.casefold() for name in names]
    rows = session.execute(
        select(Product.id, Product.handle, Product.slug, Product.title, Variant.sku)
        .outerjoin(Variant, and_(Variant.product_id == Product.id, Variant.store_id == Product.store_id))
        .where(
            or_(
                *(
                    func.lower(column).in_(wanted)
                    for column in (Product.handle, Product.slug, Product.title, Variant.sku)
                )
            )
        )
    ).all()
    found: dict[str, UUID] = {}
    for column in ("title", "sku", "slug", "handle"):  # the merchant's key last: it wins
        found.update({value.casefold(): row.id for row in rows if (value := getattr(row, column))})
    unknown = [name for name, key in zip(names, wanted, strict=True) if key not in found]
    if unknown:
        raise RelationRefused(
            f"There is no product “{unknown[0][:60]}”. Name it by its handle, SKU or title."
        )
    return list(dict.fromkeys(found[key] for key in wanted))


def handles_beside(session: Session, product: Product) -> list[str]:
    """What the merchant chose to be shown beside it, as the form names it."""
    ids = related.related_to(session, product.id)
    handles = {
        row.id: row.handle
        for row in session.execute(select(Product.id, Product.handle).where(Product.id.in_(ids)))
    }
    return [handles[each] for each in ids]
