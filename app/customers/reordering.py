"""The goods of an earlier order into the cart once more, at what they cost today."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.cart import lines
from app.cart.lines import CartFull
from app.database import NotFound
from app.orders.models.order import Order
from app.orders.queries import lines_of


@dataclass(frozen=True, slots=True)
class Reordered:
    cart_id: UUID | None
    count: int
    notices: Sequence[str]


def reorder(session: Session, order: Order, *, user_id: UUID, cart_id: UUID | None) -> Reordered:
    """Adds what is still sold, as far as it can be had, and names what could not be taken. The caller commits."""
    said: list[str] = []
    change = None
    for line in lines_of(session, order.id):
        name = f"{line.title} ({line.variant_title})" if line.variant_title else line.title
        try:
            made = lines.add(
                session,
                change.cart_id if change else cart_id,
                variant_id=line.variant_id,
                quantity=line.quantity,
                user_id=user_id,
            )
        except NotFound:
            said.append(f"{name} is not sold any more.")
            continue
        except CartFull as refusal:
            said.append(str(refusal))
            break
        said += [made.notice] if made.notice else []
        change = made if made.cart_id is not None else change
    return Reordered(change.cart_id, change.count, said) if change else Reordered(None, 0, said)
