"""Shoppers who have come as far as the last button, laid without walking there, for rows about the button alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from app import ids
from app.cart.models import Cart, CartLine
from app.checkout.models import CheckoutDraft
from app.checkout.quotation import Quotation, quote_order
from app.checkout.reviewed import seal
from app.extensions import db
from app.orders.models.order import PaymentMethod
from tests.cast import ALICE
from tests.client import ShopClient
from tests.live.shop import LiveShop


@dataclass(frozen=True, slots=True)
class Ready:
    """A basket, and what its review page would send."""

    cart_id: UUID
    reviewed: str


def fill(live: LiveShop, baskets: Sequence[dict[str, int]]) -> list[Ready]:
    """A basket for each, its lines in the order given, to be paid by EFT: the provider has no part in the race."""
    with live.session() as session:
        carts = [Cart(id=ids.new()) for _ in baskets]
        session.add_all(carts)
        session.flush()
        drafts = [_draft(live, cart.id) for cart in carts]
        session.add_all(drafts)
        for cart, wanted in zip(carts, baskets, strict=True):
            session.add_all(_lines(live, cart.id, wanted))
        session.flush()
        quoted: dict[tuple[tuple[str, int], ...], Quotation] = {}
        laid = []
        for draft, wanted in zip(drafts, baskets, strict=True):
            what = tuple(wanted.items())
            if what not in quoted:
                quoted[what] = quote_order(session, draft.cart_id, draft)
            laid.append(Ready(draft.cart_id, seal(quoted[what], draft)))
        session.commit()
        return laid


def _lines(live: LiveShop, cart_id: UUID, wanted: dict[str, int]) -> list[CartLine]:
    return [
        CartLine(
            cart_id=cart_id,
            variant_id=live.kloof.variants[sku],
            quantity=quantity,
            noted_price_cents=1,
        )
        for sku, quantity in wanted.items()
    ]


def _draft(live: LiveShop, cart_id: UUID) -> CheckoutDraft:
    rate = live.kloof.rates["near"]
    return CheckoutDraft(cart_id=cart_id, delivery_rate_id=rate, payment_method=PaymentMethod.EFT, **ALICE)


def press(live: LiveShop, ready: Ready) -> int:
    """The button's POST through the whole application, in this process; the status of the answer."""
    client = ShopClient(live.app, host=live.kloof.host)
    with client.http.session_transaction(base_url=client.base) as cookie:
        cookie["cart"], cookie["visitor"] = str(ready.cart_id), ids.token()
    answer = client.http.post(
        "/checkout/order",
        base_url=client.base,
        data={"reviewed": ready.reviewed},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return answer.status_code


def give_room(live: LiveShop, threads: int) -> None:
    """Connections for so many threads: the application's own pool is made for eight."""
    with live.app.app_context():
        db.engine.pool._max_overflow = max(threads, 5)  # type: ignore[attr-defined]
