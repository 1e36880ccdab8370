"""An order's invoice and credit notes, for whoever holds the order: as a page, and as a paper to keep."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from app.extensions import db
from app.invoicing.answers import as_page, as_paper
from app.invoicing.documents import get_credit_note, get_invoice
from app.orders.access import given_key, own_order
from app.orders.presentation import order_path

bp = Blueprint("invoicing", __name__, url_prefix="/orders")


@bp.after_request
def keep_private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/<reference>/invoice")
def invoice(reference: str) -> ResponseReturnValue:
    session = db.session()
    document = get_invoice(session, own_order(session, reference))
    return as_page(document, paper=_path(reference, "/invoice.pdf"), back=_path(reference))


@bp.get("/<reference>/invoice.pdf")
def invoice_paper(reference: str) -> ResponseReturnValue:
    session = db.session()
    return as_paper(get_invoice(session, own_order(session, reference)))


@bp.get("/<reference>/credit-notes/<int:note_number>")
def credit_note(reference: str, note_number: int) -> ResponseReturnValue:
    session = db.session()
    document = get_credit_note(session, own_order(session, reference), note_number)
    paper = _path(reference, f"/credit-notes/{note_number}.pdf")
    return as_page(document, paper=paper, back=_path(reference))


@bp.get("/<reference>/credit-notes/<int:note_number>.pdf")
def credit_note_paper(reference: str, note_number: int) -> ResponseReturnValue:
    session = db.session()
    return as_paper(get_credit_note(session, own_order(session, reference), note_number))


def _path(reference: str, part: str = "") -> str:
    return order_path(reference, part, key=given_key())
