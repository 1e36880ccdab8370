"""Who sells, as a document names them."""

from datetime import datetime
from typing import Any

from app import clock
from app.stores.models import Store


def seller_of(store: Store, *, on: datetime) -> dict[str, Any]:
    """Copied when a document gets its number: what the store says about itself later changes no issued document.

    ``on``: when the order was placed, whose VAT the document tells.
    """
    return {
        "name": store.legal_name or store.name,
        "trading_as": store.name,
        "registration_number": store.registration_number,
        "address": store.address,
        "email": store.email,
        "phone": store.phone,
        "vat_number": store.vat_number_on(on.astimezone(clock.SAST).date()),
    }
