"""Products, their options and variants, and the pictures they show."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ColumnElement, Index, UniqueConstraint, and_, func
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from app import clock
from app.catalog.models.attribute import ProductType
from app.catalog.models.brand import Brand
from app.database import Base, DomainError, StoreOwned, StoreScoped, references, text_enum

MAXIMUM_OPTIONS = 3


class ProductStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class TaxClass(StrEnum):
    STANDARD = "standard"
    ZERO_RATED = "zero-rated"
    #: No VAT is charged and none may be claimed (VAT Act s12).
    EXEMPT = "exempt"


class ProductDeleted(DomainError):
    """What was deleted has to be restored before anything else is done with it."""

    def __init__(self, product: "Product") -> None:
        super().__init__(f"{product.title} was deleted. Restore it first.")


class Product(StoreOwned, Base):
    """Something sold, in one or more variants. ``handle`` is the merchant's key: imports find the product by it."""

    __tablename__ = "product"
    #: Carts and orders point at it: shoppers do not wait for whoever edits it, nor the other way round.
    LEAVES_KEY: ClassVar[bool] = True

    handle: Mapped[str]
    slug: Mapped[str]
    title: Mapped[str]
    subtitle: Mapped[str] = mapped_column(default="")
    #: Sanitised when written (app/catalog/rich_text.py), and only then.
    description_html: Mapped[str] = mapped_column(default="")
    brand_id: Mapped[UUID | None]
    #: What its attributes are; without a type a product has none.
    product_type_id: Mapped[UUID | None]
    tags: Mapped[list[str]] = mapped_column(default=list)
    status: Mapped[ProductStatus] = mapped_column(text_enum(ProductStatus), default=ProductStatus.DRAFT)
    tax_class: Mapped[TaxClass] = mapped_column(text_enum(TaxClass), default=TaxClass.STANDARD)
    category_id: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(default=clock.now)
    #: When it goes or went on sale; ahead of now, it is scheduled.
    published_at: Mapped[datetime | None]
    #: Taken out of the shop, with everything kept: orders point at it, and it can be brought back.
    deleted_at: Mapped[datetime | None]
    #: What search engines are told instead of the title and subtitle.
    seo_title: Mapped[str] = mapped_column(default="")
    seo_description: Mapped[str] = mapped_column(default="")
    #: Of the published reviews, kept by app/reviews.
    rating_count: Mapped[int] = mapped_column(default=0)
    rating_sum: Mapped[int] = mapped_column(default=0)

    brand: Mapped[Brand | None] = relationship(
        primaryjoin=lambda: and_(foreign(Product.brand_id) == Brand.id, Product.store_id == Brand.store_id),
        viewonly=True,
        lazy="raise",
    )
    product_type: Mapped[ProductType | None] = relationship(
        primaryjoin=lambda: and_(
            foreign(Product.product_type_id) == ProductType.id, Product.store_id == ProductType.store_id
        ),
        viewonly=True,
        lazy="raise",
    )
    options: Mapped[list["ProductOption"]] = relationship(
        primaryjoin=lambda: and_(
            foreign(ProductOption.product_id) == Product.id, ProductOption.store_id == Product.store_id
        ),
        order_by="ProductOption.position",
        cascade="all, delete-orphan",
        lazy="raise",
    )
    variants: Mapped[list["Variant"]] = relationship(
        primaryjoin=lambda: and_(
            foreign(Variant.product_id) == Product.id, Variant.store_id == Product.store_id
        ),
        order_by="Variant.position",
        lazy="raise",
    )
    images: Mapped[list["ProductImage"]] = relationship(
        primaryjoin=lambda: and_(
            foreign(ProductImage.product_id) == Product.id, ProductImage.store_id == Product.store_id
        ),
        order_by="ProductImage.position",
        cascade="all, delete-orphan",
        lazy="raise",
    )

    __table_args__ = (
        references("category_id", "category", ondelete="RESTRICT"),
        references("brand_id", "brand", ondelete="RESTRICT"),
        references("product_type_id", "product_type", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "handle"),
        UniqueConstraint("store_id", "slug"),
        CheckConstraint(
            "rating_count >= 0 AND rating_sum BETWEEN rating_count AND 5 * rating_count", name="rating"
        ),
        Index(None, "store_id", "category_id"),
        Index(None, "store_id", "brand_id"),
        Index(None, "store_id", "product_type_id"),
        Index(None, "store_id", "published_at"),
    )

    @property
    def is_sellable(self) -> bool:
        return (
            self.status is ProductStatus.ACTIVE
            and self.deleted_at is None
            and self.published_at is not None
            and self.published_at <= clock.now()
        )

    @classmethod
    def is_sold_at(cls, moment: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
        """``is_sellable`` for queries; never NULL."""
        return and_(
            cls.status == ProductStatus.ACTIVE,
            cls.deleted_at.is_(None),
            func.coalesce(cls.published_at <= moment, False),
        )

    def publish(self, at: datetime | None = None) -> None:
        """On sale from then on; without a time from now, or since when it went on sale before.

        Raises ProductDeleted.
        """
        now = clock.now()
        if at is None and (self.published_at is None or self.published_at > now):
            at = now
        self._move_to(ProductStatus.ACTIVE)
        self.published_at = at or self.published_at

    def unpublish(self) -> None:
        """Back to being prepared, off the shelves. Raises ProductDeleted."""
        self._move_to(ProductStatus.DRAFT)

    def archive(self) -> None:
        """Kept for its history, and out of the way of work. Raises ProductDeleted."""
        self._move_to(ProductStatus.ARCHIVED)

    def delete(self) -> None:
        """Out of the shop and the back office's lists; everything is kept, since orders point at it."""
        self.deleted_at = self.deleted_at or clock.now()
        self.updated_at = clock.now()

    def restore(self) -> None:
        """As it was before it was deleted, on sale again if it had been."""
        self.deleted_at = None
        self.updated_at = clock.now()

    def _move_to(self, status: ProductStatus) -> None:
        self._refuse_if_deleted()
        self.status = status
        self.updated_at = clock.now()

    def _refuse_if_deleted(self) -> None:
        if self.deleted_at is not None:
            raise ProductDeleted(self)


class ProductOption(StoreOwned, Base):
    """A way in which variants differ (Colour, Size), with its values in the merchant's order."""

    __tablename__ = "product_option"

    product_id: Mapped[UUID]
    position: Mapped[int]
    name: Mapped[str]
    values: Mapped[list[str]]
    #: Colour values to ``#rrggbb``, for those that have one.
    swatches: Mapped[dict[str, str]] = mapped_column(default=dict)

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        UniqueConstraint("store_id", "product_id", "name"),
        CheckConstraint(f"position BETWEEN 1 AND {MAXIMUM_OPTIONS}", name="position"),
    )


