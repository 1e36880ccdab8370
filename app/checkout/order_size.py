"""How small and how large an order may be: the store's limits of what is to be paid."""

from app.database import DomainError
from app.money import rand
from app.stores.models import Store


class BelowMinimum(DomainError):
    """The order is smaller than the store takes."""


class AboveMaximum(DomainError):
    """The order is larger than the store, or its payment provider, takes."""


def check_size(store: Store, total_cents: int) -> None:
    """``total_cents`` is what is to be paid, as far as it is known. Raises BelowMinimum, AboveMaximum."""
    if total_cents == 0:
        raise BelowMinimum(
            "Nothing is left to pay, and such an order we cannot take. Take a code out to go on."
        )
    if total_cents < store.minimum_order_cents:
        raise BelowMinimum(f"The smallest order we take is {rand(store.minimum_order_cents)}.")
    if total_cents > store.maximum_order_cents:
        raise AboveMaximum(
            f"The largest order we take here is {rand(store.maximum_order_cents)}. "
            "Order in parts, or write to us and we will find a way."
        )
