"""Which products are opened from search results: told by the page that the browser comes from, without a script."""

from urllib.parse import parse_qsl

from flask import Response, g, request

from app.search import recording
from app.storefront.blueprint import bp

PRODUCT = "storefront.product"
SHOWN = frozenset({200, 304})


@bp.after_request
def note_click(response: Response) -> Response:
    """Here, because a page from the cache reaches no view. What a browser fetches ahead was not clicked yet."""
    if request.endpoint == PRODUCT and response.status_code in SHOWN and request.referrer:
        query = _query_come_from(request.referrer)
        if query and request.method == "GET" and "Sec-Purpose" not in request.headers:
            recording.record_click(g.store.id, query)
    return response


def _query_come_from(referrer: str) -> str:
    """The text searched for on this shop's own results page; nothing of any other page."""
    _, _, address = referrer.partition("://")
    page, _, given = address.partition("?")
    if page != f"{request.host}/search":
        return ""
    return next((value for name, value in parse_qsl(given, errors="replace") if name == "q"), "")
