"""Gapless series: invoice and credit-note numbers."""

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.database import served_store
from app.stores.models import Counter

INVOICES = "invoice"
CREDIT_NOTES = "credit note"
_PREFIXES = {INVOICES: "INV", CREDIT_NOTES: "CN"}


def document_number(series: str, number: int) -> str:
    """As it stands on the document and wherever the document is named: ``INV-000123``."""
    return f"{_PREFIXES[series]}-{number:06d}"


def next_number(session: Session, series: str) -> int:
    """The next number of the store's series. Take it last: its row stays locked until the transaction ends.

    A rollback gives the number back, so there are no gaps; two transactions queue for it, so there are no doubles.
    """
    return take_numbers(session, series, 1)


def take_numbers(session: Session, series: str, count: int) -> int:
    """So many at once, as ``next_number`` takes one; the last of them."""
    session.flush()
    raised = (
        insert(Counter)
        .values(store_id=served_store(session), series=series, last_number=count)
        .on_conflict_do_update(
            index_elements=[Counter.store_id, Counter.series],
            set_={"last_number": Counter.last_number + count},
        )
        .returning(Counter.last_number)
    )
    number = session.scalar(raised)
    assert number is not None
    return number
