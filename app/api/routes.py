"""The JSON face: its blueprint with every view on it."""

from app.api import auth, cart, catalogue, checkout, headers, orders  # noqa: F401 - their views register here
from app.api.blueprint import bp

__all__ = ["bp"]
