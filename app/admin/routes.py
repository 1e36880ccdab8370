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
from app.admin.counter import (  # noqa: F401 - their views
    customer_data,
    customers,
    dispatching,
    exporting,
    listing,
    notes,
    picking,
    slips,
)
from app.admin.delivery import rates as delivery_rates  # noqa: F401 - as above
from app.admin.goods import edits, new_product, stock, variants, visibility  # noqa: F401 - their views
from app.admin.history import log, undoing  # noqa: F401 - their views
from app.admin.people import members, own_second_step, proving  # noqa: F401 - their views
from app.admin.settings import facts, hosts, logo, order_limits, payments, theme  # noqa: F401 - as above

__all__ = ["bp"]
