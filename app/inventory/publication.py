"""Putting goods on sale and taking them off, with their cards, in one transaction."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from app import clock
from app.catalog.addresses import product_url
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductImage, Variant
from app.catalog.redirects import moved
from app.catalog.slugs import SlugRefused, chosen_slug, claimed, slugify
from app.database import DomainError, lock
from app.inventory import listings

#: Cards of one transaction of ``open_due``; the next turn takes what is left.
MOST_AT_ONCE = 500


class NotReady(DomainError):
    """Something is missing before these goods can be shown; the message says what."""


def publish(session: Session, product_id: UUID, *, at: datetime | None = None) -> Product:
    """On sale now, or from ``at`` on. Raises NotFound, ProductDeleted, NotReady."""
    product = lock(session, Product, product_id)
    _refuse_unready(session, product)
    product.publish(at)
    listings.refresh(session, [product.id])
    return product


def unpublish(session: Session, product_id: UUID) -> Product:
    """Raises NotFound, ProductDeleted."""
    return _changed(session, product_id, Product.unpublish)


def archive(session: Session, product_id: UUID) -> Product:
    """Raises NotFound, ProductDeleted."""
    return _changed(session, product_id, Product.archive)


def delete(session: Session, product_id: UUID) -> Product:
    """Raises NotFound."""
    return _changed(session, product_id, Product.delete)


def restore(session: Session, product_id: UUID) -> Product:
    """Raises NotFound."""
    return _changed(session, product_id, Product.restore)


def move(session: Session, product_id: UUID, slug: str) -> Product:
    """To another address; the old one leads there. Raises NotFound, SlugRefused."""
    product = lock(session, Product, product_id)
    others = select(Product.slug).where(Product.slug == slugify(slug), Product.id != product.id)
    taken = set(session.scalars(others))
    before, wanted = product.slug, chosen_slug(slug, taken)
    with claimed(session, SlugRefused.taken(wanted)):
        product.slug = wanted
    moved(session, {product_url(before): product_url(product.slug)})
    listings.refresh(session, [product.id])
    return product


def open_due(session: Session, *, since: datetime | None = None) -> list[UUID]:
    """Cards for goods whose time has come, nobody being awake: those on sale by their dates that have none.

    ``since`` leaves out what came due before, so that a large catalogue is not gone through each time.
    """
    due = session.scalars(
        select(Product.id)
        .where(
            Product.is_sold_at(clock.now()),
            Product.published_at >= since if since else true(),
            ~exists().where(Listing.product_id == Product.id, Listing.store_id == Product.store_id),
            exists().where(
                Variant.product_id == Product.id,
                Variant.store_id == Product.store_id,
                Variant.withdrawn_at.is_(None),
            ),
        )
        .order_by(Product.published_at)
        .limit(MOST_AT_ONCE)
    ).all()
    listings.refresh(session, due)
    return list(due)


def _changed(session: Session, product_id: UUID, verb: Callable[[Product], None]) -> Product:
    product = lock(session, Product, product_id)
    verb(product)
    listings.refresh(session, [product.id])
    return product


def missing(session: Session, product: Product) -> list[str]:
    """What stands in the way of showing these goods, a sentence for each."""
    sentences = []
    on_sale = exists().where(Variant.product_id == product.id, Variant.withdrawn_at.is_(None))
    if not session.scalar(select(on_sale)):
        sentences.append(f"{product.title} has nothing that could be bought yet: give it a price first.")
    silent = session.scalars(
        select(ProductImage.position)
        .where(ProductImage.product_id == product.id, ProductImage.alt.regexp_match(r"^\s*$"))
        .order_by(ProductImage.position)
    ).all()
    if silent:
        which = ", ".join(str(position) for position in silent)
        sentences.append(
            f"Picture {which} of {product.title} has no description for those who cannot see it."
        )
    return sentences


def _refuse_unready(session: Session, product: Product) -> None:
    for sentence in missing(session, product):
        raise NotReady(sentence)
