"""The shop with a cart that takes whatever int() takes: ``gunicorn tests.faults.broken.believing_forms:app``."""

from flask import request

from app import create_app
from app.cart import lines, routes
from app.cart.models import CartLine
from app.cart.queries import Ware


def quantity(*, default: str = "") -> int | None:
    try:
        return int(request.form.get("quantity", default))
    except ValueError:
        return None


def put(line: CartLine, ware: Ware, wanted: int) -> None:
    line.quantity, line.noted_price_cents = wanted, ware.price_cents


routes._quantity = quantity
lines._set = put
app = create_app()
