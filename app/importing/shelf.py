"""What the store holds already, of the products of one batch: read by a fixed number of statements."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, selectinload

from app.catalog.models.attribute import Attribute, ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import Product, Variant
from app.catalog.slugs import free_slug, slugify
from app.importing.attribute_shelf import attributes_of, typed_attributes
from app.importing.models import PictureState, WantedPicture
from app.importing.records import ProductRecord
from app.importing.skus import generated_sku
from app.inventory.models import StockItem
from app.media.models import MediaAsset

#: A picture of a shop like this one: ``https://shop.example/media/<sha>/1200.jpg``.
OWN_PICTURE = re.compile(r"/([0-9a-f]{32})/[0-9]+\.(?:jpg|webp|avif)$")


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """An asset of the store that an address leads to."""

    id: UUID
    sha: str


class Shelf:
    """A snapshot, kept in step while the batch is applied, so that products of one batch see each other."""

    def __init__(
        self, session: Session, records: Collection[ProductRecord], digests: Collection[str]
    ) -> None:
        found = _products(session, records)
        self.products = {product.handle: product for product in found}
        self._by_id = {product.id: product for product in found}
        known = list(self._by_id)
        self.attributes = attributes_of(session, known)
        self._typed = typed_attributes(session)
        self.slugs = _taken_slugs(session, {slugify(record.address or record.handle) for record in records})
        self.sku_owners = _sku_owners(session, records, known)
        variants = [variant.id for product in found for variant in product.variants]
        self.stock = {
            item.variant_id: item
            for item in session.scalars(select(StockItem).where(StockItem.variant_id.in_(variants)))
        }
        shown = [image.asset_id for product in found for image in product.images]
        assets = session.execute(
            select(MediaAsset.id, MediaAsset.source_sha, MediaAsset.sha).where(
                or_(MediaAsset.id.in_(shown), MediaAsset.source_sha.in_(digests))
            )
        ).all()
        #: Pictures are compared by their masters: two uploads of one picture are one picture.
        self.sha_of_asset = {row.id: row.sha for row in assets}
        self.sha_of_source = {row.source_sha: row.sha for row in assets}
        self.assets_of_urls = known_pictures(
            session, {picture.url for record in records for picture in record.pictures if picture.url}
        )
        self.tree = CategoryTree(session)
        #: By the column of Product that points at them.
        self.named: Mapping[str, NamedRows] = {
            "brand_id": NamedRows(session, Brand),
            "product_type_id": NamedRows(session, ProductType),
        }

    def find(self, record: ProductRecord) -> Product | None:
        """The product of the record's handle; where the format has none, that of its SKUs, if they are all one's."""
        if record.is_keyed_by_sku:
            owners = {self.sku_owners.get(variant.sku) for variant in record.variants} - {None}
            if len(owners) == 1:
                return self._by_id.get(owners.pop())  # type: ignore[arg-type]
        return self.products.get(record.handle)

    def find_attribute(self, name: str, *, type_name: str | None, type_id: UUID | None) -> Attribute | None:
        """The attribute of a type, by the name it will have or else by its id, where it is more than text."""
        row = self.named["product_type_id"].find(type_name) if type_name else None
        wanted = type_id if type_name is None else row and row.id
        return self._typed.get((wanted, name)) if wanted else None

    def free_slug(self, name: str) -> str:
        """The name's slug, numbered where two names come to the same."""
        slug = free_slug(name, self.slugs)
        self.slugs.add(slug)
        return slug


def known_pictures(session: Session, urls: Collection[str]) -> dict[str, KnownPicture]:
    """Addresses that need not be asked: the shop's own pictures, and those it has fetched before."""
    shas = {url: found[1] for url in urls if (found := OWN_PICTURE.search(url))}
    own = session.execute(select(MediaAsset.id, MediaAsset.sha).where(MediaAsset.sha.in_(shas.values())))
    assets = {row.sha: KnownPicture(row.id, row.sha) for row in own}
    known = {url: assets[sha] for url, sha in shas.items() if sha in assets}
    fetched = session.execute(
        select(WantedPicture.url, MediaAsset.id, MediaAsset.sha)
        .join(
            MediaAsset,
            and_(MediaAsset.id == WantedPicture.asset_id, MediaAsset.store_id == WantedPicture.store_id),
        )
        .where(WantedPicture.url.in_(urls), WantedPicture.state == PictureState.FETCHED)
    )
    known.update({row.url: KnownPicture(row.id, row.sha) for row in fetched})
    return known


