"""Writing what was planned, all of a product or nothing of it. The caller commits."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.catalog.attributes import describe_all
from app.catalog.models.product import Product, ProductImage, ProductOption, ProductStatus, Variant
from app.importing.pictures import PictureSource
from app.importing.planning import Outcome, ProductPlan
from app.importing.records import PictureRecord
from app.importing.shelf import Shelf
from app.inventory import listings
from app.inventory.stock import Level, set_levels
from app.media import assets
from app.media.models import MediaAsset

REASON = "catalogue import"


class Writer:
    """Applies the plans of one batch; ``finish`` sets stock and cards for all of them at once."""

    def __init__(self, session: Session, shelf: Shelf, pictures: PictureSource) -> None:
        self.session = session
        self.shelf = shelf
        self.pictures = pictures
        self._levels: dict[UUID, Level] = {}
        self._touched: list[UUID] = []
        self._said: list[tuple[Product, list[tuple[str, str]]]] = []

    def apply(self, plan: ProductPlan) -> None:
        if plan.outcome is Outcome.UNCHANGED:
            return
        product = plan.product or self._add(plan)
        for name, value in plan.changes.items():
            setattr(product, name, value)
        for column, name in plan.named.items():
            row = self.shelf.named[column].grow(name)
            setattr(product, column, row.id if row else None)
        if plan.moves_category:
            category = self.shelf.tree.grow(plan.record.category)
            product.category_id = category.id if category else None
        self._publish(product)
        product.updated_at = clock.now()
        self._write_options(plan, product)
        self._write_variants(plan, product)
        if plan.gallery is not None:
            product.images = self._gallery(plan)
        if plan.attributes is not None:
            self._said.append((product, plan.attributes))
        self._touched.append(product.id)

    def finish(self) -> None:
        """Stock and cards. Without a change nothing is written, and no cached page is made old."""
        if not self._touched:
            return
        self.session.flush()  # stock rows and attributes point at variants and products by key alone
        if self._said:
            describe_all(self.session, self._said)
        set_levels(self.session, dict(sorted(self._levels.items())), reason=REASON)
        listings.refresh(self.session, self._touched)

    def _add(self, plan: ProductPlan) -> Product:
        slug = self.shelf.free_slug(plan.record.address or plan.record.handle)
        product = Product(slug=slug, options=[], variants=[], images=[])
        self.session.add(product)
        return product

    def _publish(self, product: Product) -> None:
        """Put up now, each a moment before the one above it, so that "newest first" keeps the file's order."""
        if product.status is ProductStatus.ACTIVE and product.published_at is None:
            product.published_at = clock.now() - timedelta(milliseconds=len(self._touched))

    def _write_options(self, plan: ProductPlan, product: Product) -> None:
        """Swatches are the shop's own and stay with their option."""
        record = plan.record
        if plan.product is not None and not plan.changes_options:
            return
        swatches = {option.name: option.swatches for option in product.options}
        if product.options:
            product.options = []
            self.session.flush()  # the old names must be gone before the new ones arrive
        product.options = [
            ProductOption(
                position=position + 1,
                name=name,
                values=record.values_of(position),
                swatches=swatches.get(name, {}),
            )
            for position, name in enumerate(record.option_names)
        ]

    def _write_variants(self, plan: ProductPlan, product: Product) -> None:
        self._make_room(plan)
        for variant in plan.withdrawn:
            variant.withdrawn_at = clock.now()
        for each in plan.variants:
            variant = each.variant or Variant(product_id=product.id)
            for name, value in each.changes.items():
                setattr(variant, name, value)
            if each.variant is None:
                product.variants.append(variant)
            if each.level is not None:
                self._levels[variant.id] = each.level

    def _make_room(self, plan: ProductPlan) -> None:
        """Two variants that change places would meet half-way: what they give up is parked first.

        A SKU that another variant takes over is lost to the withdrawn one for good.
        """
        known = plan.product.variants if plan.product else []
        kept = {each.variant.id for each in plan.variants if each.variant}
        claimed = {each.changes["sku"] for each in plan.variants if "sku" in each.changes}
        parked = False
        for variant in known:
            if variant.id not in kept and variant.sku in claimed:
                variant.sku = f"{variant.sku}~{variant.id.hex}"
                parked = True
        for each in plan.variants:
            if each.variant and "sku" in each.changes:
                each.variant.sku = f"{each.variant.sku}~{each.variant.id.hex}"
            if each.variant and "option_values" in each.changes:
                each.variant.option_values = [each.variant.id.hex]
            parked = parked or bool(each.variant and each.changes.keys() & {"sku", "option_values"})
        if parked:
            self.session.flush()

    def _gallery(self, plan: ProductPlan) -> list[ProductImage]:
        return [
            ProductImage(
                asset_id=self._asset_id(picture),
                position=position,
                alt=picture.alt,
                option_value=picture.option_value,
            )
            for position, picture in enumerate(plan.gallery or [], start=1)
        ]

    def _asset_id(self, picture: PictureRecord) -> UUID:
        known = self.shelf.assets_of_urls.get(picture.url)
        return known.id if known else self._asset(picture).id

    def _asset(self, picture: PictureRecord) -> MediaAsset:
        source_sha = self.pictures.find_digest(picture.file)
        assert source_sha is not None  # the plan has only pictures that are there
        known = assets.find_by_source(self.session, source_sha)
        return known or assets.keep_master(
            self.session, self.pictures.master(picture.file), source_sha=source_sha
        )
