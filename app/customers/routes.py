"""A person's own pages, put together: each module adds its views to the one blueprint."""

from app.customers import addresses, details, orders, overview, own_data, sessions  # noqa: F401 - their views
from app.customers.blueprint import bp

__all__ = ["bp"]