class Variant(StoreOwned, Base):
    """What is actually bought: one combination of option values, with its price, SKU and weight."""

    __tablename__ = "variant"
    #: As for a product.
    LEAVES_KEY: ClassVar[bool] = True

    product_id: Mapped[UUID]
    position: Mapped[int]
    sku: Mapped[str]
    #: One value per option of the product, in the options' order; empty for a product without options.
    option_values: Mapped[list[str]] = mapped_column(default=list)
    price_cents: Mapped[int]
    compare_at_cents: Mapped[int | None]
    barcode: Mapped[str] = mapped_column(default="")
    weight_grams: Mapped[int] = mapped_column(default=0)
    #: Of the parcel, where they are known.
    length_mm: Mapped[int | None]
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    #: Withdrawn from sale by a later import or by staff; kept because orders point at it.
    withdrawn_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=clock.now)

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        UniqueConstraint("store_id", "sku"),
        UniqueConstraint("store_id", "product_id", "option_values"),
        CheckConstraint("price_cents >= 0", name="price"),
        CheckConstraint("compare_at_cents IS NULL OR compare_at_cents >= 0", name="compare_at"),
        CheckConstraint("weight_grams >= 0", name="weight"),
        CheckConstraint("length_mm > 0 AND width_mm > 0 AND height_mm > 0", name="size"),
        Index(None, "store_id", "product_id", "position"),
    )

    @property
    def title(self) -> str:
        return " / ".join(self.option_values)


class ProductImage(StoreOwned, Base):
    """A picture in a product's gallery, for all variants or for those with one option value."""

    __tablename__ = "product_image"

    product_id: Mapped[UUID]
    asset_id: Mapped[UUID]
    position: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")
    #: The option value (a colour, as a rule) that this picture shows; none means it suits them all.
    option_value: Mapped[str | None]

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        references("asset_id", "media_asset", ondelete="RESTRICT"),
        UniqueConstraint("store_id", "product_id", "position", deferrable=True, initially="DEFERRED"),
        Index(None, "store_id", "asset_id"),
    )


class RelatedProduct(StoreScoped, Base):
    """Goods that the merchant wants shown beside a product, before what stands on the same shelf."""

    __tablename__ = "related_product"

    product_id: Mapped[UUID] = mapped_column(primary_key=True)
    related_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        references("product_id", "product", ondelete="CASCADE"),
        references("related_id", "product", ondelete="CASCADE"),
        CheckConstraint("product_id <> related_id", name="not_itself"),
        Index(None, "store_id", "related_id"),
    )
