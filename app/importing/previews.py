"""What an import would do, in words: for the page that asks whether it may."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from app.importing.planning import Outcome, ProductPlan, VariantPlan
from app.money import rand

#: A page is read by a person: the first products stand for the rest, which are counted.
MOST_PRODUCTS = 40
MOST_CHANGES = 6
PRODUCT_WORDS = {
    "description_html": "description",
    "seo_title": "search title",
    "seo_description": "search description",
    "tax_class": "VAT",
    "deleted_at": "brought back",
    "published_at": "publication",
    "brand_id": "brand",
    "product_type_id": "type",
}
VARIANT_WORDS = {
    "option_values": "option",
    "position": "order",
    "compare_at_cents": "was-price",
    "weight_grams": "weight",
    "length_mm": "size",
    "width_mm": "size",
    "height_mm": "size",
    "requires_shipping": "delivery",
    "sku": "SKU",
    "withdrawn_at": "back on sale",
}


class Preview:
    """Looks on during a dry run. Its products are data, to be kept with the import."""

    def __init__(self, *, already: int = 0) -> None:
        self.products: list[dict[str, Any]] = []
        self._room = max(MOST_PRODUCTS - already, 0)

    @contextmanager
    def watching(self, _session: Session, plans: Sequence[ProductPlan]) -> Iterator[None]:
        for plan in plans:
            if plan.outcome is not Outcome.UNCHANGED and len(self.products) < self._room:
                self.products.append(_told(plan))
        yield


def _told(plan: ProductPlan) -> dict[str, Any]:
    title = plan.record.facts.get("title") or (plan.product.title if plan.product else plan.record.handle)
    return {
        "title": title,
        "handle": plan.record.handle,
        "outcome": plan.outcome.value,
        "changes": _about_new(plan) if plan.product is None else changes_of(plan),
    }


def _about_new(plan: ProductPlan) -> list[str]:
    prices = [
        each.changes["price_cents"] for each in plan.variants if each.changes.get("price_cents") is not None
    ]
    count = len(plan.variants)
    said = [f"{count} {'variant' if count == 1 else 'variants'}"]
    if prices:
        said.append(rand(min(prices)) if min(prices) == max(prices) else f"from {rand(min(prices))}")
    if plan.record.category:
        said.append(" > ".join(plan.record.category))
    return said


def changes_of(plan: ProductPlan) -> list[str]:
    """Each once, in the order of how much a shopper would notice."""
    said = [words for each in plan.variants for words in _about(each)]
    said += [PRODUCT_WORDS.get(name, name.replace("_", " ")) for name in (*plan.changes, *plan.named)]
    said += ["category"] if plan.moves_category else []
    said += ["options"] if plan.changes_options else []
    said += ["pictures"] if plan.gallery is not None else []
    said += [f"{variant.title or variant.sku} withdrawn" for variant in plan.withdrawn]
    unique = list(dict.fromkeys(said))
    return [*unique[:MOST_CHANGES], *(["and more"] if len(unique) > MOST_CHANGES else [])]


def _about(each: VariantPlan) -> Iterator[str]:
    name = " / ".join(each.record.option_values)
    if each.variant is None:
        yield f"{name or each.record.sku} added"
        return
    after = each.changes.get("price_cents")
    if after is not None:
        yield f"price{f' of {name}' if name else ''} {rand(each.variant.price_cents)} to {rand(after)}"
    if each.level is not None:
        stock = str(each.level.quantity) if each.level.track_stock else "not counted"
        yield f"stock{f' of {name}' if name else ''} {stock}"
    yield from (VARIANT_WORDS.get(column, column) for column in each.changes if column != "price_cents")
