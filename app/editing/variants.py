"""What is said of a product's variants: code, price, weight, and whether it is sold. All of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import Product, Variant
from app.catalog.slugs import claimed
from app.database import DomainError
from app.inventory import listings
from app.inventory.counting import Correction, How, correct
from app.inventory.models import StockItem, StockMovement

FIRST_COUNT = "first count"


@dataclass(frozen=True, slots=True)
class VariantSaid:
    sku: str
    price_cents: int
    compare_at_cents: int | None
    barcode: str
    weight_grams: int
    is_sold: bool
    #: Of a variant that was never counted; None leaves it so.
    stock: int | None


class SkuTaken(DomainError):
    """Another variant has this SKU; ``variant_id`` is that which was to get it."""

    def __init__(self, variant_id: UUID, sku: str) -> None:
        self.variant_id = variant_id
        super().__init__(f"The SKU {sku} belongs to another variant.")


class SkusRefused(DomainError):
    """Somebody else took one of the SKUs at this very moment."""


def variants_of(session: Session, product_id: UUID) -> list[Variant]:
    """Withdrawn ones at the end."""
    return list(
        session.scalars(
            select(Variant)
            .where(Variant.product_id == product_id)
            .order_by(Variant.withdrawn_at.is_not(None), Variant.position)
        )
    )


def uncounted(session: Session, variants: Sequence[Variant]) -> set[UUID]:
    """Those that nothing is in the ledger of, and that are not sold without counting either."""
    ids = [variant.id for variant in variants]
    moved = select(StockMovement.variant_id).where(StockMovement.variant_id.in_(ids)).distinct()
    free = select(StockItem.variant_id).where(StockItem.variant_id.in_(ids), ~StockItem.track_stock)
    return set(ids) - set(session.scalars(moved)) - set(session.scalars(free))


def change(session: Session, product: Product, said: Mapping[UUID, VariantSaid], *, by: str) -> None:
    """Call with the product locked. Raises SkuTaken, SkusRefused, CountRefused; the caller rolls back."""
    variants = {variant.id: variant for variant in variants_of(session, product.id)}
    _refuse_taken(session, said)
    _park(session, variants, said)
    fresh = uncounted(session, list(variants.values()))
    with claimed(session, SkusRefused("One of these SKUs was taken at this moment. Look again.")):
        for variant_id, each in said.items():
            _write(variants[variant_id], each)
    for variant_id in sorted(fresh & said.keys()):
        if (stock := said[variant_id].stock) is not None:
            correct(session, variant_id, Correction(How.COUNT_TO, stock, FIRST_COUNT, by))
    product.updated_at = clock.now()
    listings.refresh(session, [product.id])


def _refuse_taken(session: Session, said: Mapping[UUID, VariantSaid]) -> None:
    seen: set[str] = set()
    for variant_id, each in said.items():
        if each.sku in seen:
            raise SkuTaken(variant_id, each.sku)
        seen.add(each.sku)
    others = select(Variant.sku).where(Variant.sku.in_(seen), Variant.id.not_in(said))
    taken = set(session.scalars(others))
    for variant_id, each in said.items():
        if each.sku in taken:
            raise SkuTaken(variant_id, each.sku)


def _park(session: Session, variants: Mapping[UUID, Variant], said: Mapping[UUID, VariantSaid]) -> None:
    """Two that change SKUs would meet half-way: what they give up is parked first."""
    given_up = {variants[key].sku for key, each in said.items() if variants[key].sku != each.sku}
    if not given_up & {each.sku for each in said.values()}:
        return
    for variant_id, each in said.items():
        variant = variants[variant_id]
        if variant.sku != each.sku:
            variant.sku = f"{variant.sku}~{variant.id.hex}"
    session.flush()


def _write(variant: Variant, said: VariantSaid) -> None:
    variant.sku, variant.barcode = said.sku, said.barcode
    variant.price_cents, variant.compare_at_cents = said.price_cents, said.compare_at_cents
    variant.weight_grams = said.weight_grams
    if said.is_sold:
        variant.withdrawn_at = None
    else:
        variant.withdrawn_at = variant.withdrawn_at or clock.now()
