"""The states of an order and the only moves between them."""

from enum import StrEnum

from app.database import DomainError


class OrderStatus(StrEnum):
    PENDING = "PENDING"
    PAID = "PAID"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"
    REFUNDED = "REFUNDED"


#: EXPIRED -> PAID is late money honoured; EXPIRED and CANCELLED -> REFUNDED is late money sent back.
TRANSITIONS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.PENDING: frozenset({OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.EXPIRED}),
    OrderStatus.PAID: frozenset({OrderStatus.SHIPPED, OrderStatus.CANCELLED, OrderStatus.REFUNDED}),
    OrderStatus.SHIPPED: frozenset({OrderStatus.DELIVERED, OrderStatus.REFUNDED}),
    OrderStatus.DELIVERED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.EXPIRED: frozenset({OrderStatus.PAID, OrderStatus.REFUNDED}),
    OrderStatus.CANCELLED: frozenset({OrderStatus.REFUNDED}),
    OrderStatus.REFUNDED: frozenset(),
}


class IllegalTransition(DomainError):
    """The order cannot go from where it is to where it was sent."""

    def __init__(self, reference: str, present: OrderStatus, wanted: OrderStatus) -> None:
        super().__init__(f"Order {reference} is {present.lower()} and cannot become {wanted.lower()}.")
        self.present = present
        self.wanted = wanted
