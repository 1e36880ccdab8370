"""Who sells, as a document names them."""

from typing import Any

from app.stores.models import Store


def seller_of(store: Store) -> dict[str, Any]:
    """Copied when a document gets its number: what the store says about itself later changes no issued document."""
    return {
        "name": store.legal_name or store.name,
        "trading_as": store.name,
        "registration_number": store.registration_number,
        "address": store.address,
        "email": store.email,
        "phone": store.phone,
        "vat_number": store.vat_number,
    }
