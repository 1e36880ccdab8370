"""What machines read of a page: schema.org in JSON-LD."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.catalog.models.listing import StockBand
from app.catalog.queries import Card
from app.media.addresses import media_url
from app.money import decimal_string
from app.storefront.addresses import absolute, origin
from app.storefront.choices import VariantOffer

CONTEXT = "https://schema.org"
AVAILABILITY = {
    StockBand.IN: f"{CONTEXT}/InStock",
    StockBand.FEW: f"{CONTEXT}/LimitedAvailability",
    StockBand.OUT: f"{CONTEXT}/OutOfStock",
}


def product_data(
    product: Any, offer: VariantOffer | None, *, url: str, images: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """The product with the offer that the page shows. Without a variant on sale there is no offer to make."""
    data: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "Product",
        "name": product.title,
        "url": absolute(product.url),
    }
    if product.subtitle:
        data["description"] = product.subtitle
    if product.brand:
        data["brand"] = {"@type": "Brand", "name": product.brand}
    if images:
        data["image"] = [absolute(media_url(image, 1200, "jpg")) for image in images]
    if offer is not None:
        data["sku"] = offer.sku
        data["offers"] = {
            "@type": "Offer",
            "url": absolute(url),
            "price": decimal_string(offer.price_cents),
            "priceCurrency": "ZAR",
            "availability": AVAILABILITY[offer.band],
        }
    return data


def listing_data(cards: Sequence[Card], crumbs: Sequence[tuple[str, str | None]]) -> list[dict[str, Any]]:
    start = origin()
    goods = [
        {"@type": "ListItem", "position": position, "name": card.title, "url": start + card.url}
        for position, card in enumerate(cards, start=1)
    ]
    return [
        {"@context": CONTEXT, "@type": "ItemList", "numberOfItems": len(goods), "itemListElement": goods},
        breadcrumb_data(crumbs),
    ]


def breadcrumb_data(crumbs: Sequence[tuple[str, str | None]]) -> dict[str, Any]:
    steps = [("Home", "/"), *crumbs]
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name}
            | ({"item": absolute(url)} if url else {})
            for position, (name, url) in enumerate(steps, start=1)
        ],
    }
