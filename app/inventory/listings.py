"""Writing listing rows. On this floor because a card says something about stock.

``refresh`` is called by whatever changes a product, its prices, pictures or categories, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog.models.category import Category
from app.catalog.models.listing import Listing, ListingPlace, StockBand
from app.catalog.models.product import Product, ProductImage, ProductOption, Variant
from app.inventory.models import FEW_LEFT, StockItem
from app.media.models import MediaAsset

MOST_SWATCHES = 6


def refresh(session: Session, product_ids: Iterable[UUID]) -> None:
    """Rewrite the listing rows of these products from their sources, and the counts of their categories."""
    wanted = list(product_ids)
    if not wanted:
        return
    session.flush()  # the sources are read back by statements of their own
    places_before = _categories_of(session, wanted)
    session.execute(delete(Listing).where(Listing.product_id.in_(wanted)))
    ancestry = _ancestry(session)
    sources = _Sources(session, wanted)
    for product in session.scalars(select(Product).where(Product.id.in_(wanted))):
        variants = sources.variants[product.id]
        if product.is_sellable and variants:
            session.add(_card(product, variants, sources))
            session.flush()  # the row before the places that point at it
            session.add_all(_places(product, variants, ancestry))
    session.flush()
    recount(session, places_before | _categories_of(session, wanted))
    catalogue_version.changed(session)


def refresh_bands(session: Session, variant_ids: Sequence[UUID]) -> None:
    """Correct what cards say about stock after sales; rows are written only where the words change."""
    products = session.scalars(select(Variant.product_id).where(Variant.id.in_(variant_ids)).distinct()).all()
    sources = _Sources(session, list(products), with_pictures=False)
    for product_id in sorted(products):
        band = _band(sources.variants[product_id])
        session.execute(
            update(Listing)
            .where(Listing.product_id == product_id, Listing.stock_band != band)
            .values(stock_band=band)
            .execution_options(synchronize_session=False)
        )
    catalogue_version.changed(session)


def recount(session: Session, category_ids: Iterable[UUID]) -> None:
    """Set the number of goods of each category, its descendants' included, in key order."""
    counted = (
        select(func.count())
        .select_from(ListingPlace)
        .where(ListingPlace.category_id == Category.id, ListingPlace.store_id == Category.store_id)
        .scalar_subquery()
    )
    for category_id in sorted(category_ids):
        session.execute(
            update(Category)
            .where(Category.id == category_id)
            .values(product_count=counted)
            .execution_options(synchronize_session=False)
        )


class _Sources:
    """What the cards of some products are made from, read by three statements however many products there are."""

    def __init__(self, session: Session, product_ids: Sequence[UUID], *, with_pictures: bool = True) -> None:
        self.variants: dict[UUID, list[tuple[Variant, StockItem | None]]] = defaultdict(list)
        rows = session.execute(
            select(Variant, StockItem)
            .outerjoin(
                StockItem, and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id)
            )
            .where(Variant.product_id.in_(product_ids), Variant.withdrawn_at.is_(None))
            .order_by(Variant.position)
            .execution_options(populate_existing=True)
        )
        for variant, item in rows:
            self.variants[variant.product_id].append((variant, item))
        self.pictures: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        self.swatches: dict[UUID, list[str]] = defaultdict(list)
        if with_pictures:
            self._read_pictures(session, product_ids)

    def _read_pictures(self, session: Session, product_ids: Sequence[UUID]) -> None:
        images = session.execute(
            select(ProductImage, MediaAsset)
            .join(
                MediaAsset,
                and_(MediaAsset.id == ProductImage.asset_id, MediaAsset.store_id == ProductImage.store_id),
            )
            .where(ProductImage.product_id.in_(product_ids))
            .order_by(ProductImage.position)
        )
        for image, asset in images:
            self.pictures[image.product_id].append(picture(asset, image.alt))
        for option in session.scalars(select(ProductOption).where(ProductOption.product_id.in_(product_ids))):
            shown = [option.swatches[value] for value in option.values if value in option.swatches]
            self.swatches[option.product_id] += shown[:MOST_SWATCHES]


def picture(asset: MediaAsset, alt: str) -> dict[str, Any]:
    """A picture as cards, order lines and templates carry it."""
    return {"sha": asset.sha, "width": asset.width, "height": asset.height, "paper": asset.paper, "alt": alt, "made": bool(asset.widths)}


def _band(variants: Sequence[tuple[Variant, StockItem | None]]) -> StockBand:
    items = [item for _, item in variants if item is not None]
    if any(not item.track_stock for item in items):
        return StockBand.IN
    available = sum(max(item.available, 0) for item in items)
    if available == 0:
        return StockBand.OUT
    return StockBand.FEW if available <= FEW_LEFT else StockBand.IN


def _card(
    product: Product, variants: Sequence[tuple[Variant, StockItem | None]], sources: _Sources
) -> Listing:
    cheapest = min((variant for variant, _ in variants), key=lambda variant: variant.price_cents)
    was = cheapest.compare_at_cents
    pictures = sources.pictures[product.id]
    assert product.published_at is not None
    return Listing(
        product_id=product.id,
        slug=product.slug,
        title=product.title,
        subtitle=product.subtitle,
        price_cents=cheapest.price_cents,
        price_varies=len({variant.price_cents for variant, _ in variants}) > 1,
        compare_at_cents=was if was and was > cheapest.price_cents else None,
        stock_band=_band(variants),
        image=pictures[0] if pictures else None,
        image_2=pictures[1] if len(pictures) > 1 else None,
        swatches=sources.swatches[product.id],
        published_at=product.published_at,
    )


def _ancestry(session: Session) -> dict[UUID, UUID | None]:
    return {row.id: row.parent_id for row in session.execute(select(Category.id, Category.parent_id))}


def _places(
    product: Product, variants: Sequence[tuple[Variant, StockItem | None]], ancestry: dict[UUID, UUID | None]
) -> Iterable[ListingPlace]:
    price = min(variant.price_cents for variant, _ in variants)
    category_id = product.category_id
    while category_id is not None:
        yield ListingPlace(
            category_id=category_id,
            product_id=product.id,
            price_cents=price,
            published_at=product.published_at,
        )
        category_id = ancestry[category_id]


def _categories_of(session: Session, product_ids: Sequence[UUID]) -> set[UUID]:
    return set(
        session.scalars(select(ListingPlace.category_id).where(ListingPlace.product_id.in_(product_ids)))
    )
