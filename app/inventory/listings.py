"""Writing listing rows. On this floor because a card says something about stock.

``refresh`` is called by whatever changes a product, its prices, pictures or categories, in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, select, update
from sqlalchemy.orm import Session

from app import catalogue_version, clock
from app.catalog import entries, places
from app.catalog.collections import refill_soon
from app.catalog.models.listing import Listing, StockBand
from app.catalog.models.product import Product, ProductImage, ProductOption, Variant
from app.inventory.models import FEW_LEFT, StockItem
from app.media.models import MediaAsset
from app.search import documents

MOST_SWATCHES = 6


def refresh(session: Session, product_ids: Iterable[UUID]) -> None:
    """Rewrite the listing rows of these products from their sources, their places, and the counts of these.

    A fixed number of statements however many products there are. A row that stays is changed where it stands, so
    that collections that fill themselves keep it until they have looked again.
    """
    wanted = sorted(set(product_ids))
    if not wanted:
        return
    session.flush()  # the sources are read back by statements of their own
    products = _lock(session, wanted)
    places.hold_still(session)
    before = places.standing(session, wanted)
    entries.write(session, wanted)
    _write_cards(session, products)
    places.rebuild(session, wanted)
    places.recount(session, before, places.standing(session, wanted))
    documents.write(session, wanted)
    refill_soon(session)
    catalogue_version.changed(session)


def _lock(session: Session, product_ids: Sequence[UUID]) -> Sequence[Any]:
    """Two that write the same cards come one after the other; orders, which only point at products, do not wait."""
    return session.execute(
        select(
            Product.id,
            Product.slug,
            Product.title,
            Product.subtitle,
            Product.brand_id,
            Product.published_at,
            Product.is_sold_at(clock.now()).label("is_sold"),
        )
        .where(Product.id.in_(product_ids))
        .order_by(Product.id)
        .with_for_update(key_share=True)
    ).all()


def _write_cards(session: Session, products: Sequence[Any]) -> None:
    ids = [product.id for product in products]
    sources = _Sources(session, ids)
    listed = [product for product in products if product.is_sold and sources.variants[product.id]]
    gone = set(ids) - {product.id for product in listed}
    session.execute(delete(Listing).where(Listing.product_id.in_(gone)))
    known = {
        row.product_id: row for row in session.scalars(select(Listing).where(Listing.product_id.in_(ids)))
    }
    for product in listed:
        row = known.get(product.id) or Listing(product_id=product.id)
        for name, value in _card(product, sources).items():
            setattr(row, name, value)
        session.add(row)
    session.flush()  # the rows before the places that point at them


def refresh_bands(session: Session, variant_ids: Sequence[UUID]) -> None:
    """Correct what cards say about stock after sales; rows are written only where the words change.

    Pages are drawn anew even so, since a product's own page counts the last few.
    """
    products = sorted(
        session.scalars(select(Variant.product_id).where(Variant.id.in_(variant_ids)).distinct())
    )
    _lock(session, products)  # before the cards, as ``refresh`` does
    sources = _Sources(session, products, with_pictures=False)
    written = []
    for product_id in products:
        band = _band(sources.variants[product_id])
        answer = session.execute(
            update(Listing)
            .where(Listing.product_id == product_id, Listing.stock_band != band)
            .values(stock_band=band)
            .execution_options(synchronize_session=False)
        )
        if answer.rowcount:  # type: ignore[attr-defined]
            written.append(product_id)
    if written:
        documents.write(session, written)
        refill_soon(session)
    catalogue_version.changed(session)


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
            known = self.swatches[option.product_id]
            known += shown[: MOST_SWATCHES - len(known)]


def picture(asset: MediaAsset, alt: str) -> dict[str, Any]:
    """A picture as cards, order lines and templates carry it."""
    facts = {"sha": asset.sha, "width": asset.width, "height": asset.height, "paper": asset.paper, "alt": alt}
    return {**facts, "made": bool(asset.widths)}


def _band(variants: Sequence[tuple[Variant, StockItem | None]]) -> StockBand:
    items = [item for _, item in variants if item is not None]
    if any(not item.track_stock for item in items):
        return StockBand.IN
    available = sum(max(item.available, 0) for item in items)
    if available == 0:
        return StockBand.OUT
    return StockBand.FEW if available <= FEW_LEFT else StockBand.IN


def _card(product: Any, sources: _Sources) -> dict[str, Any]:
    variants = [variant for variant, _ in sources.variants[product.id]]
    cheapest = min(variants, key=lambda variant: variant.price_cents)
    was = cheapest.compare_at_cents
    pictures = sources.pictures[product.id]
    return {
        "slug": product.slug,
        "title": product.title,
        "subtitle": product.subtitle,
        "brand_id": product.brand_id,
        "price_cents": cheapest.price_cents,
        "price_varies": len({variant.price_cents for variant in variants}) > 1,
        "compare_at_cents": was if was and was > cheapest.price_cents else None,
        "stock_band": _band(sources.variants[product.id]),
        "image": pictures[0] if pictures else None,
        "image_2": pictures[1] if len(pictures) > 1 else None,
        "swatches": sources.swatches[product.id],
        "published_at": product.published_at,
    }
