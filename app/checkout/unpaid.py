"""How many unpaid orders one buyer may have: each keeps goods off the shelf for hours, and costs nothing to place.

Goods held are capped with them: an order takes at most MAXIMUM_QUANTITY of a variant (docs/adr/0017).
"""

import hmac
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, select
from sqlalchemy.orm import Session

from app.checkout.models import CheckoutDraft
from app.database import DomainError
from app.orders.models.order import Order
from app.orders.models.states import OrderStatus
from app.promotions.queries import customer_of

#: To change one's mind about how to pay, and to order again for somebody else.
MOST_PER_EMAIL = 3
#: Wider, because a mobile network puts many people behind one address.
MOST_PER_CLIENT = 10


class TooManyUnpaid(DomainError):
    """The buyer has as many orders waiting for payment as are kept for one."""


def client_of(address: str | None, *, secret: str) -> str:
    """A digest that tells two networks apart and names neither; of IPv6 the half that a provider gives a household."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    named = str(ip_network(f"{found}/64", strict=False)) if isinstance(found, IPv6Address) else str(found)
    return hmac.new(secret.encode(), f"client:{named}".encode(), sha256).hexdigest()[:16]


def check_unpaid(session: Session, draft: CheckoutDraft, *, client: str) -> None:
    """Raises TooManyUnpaid. An order of this very basket does not count: it is what a second press is led to.

    Not under a lock: orders placed at the very same moment do not see each other, and the next one sees them all.
    """
    of_email, of_client = session.execute(
        select(
            _unpaid(draft, func.lower(Order.email) == customer_of(draft.email)), _unpaid(draft, _from(client))
        )
    ).one()
    if of_email >= MOST_PER_EMAIL:
        raise TooManyUnpaid(
            f"{of_email} orders for this e-mail address are waiting for payment, which is as many as we keep. "
            "Pay or cancel one of them first, or wait until its time to pay has run out."
        )
    if of_client >= MOST_PER_CLIENT:
        raise TooManyUnpaid(
            "Many orders from your network are waiting for payment, and their goods with them. "
            "If they are yours, pay or cancel one; if not, please try again in half an hour."
        )


def _unpaid(draft: CheckoutDraft, whose: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(Order)
        .where(Order.status == OrderStatus.PENDING, Order.cart_id != draft.cart_id, whose)
        .scalar_subquery()
    )


def _from(client: str) -> ColumnElement[bool]:
    """Of orders whose network nobody knew, none is another's."""
    return and_(Order.client == client, Order.client != "")
