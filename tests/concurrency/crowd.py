"""Many shoppers at once: threads that wait for each other at a barrier and then all press the button."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.client import Page
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

Answer = TypeVar("Answer")
#: The server answers eight at a time; the rest stand in its queue.
PATIENCE = 60


def all_at_once(acts: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Start every act at the same moment, each in a thread of its own; what they answered, in their order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Answer]) -> Answer:
        start.wait(PATIENCE)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def press(visitor: Visitor, fields: dict[str, str]) -> Callable[[], Page]:
    """The last button of the checkout."""
    return lambda: visitor.post("/checkout/order", dict(fields))


def ready_to_order(live: LiveShop, basket: dict[str, int], *, base: str | None = None) -> Callable[[], Page]:
    """A shopper with a cookie jar of their own who has come as far as the last button."""
    shopper = live.visitor(base=base, lints=False)
    for sku, quantity in basket.items():
        shopper.put_in_cart(live.kloof.variants[sku], quantity)
    return press(shopper, shopper.hurry_to_review(live.kloof.rates["near"]))


def crowd(
    live: LiveShop, baskets: Sequence[dict[str, int]], *, base: str | None = None
) -> list[Callable[[], Page]]:
    """Shoppers ready to order, one for each basket. A few walk at a time, so that the server is not the race."""
    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(lambda basket: ready_to_order(live, basket, base=base), baskets))
