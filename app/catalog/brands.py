"""What is done to brands."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app import catalogue_version, jobs
from app.catalog.addresses import brand_url
from app.catalog.collection_rules import On, collections_asking
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product
from app.catalog.redirects import moved
from app.catalog.slugs import SlugRefused, chosen_slug, claimed, free_slug
from app.database import DomainError


class BrandRefused(DomainError):
    """A brand that cannot be so; the message says why."""


def found(session: Session, name: str) -> Brand:
    """Raises BrandRefused."""
    taken = set(session.scalars(select(Brand.slug)))
    brand = Brand(name=_free_name(session, name), slug=free_slug(name, taken))
    with claimed(session, _name_taken(brand.name)):
        session.add(brand)  # written now: products point at it by key alone
    return brand


def rename(session: Session, brand: Brand, *, name: str | None = None, slug: str | None = None) -> None:
    """The old address leads to the new one. Raises BrandRefused, SlugRefused."""
    if name is not None:
        wanted = _free_name(session, name, brand)
        with claimed(session, _name_taken(wanted)):
            brand.name = wanted
    if slug is not None:
        others = set(session.scalars(select(Brand.slug).where(Brand.id != brand.id)))
        before, after = brand.slug, chosen_slug(slug, others)
        with claimed(session, SlugRefused.taken(after)):
            brand.slug = after
        moved(session, {brand_url(before): brand_url(brand.slug)})
    jobs.enqueue(session, "search.rewrite", "brand", brand.id)
    catalogue_version.changed(session)


def remove(session: Session, brand: Brand) -> None:
    """Raises BrandRefused while a product carries it, a deleted one too (that one may come back), or a collection asks
    for it.
    """
    if session.scalar(select(exists().where(Product.brand_id == brand.id))):
        raise BrandRefused(f"{brand.name} still has products. Give them another brand first.")
    asking = collections_asking(session, {"on": On.BRAND, "value": str(brand.id)})
    if asking:
        raise BrandRefused(f"The collection {asking[0]} asks for {brand.name}. Change its rule first.")
    session.delete(brand)
    catalogue_version.changed(session)


def _free_name(session: Session, name: str, but: Brand | None = None) -> str:
    name = " ".join(name.split())
    if not name:
        raise BrandRefused("A brand needs a name.")
    known = session.scalars(select(Brand.id).where(Brand.name == name)).first()
    if known is not None and (but is None or known != but.id):
        raise _name_taken(name)
    return name


def _name_taken(name: str) -> BrandRefused:
    return BrandRefused(f"There is a brand called {name} already.")
