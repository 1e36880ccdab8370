"""Reading a basket: its lines with today's prices, stock and pictures, in one statement."""

from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, and_, any_, bindparam, case, func, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from app import clock
from app.cart.models import MAXIMUM_QUANTITY, Cart, CartLine
from app.catalog.addresses import variant_url
from app.catalog.models.product import (
    Product,
    ProductImage,
    ProductOption,
    TaxClass,
    Variant,
)
from app.database import served_store
from app.inventory.models import StockItem
from app.inventory.words import Supply
from app.media.models import MediaAsset
from app.money import rand
from app.promotions.evaluating import NONE, Discounts


@dataclass(frozen=True, slots=True)
class Ware:
    """A variant as a basket sees it: what it is, what it costs now, and how many can be had."""

    variant_id: UUID
    product_id: UUID
    category_id: UUID | None
    slug: str
    title: str
    option_values: tuple[str, ...]
    sku: str
    price_cents: int
    #: For the courier; nought for what is not sent.
    weight_grams: int
    tax_class: TaxClass
    is_sold: bool
    supply: Supply

    @classmethod
    def of(cls, row: Any) -> "Ware":
        return cls(
            variant_id=row.variant_id,
            product_id=row.product_id,
            category_id=row.category_id,
            slug=row.slug,
            title=row.title,
            option_values=tuple(row.option_values),
            sku=row.sku,
            price_cents=row.price_cents,
            weight_grams=row.weight_grams,
            tax_class=row.tax_class,
            is_sold=row.is_sold,
            supply=Supply.of(track_stock=row.track_stock, available=row.available),
        )

    @property
    def variant_title(self) -> str:
        return " / ".join(self.option_values)

    @property
    def name(self) -> str:
        return f"{self.title} ({self.variant_title})" if self.option_values else self.title

    @property
    def most(self) -> int:
        """How many one basket may hold now."""
        return min(self.supply.available, MAXIMUM_QUANTITY) if self.is_sold else 0


@dataclass(frozen=True, slots=True)
class CartLineView:
    """A line as pages show it. ``notice`` is a sentence where price or stock changed since it was added."""

    id: UUID
    ware: Ware
    quantity: int
    noted_price_cents: int
    url: str
    image: dict[str, Any] | None

    @property
    def variant_id(self) -> UUID:
        return self.ware.variant_id

    @property
    def title(self) -> str:
        return self.ware.title

    @property
    def variant_title(self) -> str:
        return self.ware.variant_title

    @property
    def unit_price_cents(self) -> int:
        return self.ware.price_cents

    @property
    def line_cents(self) -> int:
        return self.quantity * self.ware.price_cents

    @property
    def max_quantity(self) -> int:
        return self.ware.most

    @property
    def purchasable(self) -> bool:
        """Some of it can be had; how many is another question (``has_enough``)."""
        return self.ware.most > 0

    @property
    def has_enough(self) -> bool:
        return self.quantity <= self.ware.most

    @property
    def notice(self) -> str | None:
        if not self.ware.is_sold:
            return "No longer on sale, so it is not counted. Take it out to go on."
        if not self.purchasable:
            return "Sold out for now, so it is not counted. Take it out to go on."
        if not self.has_enough:
            return f"Only {self.ware.most} left. Change the quantity to go on."
        if self.noted_price_cents != self.ware.price_cents:
            before, now = rand(self.noted_price_cents), rand(self.ware.price_cents)
            return f"The price went from {before} to {now} since you added it."
        return None


@dataclass(frozen=True)
class CartView:
    """A basket as pages show it. Lines that cannot be bought are shown and not counted."""

    id: UUID | None
    lines: list[CartLineView] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    free_delivery_from_cents: int | None = None
    #: As they were typed; what they take off is worked out by app/cart/codes.py.
    codes: tuple[str, ...] = ()
    discounts: Discounts = NONE
    #: What is wrong with the code that was just sent, and the code.
    code_problem: str = ""
    typed_code: str = ""

    @cached_property
    def goods_cents(self) -> int:
        return sum(line.line_cents for line in self.lines if line.purchasable)

    @cached_property
    def count(self) -> int:
        return sum(line.quantity for line in self.lines)

    @property
    def left_cents(self) -> int:
        """The goods less what the codes take off."""
        return self.goods_cents - self.discounts.cents

    @property
    def can_be_ordered(self) -> bool:
        return bool(self.lines) and all(line.has_enough for line in self.lines)

    @property
    def free_delivery_gap_cents(self) -> int | None:
        if self.free_delivery_from_cents is None:
            return None
        return max(self.free_delivery_from_cents - self.goods_cents, 0)


NOW = bindparam("now", type_=DateTime(timezone=True))


