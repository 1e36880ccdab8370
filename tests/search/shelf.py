"""Goods with everything that lists are narrowed by, for tests of PostgreSQL's engine."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.catalog import attributes, brands, product_types
from app.catalog.models.attribute import AttributeKind
from app.catalog.models.category import Category
from app.catalog.models.product import Product, ProductOption, ProductStatus, Variant
from app.catalog.product_types import Terms
from app.inventory.listings import refresh
from app.inventory.stock import Level, set_levels


@dataclass(frozen=True)
class Ware:
    """A product and all that is said of it."""

    slug: str
    title: str
    category: str = "shed"
    brand: str = ""
    colours: tuple[str, ...] = ()
    price: int = 10_000
    was: int | None = None
    stock: int = 5
    stars: int = 0
    litres: str = ""
    is_washable: bool | None = None
    subtitle: str = ""
    description: str = ""
    barcode: str = ""


@dataclass
class Shelf:
    """What stands in the store in scope, by slug."""

    products: dict[str, UUID] = field(default_factory=dict)
    categories: dict[str, UUID] = field(default_factory=dict)
    brands: dict[str, UUID] = field(default_factory=dict)

    def slugs(self, product_ids: Sequence[UUID]) -> list[str]:
        known = {product_id: slug for slug, product_id in self.products.items()}
        return [known[product_id] for product_id in product_ids]


def put(session: Session, wares: Sequence[Ware]) -> Shelf:
    """Put them on the shelves; the caller commits."""
    shelf = Shelf()
    kind = product_types.found(session, "Vessel")
    litres = product_types.add_attribute(
        session, kind, "Capacity", terms=Terms(AttributeKind.NUMBER, "l", is_filterable=True)
    )
    washable = product_types.add_attribute(
        session, kind, "Washable", terms=Terms(AttributeKind.YES_NO, is_filterable=True)
    )
    for path in dict.fromkeys(ware.category for ware in wares):
        _category(session, shelf, path)
    for name in dict.fromkeys(ware.brand for ware in wares if ware.brand):
        shelf.brands[name] = brands.found(session, name).id
    levels = {}
    for place, ware in enumerate(wares):
        product = Product(
            handle=ware.slug, slug=ware.slug, title=ware.title, subtitle=ware.subtitle, product_type_id=kind.id,
            description_html=f"<p>{ware.description}</p>", category_id=shelf.categories[ware.category],
            brand_id=shelf.brands.get(ware.brand), status=ProductStatus.ACTIVE, rating_count=2 if ware.stars else 0,
            rating_sum=2 * ware.stars, published_at=clock.now() - timedelta(minutes=place + 1),
        )  # fmt: skip
        session.add(product)
        session.flush()
        shelf.products[ware.slug] = product.id
        if ware.colours:
            swatches = {"Red": "#b03020"} if "Red" in ware.colours else {}
            session.add(
                ProductOption(
                    product_id=product.id,
                    position=1,
                    name="Colour",
                    values=list(ware.colours),
                    swatches=swatches,
                )
            )
        for position, colour in enumerate(ware.colours or ("",)):
            variant = Variant(
                product_id=product.id, position=position, sku=f"{ware.slug}-{position}".upper(),
                option_values=[colour] if colour else [], price_cents=ware.price, compare_at_cents=ware.was,
                barcode=ware.barcode,
            )  # fmt: skip
            session.add(variant)
            session.flush()
            levels[variant.id] = Level(ware.stock)
        said = {litres.id: [ware.litres]} if ware.litres else {}
        if ware.is_washable is not None:
            said[washable.id] = ["yes" if ware.is_washable else "no"]
        attributes.set_values(session, product, said)
    set_levels(session, levels, reason="test shelf")
    refresh(session, list(shelf.products.values()))
    return shelf


def _category(session: Session, shelf: Shelf, path: str) -> None:
    above = path.rpartition("/")[0]
    if above and above not in shelf.categories:
        _category(session, shelf, above)
    if path not in shelf.categories:
        category = Category(
            parent_id=shelf.categories.get(above), name=path.rpartition("/")[2].title(), path=path
        )
        session.add(category)
        session.flush()
        shelf.categories[path] = category.id
