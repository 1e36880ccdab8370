"""Many orders at once, laid through the shop's own verb and open at the provider, for rows that begin with them."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from app import ids
from app.cart.models import Cart, CartLine
from app.catalog.models.product import Variant
from app.checkout.models import CheckoutDraft
from app.checkout.placement import PlacementRequest, place_order
from app.checkout.quotation import quote_order
from app.checkout.reviewed import seal
from app.database import get
from app.orders.models.order import PaymentMethod
from app.payments.sessions import open_payment, sessions_of
from tests.cast import ALICE
from tests.live.shop import LiveShop

Answer = TypeVar("Answer")
MUG = "MUG-RED-350"
#: Within the pool of the test's own application.
AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Laid:
    """An order that waits for its card payment."""

    id: UUID
    reference: str
    email: str
    #: The provider's id of its payment page.
    page: str


def side_by_side(acts: Sequence[Callable[[], Answer]], *, threads: int = AT_ONCE) -> list[Answer]:
    """Every act, a few at a time, in no order to rely on; what they answered, in theirs."""
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(lambda act: act(), acts))


def lay(live: LiveShop, many: int, *, sku: str = MUG, name: str = "shopper") -> list[Laid]:
    """So many shoppers, each with an order for one unit and an e-mail address of their own."""
    seconds_for_a_job(live)
    emails = [f"{name}-{number}@example.com" for number in range(many)]
    return side_by_side([lambda email=email: lay_one(live, email, sku=sku) for email in emails])


def lay_one(live: LiveShop, email: str, *, sku: str = MUG) -> Laid:
    with live.session() as session:
        cart = Cart(id=ids.new())
        session.add(cart)
        session.flush()
        variant = get(session, Variant, live.kloof.variants[sku])
        session.add(
            CartLine(
                cart_id=cart.id, variant_id=variant.id, quantity=1, noted_price_cents=variant.price_cents
            )
        )
        draft = CheckoutDraft(
            cart_id=cart.id,
            delivery_rate_id=live.kloof.rates["near"],
            payment_method=PaymentMethod.CARD,
            **{**ALICE, "email": email},
        )
        session.add(draft)
        session.flush()
        request = PlacementRequest(
            cart_id=cart.id,
            draft=draft,
            reviewed=seal(quote_order(session, cart.id, draft), draft),
            by="shopper",
            base_url=live.base,
        )
        order = place_order(session, request)
        session.commit()
        order_id, reference = order.id, order.reference
        open_payment(order_id)
        session.commit()
        [ours] = sessions_of(session, order_id)
        assert ours.provider_session_id is not None
        return Laid(order_id, reference, email, ours.provider_session_id)


def seconds_for_a_job(live: LiveShop) -> float:
    """How long the worker takes to do one; it is awake from then on."""
    begun = time.monotonic()
    live.run("checkout.expire_overdue")
    live.wait_for_quiet()
    return time.monotonic() - begun


def statuses(live: LiveShop) -> dict[str, int]:
    """How many orders there are of each state."""
    return {row.status: row.count for row in live.sql('SELECT status, count(*) FROM "order" GROUP BY status')}
