"""The product page: one product, the variant that its address names, and what goes with it."""

from dataclasses import dataclass
from typing import Any

from flask import abort, g, request

from app.catalog.addresses import brand_url, product_url
from app.catalog.attributes import described
from app.catalog.models.product import TaxClass
from app.catalog.navigation import category_tree, crumbs
from app.catalog.queries import related_cards
from app.extensions import db
from app.reviews.queries import ShownReview
from app.storefront.addresses import slug_asked_for
from app.storefront.blueprint import bp, notes
from app.storefront.choices import Choices, VariantOffer
from app.storefront.product_data import Offered, product_data
from app.storefront.queries import find_product_row, variant_rows
from app.storefront.sharing import About, about
from app.storefront.structured_data import breadcrumb_data
from app.web.page_cache import cached_page
from app.web.rendering import draw

RELATED = 4


VAT_WORDS = {
    TaxClass.STANDARD: "VAT included.",
    TaxClass.ZERO_RATED: "Zero-rated: no VAT in the price.",
    TaxClass.EXEMPT: "Exempt from VAT.",
}


@dataclass(frozen=True, slots=True)
class ProductView:
    """What the product page says whichever variant is chosen."""

    title: str
    subtitle: str
    brand: str
    brand_url: str
    description_html: str
    attributes: list[tuple[str, str]]
    url: str
    price_cents: int
    compare_at_cents: int | None
    tax_class: TaxClass
    rating_count: int
    rating_sum: int
    #: The newest of those published.
    reviews: list[ShownReview]

    @property
    def vat_words(self) -> str:
        """What a vendor says beside the price (VAT Act s65)."""
        return VAT_WORDS[self.tax_class]

    @property
    def rating(self) -> float:
        """Of five stars, on average; there must be a review."""
        return self.rating_sum / self.rating_count


@bp.get("/p/<slug>")
@cached_page
def product(slug: str) -> str:
    """The variant is in the query string by option names; anything else there is ignored."""
    session = db.session()
    row = find_product_row(session, slug_asked_for(slug)) or abort(404)
    variants = [VariantOffer.of(variant) for variant in variant_rows(session, row.id)]
    choices = Choices(row.slug, row.options or [], variants)
    values = choices.settle(request.args)
    selected = choices.selected(values)
    view = _view(row, variants)
    node = category_tree(session).by_id.get(row.category_id)
    trail = crumbs(node, last=row.title) if node else [(row.title, None)]
    images = _gallery(row.pictures or [], values)
    promise = g.store.home.get("returns") or {}
    offered = Offered(selected, choices.url(values), row.rates or [], promise) if selected else None
    return draw(
        "catalog/product.html",
        "product_buy",
        product=view,
        options=choices.rows(values),
        selected=selected,
        images=images,
        crumbs=trail,
        related=related_cards(session, row.category_id, except_for=row.id, limit=RELATED),
        about=_about(row, view, images),
        json_ld=[product_data(view, images, offered), breadcrumb_data(trail)],
        **notes("returns_note", "delivery_note"),
    )


def _view(row: Any, variants: list[VariantOffer]) -> ProductView:
    cheapest = min(variants, key=lambda variant: variant.price_cents, default=None)
    return ProductView(
        title=row.title,
        subtitle=row.subtitle,
        brand=row.brand or "",
        brand_url=brand_url(row.brand_slug) if row.brand else "",
        description_html=row.description_html,
        attributes=[described(value) for value in row.attributes or []],
        url=product_url(row.slug),
        price_cents=cheapest.price_cents if cheapest else 0,
        compare_at_cents=cheapest.compare_at_cents if cheapest else None,
        tax_class=row.tax_class,
        rating_count=row.rating_count,
        rating_sum=row.rating_sum,
        reviews=[ShownReview.of(review) for review in row.reviews or []],
    )


def _about(row: Any, view: ProductView, images: list[dict[str, Any]]) -> About:
    return about(
        view.url,
        title=row.seo_title or row.title,
        description=row.seo_description or row.subtitle or f"{row.title} from {g.store.name}",
        picture=images[0] if images else None,
        kind="product",
    )


def _gallery(pictures: list[dict[str, Any]], chosen: tuple[str, ...]) -> list[dict[str, Any]]:
    """Pictures of what is chosen, then those of no variant in particular; the others where there are neither."""

    def nearness(picture: dict[str, Any]) -> int:
        shows = picture["option_value"]
        return 0 if shows in chosen else 1 if shows is None else 2

    fitting = [picture for picture in pictures if nearness(picture) < 2]
    return sorted(fitting or pictures, key=nearness)
