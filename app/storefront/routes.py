"""The shop window, put together: each module adds its views to the one blueprint."""

from app.storefront import (  # noqa: F401 - their views
    clicks,
    estimates,
    for_machines,
    home,
    listings,
    moved,
    product_page,
    recently_viewed,
    search,
    text_pages,
)
from app.storefront.blueprint import bp

__all__ = ["bp"]
