"""The back office, put together: each module adds its views to the one blueprint."""

from app.admin import (  # noqa: F401 - their views
    asked_query,
    attributes,
    brands,
    categories,
    collection_rules,
    collections,
    doctor,
    documents,
    held_payments,
    home,
    imports,
    order_limits,
    orders,
    parked,
    pictures,
    pins,
    product_page,
    product_verbs,
    products,
    promotions,
    refunding,
    reviews,
    search_engine,
    search_redirects,
    search_report,
    stale,
    synonyms,
    transitions,
    types,
    vat,
    webhooks,
)
from app.admin.blueprint import bp

__all__ = ["bp"]
