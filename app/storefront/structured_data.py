"""What machines read of a page: schema.org in JSON-LD."""

from collections.abc import Sequence
from typing import Any

from app.catalog.queries import Card
from app.media.addresses import media_url
from app.storefront.addresses import absolute, origin
from app.storefront.product_data import CONTEXT


def shop_data(store: Any) -> list[dict[str, Any]]:
    """Who keeps this shop, and what it is called: on the front page."""
    home = absolute("/")
    seller: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "OnlineStore",
        "@id": f"{home}#seller",
        "name": store.name,
        "url": home,
        "logo": absolute(_logo(store)),
    }
    told = {
        "legalName": store.legal_name,
        "email": store.email,
        "telephone": store.phone,
        "vatID": store.vat_number,
        "description": store.tagline,
    }
    seller |= {name: value for name, value in told.items() if value}
    if store.address:
        seller["address"] = {
            "@type": "PostalAddress",
            "streetAddress": store.address,
            "addressCountry": "ZA",
        }
    site = {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": store.name,
        "url": home,
        "inLanguage": "en-ZA",
        "publisher": {"@id": seller["@id"]},
    }
    return [seller, site]


def _logo(store: Any) -> str:
    return media_url(store.logo, 480, "jpg") if store.logo else f"/static/icons/{store.theme}-180.png"


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