def _products(session: Session, records: Collection[ProductRecord]) -> list[Product]:
    handles = [record.handle for record in records]
    skus = [variant.sku for record in records if record.is_keyed_by_sku for variant in record.variants]
    owners = select(Variant.product_id).where(Variant.sku.in_([sku for sku in skus if sku]))
    return list(
        session.scalars(
            select(Product)
            .where(or_(Product.handle.in_(handles), Product.id.in_(owners)))
            .options(
                selectinload(Product.options), selectinload(Product.variants), selectinload(Product.images)
            )
        )
    )


def _taken_slugs(session: Session, wanted: Collection[str]) -> set[str]:
    """Those of the wanted that are taken, and their numbered followers."""
    taken = set(session.scalars(select(Product.slug).where(Product.slug.in_(wanted))))
    if taken:
        numbered = Product.slug.regexp_match(f"^({'|'.join(sorted(taken))})-[0-9]+$")
        taken |= set(session.scalars(select(Product.slug).where(numbered)))
    return taken


def _sku_owners(
    session: Session, records: Collection[ProductRecord], known: Collection[UUID]
) -> dict[str, UUID]:
    """Which product has a SKU that the file gives or that would be made; and every SKU of the products themselves."""
    skus = {
        variant.sku or generated_sku(record.handle, variant.option_values)
        for record in records
        for variant in record.variants
    }
    rows = session.execute(
        select(Variant.sku, Variant.product_id).where(
            or_(Variant.sku.in_(skus), Variant.product_id.in_(known))
        )
    )
    return {row.sku: row.product_id for row in rows}


NamedRow = Brand | ProductType


class NamedRows:
    """The store's brands or types, found by name and grown where they are missing."""

    def __init__(self, session: Session, model: type[NamedRow]) -> None:
        self._session = session
        self._model = model
        rows: Iterable[NamedRow] = session.scalars(select(model))
        self._rows: dict[str, NamedRow] = {row.name: row for row in rows}

    def find(self, name: str) -> NamedRow | None:
        return self._rows.get(name)

    def grow(self, name: str) -> NamedRow | None:
        """None for no name."""
        if not name:
            return None
        return self._rows.get(name) or self._add(name)

    def _add(self, name: str) -> NamedRow:
        row = self._model(name=name)
        if isinstance(row, Brand):
            row.slug = free_slug(
                name, {brand.slug for brand in self._rows.values() if isinstance(brand, Brand)}
            )
        self._session.add(row)
        self._session.flush()  # products point at it by key alone
        self._rows[name] = row
        return row


class CategoryTree:
    """The store's categories, found by the names of a path and grown where they are missing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        categories = session.scalars(select(Category).order_by(Category.path)).all()
        self._by_name = {(each.parent_id, each.name.casefold()): each for each in categories}
        self._by_path = {each.path: each for each in categories}

    def find(self, names: Iterable[str]) -> Category | None:
        """The category at the end of the path; None where any step is missing."""
        found: Category | None = None
        for name in names:
            found = self._child(found, name)
            if found is None:
                return None
        return found

    def grow(self, names: Iterable[str]) -> Category | None:
        """The category at the end of the path, its missing steps created after their sisters."""
        category: Category | None = None
        for name in names:
            category = self._child(category, name) or self._add(category, name)
        return category

    def _child(self, parent: Category | None, name: str) -> Category | None:
        by_name = self._by_name.get((parent.id if parent else None, name.casefold()))
        return by_name or self._by_path.get(_path_below(parent, name))

    def _add(self, parent: Category | None, name: str) -> Category:
        parent_id = parent.id if parent else None
        sisters = [each for each in self._by_path.values() if each.parent_id == parent_id]
        category = Category(
            parent_id=parent_id,
            name=name,
            path=_path_below(parent, name),
            position=max((each.position for each in sisters), default=0) + 1,
        )
        self._session.add(category)
        self._session.flush()  # a child's key points at its parent's row
        self._by_name[parent_id, name.casefold()] = category
        self._by_path[category.path] = category
        return category


def _path_below(parent: Category | None, name: str) -> str:
    return f"{parent.path}/{slugify(name)}" if parent else slugify(name)
