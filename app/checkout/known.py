"""What the shop knows already of who is logged in, so that the checkout need not ask."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.logins import present_user
from app.addresses.models import Address
from app.addresses.queries import addresses_of, as_filled_in

#: As many as are offered above the form.
OFFERED = 5


def present_id() -> UUID | None:
    user = present_user()
    return None if user is None else user.id


def own_addresses(session: Session) -> Sequence[Address]:
    user = present_user()
    return [] if user is None else addresses_of(session, user.id)[:OFFERED]


def known_details(session: Session, address_id: UUID | None = None) -> dict[str, str]:
    """The default address, or the one that was chosen, under the person's own e-mail address. Empty for a guest."""
    user = present_user()
    if user is None:
        return {}
    book = addresses_of(session, user.id)
    chosen = next((one for one in book if one.id == address_id), book[0] if book else None)
    filled = {"name": user.name, "phone": user.phone, **(as_filled_in(chosen) if chosen else {})}
    return {**filled, "email": user.email}
