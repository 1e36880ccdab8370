"""What is done to a product's pictures, with its card, in one transaction."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import Product, ProductImage, ProductOption, ProductStatus
from app.database import DomainError, NotFound, get, lock
from app.inventory import listings
from app.media import assets
from app.media.pictures import Master

MOST_PICTURES = 60


class GalleryRefused(DomainError):
    """This cannot be done to the pictures; the message says why."""


def add_picture(
    session: Session, product_id: UUID, master: Master, *, source_sha: str, alt: str
) -> ProductImage:
    """At the end of the gallery. Raises NotFound, GalleryRefused, StorageUnavailable.

    The file is kept before the product is locked: nobody waits for the store of pictures with a row in hand.
    """
    asset = assets.find_by_source(session, source_sha) or assets.keep_master(
        session, master, source_sha=source_sha
    )
    product = lock(session, Product, product_id)
    _refuse_silence(product, alt)
    shown = select(ProductImage).where(ProductImage.product_id == product_id)
    if session.scalars(shown.where(ProductImage.asset_id == asset.id)).first():
        raise GalleryRefused("This picture is here already.")
    held, last = session.execute(
        select(func.count(), func.coalesce(func.max(ProductImage.position), 0)).where(
            ProductImage.product_id == product_id
        )
    ).one()
    if held >= MOST_PICTURES:
        raise GalleryRefused(f"A product has {MOST_PICTURES} pictures at most.")
    image = ProductImage(product_id=product_id, asset_id=asset.id, position=last + 1, alt=alt)
    session.add(image)
    _changed(session, product)
    return image


def describe(
    session: Session, product_id: UUID, image_id: UUID, *, alt: str, option_value: str | None
) -> None:
    """Raises NotFound, GalleryRefused."""
    product, image = _found(session, product_id, image_id)
    _refuse_silence(product, alt)
    if option_value is not None and option_value not in option_values(session, product_id):
        raise GalleryRefused(f"{product.title} does not come in “{option_value}”.")
    image.alt, image.option_value = alt, option_value
    _changed(session, product)


def move(session: Session, product_id: UUID, image_id: UUID, *, places: int) -> None:
    """Up (-1) or down (1); at the end of the list it stays where it is. Raises NotFound."""
    product, image = _found(session, product_id, image_id)
    gallery = list(pictures_of(session, product_id))
    here = gallery.index(image)
    there = min(max(here + places, 0), len(gallery) - 1)
    gallery.insert(there, gallery.pop(here))
    for position, each in enumerate(gallery, start=1):  # the constraint looks at the end of the transaction
        each.position = position
    _changed(session, product)


def remove(session: Session, product_id: UUID, image_id: UUID) -> None:
    """From this gallery; the file stays for as long as something else shows it. Raises NotFound."""
    product, image = _found(session, product_id, image_id)
    session.delete(image)
    _changed(session, product)


def pictures_of(session: Session, product_id: UUID) -> Sequence[ProductImage]:
    return session.scalars(
        select(ProductImage).where(ProductImage.product_id == product_id).order_by(ProductImage.position)
    ).all()


def option_values(session: Session, product_id: UUID) -> list[str]:
    """What a picture can show one of, in the merchant's order."""
    options = session.scalars(
        select(ProductOption).where(ProductOption.product_id == product_id).order_by(ProductOption.position)
    )
    return [value for option in options for value in option.values]


def _found(session: Session, product_id: UUID, image_id: UUID) -> tuple[Product, ProductImage]:
    product = lock(session, Product, product_id)
    image = get(session, ProductImage, image_id)
    if image.product_id != product_id:
        raise NotFound("ProductImage")
    return product, image


def _refuse_silence(product: Product, alt: str) -> None:
    """What publication asked for stays so while the product is on sale."""
    if not alt and product.status is ProductStatus.ACTIVE:
        raise GalleryRefused(
            f"{product.title} is on sale: say what the picture shows, for those who cannot see it."
        )


def _changed(session: Session, product: Product) -> None:
    product.updated_at = clock.now()
    listings.refresh(session, [product.id])
