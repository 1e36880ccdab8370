"""A document as an answer: the page to read and print, the PDF to keep."""

from flask import Response, make_response

from app.invoicing.documents import Document
from app.invoicing.words import columns_of, issued_words, seller_words
from app.web.rendering import render


def as_page(document: Document, *, paper: str, back: str) -> Response:
    """``paper`` is where the PDF is, ``back`` the order's page."""
    return render(
        "invoicing/show.html",
        document=document,
        columns=columns_of(document),
        seller_lines=seller_words(document),
        issued=issued_words(document),
        paper=paper,
        back=back,
    )


def as_paper(document: Document) -> Response:
    """Under its number as file name, because people keep it."""
    from app.invoicing.sheet import draw  # fpdf2 comes with the first paper, not with every start

    answer = make_response(draw(document))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{document.file_name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
