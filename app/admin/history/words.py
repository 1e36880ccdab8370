"""The audit in words for a person: kinds of things, fields, values, and where a thing is looked at."""

from collections.abc import Mapping
from typing import Any

from app.audit.models import AuditEntry
from app.money import rand

#: Kinds of things that the page offers to choose from; others are called by their table.
KINDS: Mapping[str, str] = {
    "product": "Product",
    "variant": "Variant",
    "product_image": "Picture",
    "category": "Category",
    "brand": "Brand",
    "collection": "Collection",
    "promotion": "Promotion",
    "stock_item": "Stock",
    "order": "Order",
    "shipment": "Parcel",
    "refund": "Refund",
    "credit_note": "Credit note",
    "review": "Review",
    "delivery_rate": "Delivery rate",
    "delivery_zone": "Delivery zone",
    "tax_rate": "VAT rate",
    "store": "Store",
    "payment_account": "Payment account",
    "user": "Person",
    "invitation": "Invitation",
    "second_factor": "Second step",
}
#: Where a thing can be opened, by its key.
PAGES: Mapping[str, str] = {
    "product": "/admin/products/{key}",
    "category": "/admin/categories/{key}",
    "brand": "/admin/brands/{key}",
    "collection": "/admin/collections/{key}",
    "promotion": "/admin/promotions/{key}",
    "product_type": "/admin/types/{key}",
}
LONGEST = 300
NOTHING = "nothing"


def kind_of(entry: AuditEntry) -> str:
    return KINDS.get(entry.entity_type, entry.entity_type.replace("_", " ").capitalize())


def page_of(entry: AuditEntry) -> str:
    """Nothing where there is no such page. An order is opened by its reference, which is its label."""
    if entry.entity_type == "order" and entry.label:
        return f"/admin/orders/{entry.label}"
    return PAGES.get(entry.subject_type, "").format(key=entry.subject_id)


def lines_of(entry: AuditEntry) -> list[tuple[str, str, str]]:
    """Field, what it was, what it is. A count stands alone."""
    lines = []
    for name, value in entry.changes.items():
        before, after = value if isinstance(value, list) and len(value) == 2 else ("", value)
        lines.append((field(name), said(name, before), said(name, after)))
    return lines


def field(name: str) -> str:
    words = name.removesuffix("_cents").removesuffix("_id").removesuffix("_html").replace("_", " ")
    return words.capitalize()


def said(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name.endswith("_cents") and isinstance(value, int):
        return rand(value)
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
