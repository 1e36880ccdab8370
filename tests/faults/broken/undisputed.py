"""The shop that does not stand still for a dispute: ``gunicorn tests.faults.broken.undisputed:app``."""

from app import create_app
from app.admin import cancelling
from app.orders import fulfilment
from app.orders.models.order import Order
from app.payments import crediting


def go_on(_order: Order, _deed: str) -> None:
    """Whatever the customer's bank may say."""


for module in (cancelling, fulfilment, crediting):
    module.refuse_disputed = go_on
app = create_app()
