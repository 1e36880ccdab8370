"""What machines read of a product: schema.org in JSON-LD, with what merchants' listings ask for (delivery, returns)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.catalog.models.listing import StockBand
from app.media.addresses import media_url
from app.money import decimal_string
from app.reviews.queries import ShownReview
from app.shipping.choosing import Parcel, Rate
from app.shipping.models import Province
from app.storefront.addresses import absolute
from app.storefront.choices import VariantOffer
from app.storefront.sharing import PICTURE_WIDTH

CONTEXT = "https://schema.org"
AVAILABILITY = {
    StockBand.IN: f"{CONTEXT}/InStock",
    StockBand.FEW: f"{CONTEXT}/LimitedAvailability",
    StockBand.OUT: f"{CONTEXT}/OutOfStock",
}
#: Days in which anybody may send goods back (ECT Act 25 of 2002, s44), where the merchant promises no more.
LEAST_RETURN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Offered:
    """The variant that the page shows, its address, the store's delivery rates, and what it promises on returns."""

    variant: VariantOffer
    url: str
    rates: Sequence[Mapping[str, Any]]
    promise: Mapping[str, Any]


def product_data(
    product: Any, images: Sequence[Mapping[str, Any]], offered: Offered | None
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
        data["image"] = [absolute(media_url(image, PICTURE_WIDTH, "jpg")) for image in images]
    if product.rating_count:
        data |= _ratings(product)
    if offered is not None:
        data["sku"] = offered.variant.sku
        data |= {"gtin": offered.variant.barcode} if offered.variant.barcode else {}
        data["offers"] = _offer(offered)
    return data


def _offer(offered: Offered) -> dict[str, Any]:
    """One variant's price, whether it is there, how it travels and how it may come back."""
    variant = offered.variant
    data: dict[str, Any] = {
        "@type": "Offer",
        "url": absolute(offered.url),
        "price": decimal_string(variant.price_cents),
        "priceCurrency": "ZAR",
        "itemCondition": f"{CONTEXT}/NewCondition",
        "availability": AVAILABILITY[variant.band],
        "hasMerchantReturnPolicy": _returns(offered.promise),
    }
    weight = variant.weight_grams
    if weight is not None:
        data["shippingDetails"] = list(_deliveries(offered.rates, weight, variant.price_cents))
    return data


def _deliveries(rates: Iterable[Mapping[str, Any]], grams: int, price_cents: int) -> Iterable[dict[str, Any]]:
    """What one alone costs to send, by provinces. A range of codes may have a rule of its own within one."""
    for told in rates:
        rate, provinces = Rate.told(told["rate"]), sorted(told["provinces"])
        parcel = Parcel(Province(provinces[0]), grams, price_cents)
        if rate.carries(parcel):
            yield _delivery(rate, provinces, cents=rate.cents(parcel))


def _delivery(rate: Rate, provinces: list[str], *, cents: int) -> dict[str, Any]:
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": decimal_string(cents), "currency": "ZAR"},
        "shippingDestination": {
            "@type": "DefinedRegion",
            "addressCountry": "ZA",
            "addressRegion": provinces,
        },
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": _days(0, 1),
            "transitTime": _days(rate.minimum_days, rate.maximum_days),
        },
    }


def _days(least: int, most: int) -> dict[str, Any]:
    return {"@type": "QuantitativeValue", "minValue": least, "maxValue": most, "unitCode": "DAY"}


def _returns(promise: Mapping[str, Any]) -> dict[str, Any]:
    fees = "FreeReturn" if promise.get("free") else "ReturnFeesCustomerResponsibility"
    return {
        "@type": "MerchantReturnPolicy",
        "applicableCountry": "ZA",
        "returnPolicyCategory": f"{CONTEXT}/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": promise.get("days", LEAST_RETURN_DAYS),
        "returnMethod": f"{CONTEXT}/ReturnByMail",
        "returnFees": f"{CONTEXT}/{fees}",
    }


def _ratings(product: Any) -> dict[str, Any]:
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": f"{product.rating:.1f}",
            "reviewCount": product.rating_count,
            "bestRating": 5,
            "worstRating": 1,
        },
        "review": [_review(review) for review in product.reviews],
    }


def _review(review: ShownReview) -> dict[str, Any]:
    words = {"name": review.title, "reviewBody": review.body}
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.author},
        "datePublished": review.written_at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5, "worstRating": 1},
        **{name: text for name, text in words.items() if text},
    }
