"""Products as an export needs them: some at a time, whole, by a fixed number of statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.catalog.models.attribute import Attribute, AttributeValue
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductImage, Variant
from app.importing.attribute_shelf import attributes_of
from app.inventory.models import StockItem
from app.media.models import MediaAsset


@dataclass(frozen=True, slots=True)
class Picture:
    """``address`` leads to the shop's own file, of which the importer knows that it need not be fetched."""

    address: str
    alt: str
    option_value: str | None


@dataclass(frozen=True, slots=True)
class Ware:
    """One product with what is sold of it."""

    product: Product
    variants: Sequence[Variant]
    stock: dict[UUID, StockItem]
    pictures: Sequence[Picture]
    category: Sequence[str]
    attributes: dict[str, str]
    #: No variant of the shop has this SKU, whatever its case: for formats in which a product has one, too.
    own_sku: str

    @property
    def brand(self) -> str:
        return self.product.brand.name if self.product.brand else ""

    @property
    def type(self) -> str:
        return self.product.product_type.name if self.product.product_type else ""

    def picture_of(self, variant: Variant) -> str:
        """The first that shows one of the variant's values."""
        shown = (each.address for each in self.pictures if each.option_value in variant.option_values)
        return next(shown, "")

    def quantity_of(self, variant: Variant) -> int | None:
        """None where nobody counts."""
        item = self.stock.get(variant.id)
        return item.quantity if item is not None and item.track_stock else None


@dataclass(frozen=True, slots=True)
class Outline:
    """What must be known of the whole catalogue before its first line: which columns there are."""

    attribute_names: list[str]
    most_attributes: int
    categories: dict[UUID, list[str]] = field(repr=False)


def outline(session: Session) -> Outline:
    names = session.scalars(select(Attribute.name).distinct().order_by(Attribute.name)).all()
    counts = (
        select(func.count().label("attributes"))
        .select_from(AttributeValue)
        .group_by(AttributeValue.product_id)
        .subquery()
    )
    return Outline(list(names), session.scalar(select(func.max(counts.c.attributes))) or 0, _paths(session))


def _paths(session: Session) -> dict[UUID, list[str]]:
    """The names from the root to each category; a path is its ancestry, so parents come first."""
    paths: dict[UUID, list[str]] = {}
    rows = session.execute(select(Category.id, Category.parent_id, Category.name).order_by(Category.path))
    for row in rows:
        paths[row.id] = [*paths.get(row.parent_id, []), row.name]
    return paths


def next_wares(
    session: Session, after: UUID | None, known: Outline, *, limit: int, origin: str
) -> tuple[list[Ware], UUID | None]:
    """In the order in which they were made, and where to go on, or None. Deleted products are left out."""
    chosen = select(Product).where(Product.deleted_at.is_(None)).order_by(Product.id).limit(limit)
    if after is not None:
        chosen = chosen.where(Product.id > after)
    products = session.scalars(
        chosen.options(
            selectinload(Product.options),
            selectinload(Product.variants),
            selectinload(Product.images),
            selectinload(Product.brand),
            selectinload(Product.product_type),
        )
    ).all()
    wares = _gather(session, products, known, origin=origin)
    return wares, products[-1].id if len(products) == limit else None


def _gather(session: Session, products: Sequence[Product], known: Outline, *, origin: str) -> list[Ware]:
    variants = [variant.id for product in products for variant in product.variants]
    items = session.scalars(select(StockItem).where(StockItem.variant_id.in_(variants)))
    stock = {item.variant_id: item for item in items}
    shas = _shas(session, [image for product in products for image in product.images])
    attributes = attributes_of(session, [product.id for product in products])
    taken = _taken_skus(session, [product.handle for product in products])
    return [
        Ware(
            product,
            [variant for variant in product.variants if variant.withdrawn_at is None],
            stock,
            [
                Picture(f"{origin}/media/{shas[image.asset_id]}/1200.jpg", image.alt, image.option_value)
                for image in product.images
            ],
            known.categories.get(product.category_id, []) if product.category_id else [],
            attributes.get(product.id, {}),
            f"{product.handle}-product" if product.handle in taken else product.handle,
        )
        for product in products
    ]


def _shas(session: Session, images: Collection[ProductImage]) -> dict[UUID, str]:
    rows = session.execute(
        select(MediaAsset.id, MediaAsset.sha).where(MediaAsset.id.in_([image.asset_id for image in images]))
    )
    return {row.id: row.sha for row in rows}


def _taken_skus(session: Session, handles: Collection[str]) -> set[str]:
    lowered = func.lower(Variant.sku)
    return set(session.scalars(select(lowered).where(lowered.in_([handle.lower() for handle in handles]))))
