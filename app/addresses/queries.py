"""Reads of an address book."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.addresses.models import Address
from app.database import NotFound


def addresses_of(session: Session, user_id: UUID) -> list[Address]:
    """The default first, then the newest."""
    return list(
        session.scalars(
            select(Address)
            .where(Address.user_id == user_id)
            .order_by(Address.is_default.desc(), Address.id.desc())
        )
    )


def get_address(session: Session, user_id: UUID, address_id: UUID) -> Address:
    """Raises NotFound, for somebody else's too."""
    found = session.scalars(
        select(Address).where(Address.user_id == user_id, Address.id == address_id)
    ).one_or_none()
    if found is None:
        raise NotFound("Address")
    return found


def as_filled_in(address: Address) -> dict[str, str]:
    """For a form of app/addresses/forms.py."""
    names = ("name", "phone", "street", "suburb", "city", "postal_code", "company", "company_vat_number")
    filled = {name: str(getattr(address, name)) for name in names}
    return {**filled, "province": address.province.value, "notes": address.delivery_notes}
