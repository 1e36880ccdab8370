"""The back office, put together: each module adds its views to the one blueprint."""

from app.admin import home, imports, orders, parked, pictures, products, stale, transitions  # noqa: F401 - their views
from app.admin.blueprint import bp

__all__ = ["bp"]