def _ware_columns() -> list[ColumnElement[Any]]:
    is_sold = and_(Product.is_sold_at(NOW), Variant.withdrawn_at.is_(None))
    return [
        Variant.id.label("variant_id"),
        Product.id.label("product_id"),
        Product.category_id.label("category_id"),
        Product.slug.label("slug"),
        Product.title.label("title"),
        Variant.option_values.label("option_values"),
        Variant.sku.label("sku"),
        Variant.price_cents.label("price_cents"),
        case((Variant.requires_shipping, Variant.weight_grams), else_=0).label("weight_grams"),
        Product.tax_class.label("tax_class"),
        is_sold.label("is_sold"),
        StockItem.track_stock.label("track_stock"),
        (StockItem.quantity - StockItem.reserved).label("available"),
    ]


def _with_goods(statement: Select[Any]) -> Select[Any]:
    """From variants (already in the statement) to their products and stock."""
    return statement.join(
        Product, and_(Product.id == Variant.product_id, Product.store_id == Variant.store_id)
    ).outerjoin(StockItem, and_(StockItem.variant_id == Variant.id, StockItem.store_id == Variant.store_id))


@cache
def _ware_statement() -> Select[Any]:
    """Built once, as the next one: building takes longer than running."""
    wares = _with_goods(select(*_ware_columns()).select_from(Variant))
    return wares.where(Variant.store_id == bindparam("store_id"), Variant.id == bindparam("variant_id"))


@cache
def _cart_statement() -> Select[Any]:
    lines = select(
        CartLine.id.label("line_id"),
        CartLine.quantity,
        CartLine.noted_price_cents,
        Cart.codes.label("codes"),
        *_ware_columns(),
        _option_names().label("option_names"),
        _picture().label("image"),
    )
    variants = (
        lines.select_from(CartLine)
        .join(Cart, and_(Cart.id == CartLine.cart_id, Cart.store_id == CartLine.store_id))
        .join(Variant, and_(Variant.id == CartLine.variant_id, Variant.store_id == CartLine.store_id))
    )
    return _with_goods(variants).where(CartLine.cart_id == bindparam("cart_id")).order_by(CartLine.id)


def find_ware(session: Session, variant_id: UUID) -> Ware | None:
    # On the connection, past the criterion: the statement names the store itself, and the ORM's part in reading one
    # row was a third of putting it into a basket.
    values = {"store_id": served_store(session), "variant_id": variant_id, "now": clock.now()}
    row = session.connection().execute(_ware_statement(), values).one_or_none()
    return None if row is None else Ware.of(row)


def cart_view(
    session: Session, cart_id: UUID | None, *, free_delivery_from_cents: int | None = None
) -> CartView:
    """The basket, empty where there is none. Lines in the order in which they were added."""
    if cart_id is None:
        return CartView(None, free_delivery_from_cents=free_delivery_from_cents)
    rows = session.execute(_cart_statement(), {"cart_id": cart_id, "now": clock.now()}).all()
    return CartView(
        cart_id,
        [_line(row) for row in rows],
        free_delivery_from_cents=free_delivery_from_cents,
        codes=tuple(rows[0].codes) if rows else (),
    )


def _line(row: Any) -> CartLineView:
    return CartLineView(
        id=row.line_id,
        ware=Ware.of(row),
        quantity=row.quantity,
        noted_price_cents=row.noted_price_cents,
        url=variant_url(row.slug, row.option_names, row.option_values),
        image=row.image,
    )


def _option_names() -> ColumnElement[Any]:
    names = (
        select(ProductOption.name)
        .where(ProductOption.product_id == Product.id, ProductOption.store_id == Product.store_id)
        .order_by(ProductOption.position)
        .correlate(Product)
    )
    return func.array(names.scalar_subquery())


def _picture() -> ColumnElement[Any]:
    """The picture of the variant's own colour, else the product's first."""
    picture = func.jsonb_build_object(
        "sha", MediaAsset.sha,
        "width", MediaAsset.width,
        "height", MediaAsset.height,
        "paper", MediaAsset.paper,
        "made", func.cardinality(MediaAsset.widths) > 0,
        "alt", ProductImage.alt,
        type_=JSONB,
    )  # fmt: skip
    own = func.coalesce(ProductImage.option_value == any_(Variant.option_values), False)
    return (
        select(picture)
        .select_from(ProductImage)
        .join(
            MediaAsset,
            and_(MediaAsset.id == ProductImage.asset_id, MediaAsset.store_id == ProductImage.store_id),
        )
        .where(ProductImage.product_id == Product.id, ProductImage.store_id == Product.store_id)
        .order_by(own.desc(), ProductImage.position)
        .limit(1)
        .correlate(Product, Variant)
        .scalar_subquery()
    )
