"""What stands around the goods on a document, the same on the page and on paper."""

from collections.abc import Callable
from dataclasses import dataclass

from app import clock
from app.invoicing.documents import Document, DocumentLine
from app.money import rand


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    #: Of the width.
    share: float
    align: str
    of: Callable[[DocumentLine], str]


def columns_of(document: Document) -> list[Column]:
    """Without VAT there is no rate, no value and no tax to tell apart."""
    description = Column(
        "Description", 0.33 if document.shows_vat else 0.55, "L", lambda line: line.description
    )
    quantity = Column("Quantity", 0.09, "R", lambda line: "" if line.quantity is None else str(line.quantity))
    each = Column("Each", 0.13 if document.shows_vat else 0.18, "R", lambda line: _cents(line.unit_cents))
    if not document.shows_vat:
        return [description, quantity, each, Column("Amount", 0.18, "R", lambda line: rand(line.total_cents))]
    return [
        description,
        quantity,
        each,
        Column("VAT rate", 0.1, "R", lambda line: line.rate),
        Column("Without VAT", 0.13, "R", lambda line: rand(line.value_cents)),
        Column("VAT", 0.1, "R", lambda line: rand(line.vat_cents)),
        Column("With VAT", 0.12, "R", lambda line: rand(line.total_cents)),
    ]


def seller_words(document: Document) -> tuple[str, ...]:
    seller = document.seller
    vat = f"VAT {seller['vat_number']}" if document.shows_vat else ""
    registration = f"Registration {seller['registration_number']}" if seller["registration_number"] else ""
    told = (
        seller["name"],
        *str(seller["address"]).splitlines(),
        registration,
        vat,
        seller["email"],
        seller["phone"],
    )
    return tuple(str(line) for line in told if line)


def issued_words(document: Document) -> str:
    """The day on which the document was issued, in the country whose law it is for."""
    local = document.issued_at.astimezone(clock.SAST)
    return f"{local.day} {local:%B %Y}"


def _cents(cents: int | None) -> str:
    return "" if cents is None else rand(cents)
