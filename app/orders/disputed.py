"""A disputed order stands still: the bank may take its money back, or has, and goods that left would go with it."""

from app.database import DomainError
from app.orders.models.order import DisputeStatus, Order


class Disputed(DomainError):
    """The customer disputes the payment, and that is not decided, or was lost and nobody has said what follows."""


def is_lost(order: Order) -> bool:
    """Its money is gone, and nobody has said yet what becomes of it."""
    return order.dispute_status is DisputeStatus.LOST and order.loss_seen_at is None


def refuse_lost(order: Order) -> None:
    """For what leaves the house. Raises Disputed."""
    if is_lost(order):
        raise Disputed(
            f"The dispute of order {order.reference} was lost, and its money is gone. Decide on the order's page "
            "what becomes of it, and clear what it asks for, before anything is sent."
        )


def refuse_disputed(order: Order, deed: str) -> None:
    """``deed`` is what will not be done, as in "shipped". Raises Disputed."""
    if order.dispute_status is DisputeStatus.OPEN:
        raise Disputed(
            f"The customer disputes the payment of order {order.reference}. "
            f"It is not {deed} until the dispute is decided; answer it on the provider's pages."
        )
