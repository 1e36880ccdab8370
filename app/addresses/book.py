"""A person's address book: entries come, change and go, and one of them is the default while there are any."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.addresses.models import MOST_ADDRESSES, Address, BookFull
from app.addresses.queries import addresses_of, get_address
from app.database import lock
from app.shipping.models import Province


@dataclass(frozen=True, slots=True)
class Entry:
    """An address as the form checked it."""

    name: str
    phone: str
    street: str
    suburb: str
    city: str
    province: str
    postal_code: str
    notes: str
    company: str
    company_vat_number: str


def add(session: Session, user_id: UUID, entry: Entry, *, is_default: bool = False) -> Address:
    """The first is the default. The person is locked, so that two windows make one default. Raises BookFull."""
    lock(session, User, user_id)
    book = addresses_of(session, user_id)
    if len(book) >= MOST_ADDRESSES:
        raise BookFull
    address = Address(user_id=user_id, is_default=False)
    _write(address, entry)
    session.add(address)
    if is_default or not book:
        _prefer(session, book, address)
    return address


def change(session: Session, user_id: UUID, address_id: UUID, *, entry: Entry) -> Address:
    """Raises NotFound."""
    address = get_address(session, user_id, address_id)
    _write(address, entry)
    return address


def make_default(session: Session, user_id: UUID, address_id: UUID) -> None:
    """Raises NotFound."""
    lock(session, User, user_id)
    _prefer(session, addresses_of(session, user_id), get_address(session, user_id, address_id))


def remove(session: Session, user_id: UUID, address_id: UUID) -> None:
    """The newest of the others is the default after the default. Raises NotFound."""
    lock(session, User, user_id)
    address = get_address(session, user_id, address_id)
    session.delete(address)
    session.flush()  # two defaults at once are what the database refuses
    others = addresses_of(session, user_id)
    if address.is_default and others:
        others[0].is_default = True


def _prefer(session: Session, book: list[Address], wanted: Address) -> None:
    for one in book:
        one.is_default = False
    session.flush()  # two defaults at once are what the database refuses
    wanted.is_default = True


def _write(address: Address, entry: Entry) -> None:
    address.name, address.phone = entry.name, entry.phone
    address.street, address.suburb, address.city = entry.street, entry.suburb, entry.city
    address.province, address.postal_code = Province(entry.province), entry.postal_code
    address.delivery_notes = entry.notes
    address.company, address.company_vat_number = entry.company, entry.company_vat_number
