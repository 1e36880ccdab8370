"""A disputed order stands still: its bank may take the money back, and goods that left would go with it."""

from app.database import DomainError
from app.orders.models.order import DisputeStatus, Order


class Disputed(DomainError):
    """The customer disputes the payment, and that is not decided."""


def refuse_disputed(order: Order, deed: str) -> None:
    """``deed`` is what will not be done, as in "shipped". Raises Disputed."""
    if order.dispute_status is DisputeStatus.OPEN:
        raise Disputed(
            f"The customer disputes the payment of order {order.reference}. "
            f"It is not {deed} until the dispute is decided; answer it on the provider's pages."
        )
