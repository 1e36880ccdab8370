"""Invoices and credit notes, as the customer has them, for whoever works on the order."""

from flask import Response

from app.admin.blueprint import bp
from app.admin.permissions import Permission, needs
from app.admin.stale import order_by_reference
from app.extensions import db
from app.invoicing.answers import as_page, as_paper
from app.invoicing.documents import get_credit_note, get_invoice


@bp.get("/orders/<reference>/invoice", endpoint="invoice")
@needs(Permission.VIEW_ORDERS)
def invoice(reference: str) -> Response:
    session = db.session()
    document = get_invoice(session, order_by_reference(session, reference))
    return as_page(document, paper=_path(reference, "/invoice.pdf"), back=_path(reference))


@bp.get("/orders/<reference>/invoice.pdf", endpoint="invoice_paper")
@needs(Permission.VIEW_ORDERS)
def invoice_paper(reference: str) -> Response:
    session = db.session()
    return as_paper(get_invoice(session, order_by_reference(session, reference)))


@bp.get("/orders/<reference>/credit-notes/<int:note_number>", endpoint="credit_note")
@needs(Permission.VIEW_ORDERS)
def credit_note(reference: str, note_number: int) -> Response:
    session = db.session()
    document = get_credit_note(session, order_by_reference(session, reference), note_number)
    paper = _path(reference, f"/credit-notes/{note_number}.pdf")
    return as_page(document, paper=paper, back=_path(reference))


@bp.get("/orders/<reference>/credit-notes/<int:note_number>.pdf", endpoint="credit_note_paper")
@needs(Permission.VIEW_ORDERS)
def credit_note_paper(reference: str, note_number: int) -> Response:
    session = db.session()
    return as_paper(get_credit_note(session, order_by_reference(session, reference), note_number))


def _path(reference: str, part: str = "") -> str:
    return f"/admin/orders/{reference}{part}"
