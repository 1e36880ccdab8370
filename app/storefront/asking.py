"""What a request asks of a list, or the answer that it gets instead."""

from collections.abc import Sequence

from flask import abort, redirect, request

from app.search.port import Order
from app.storefront.narrowing import Narrowing, NoSuchPage, is_as_typed, parse
from app.web.rendering import is_fragment_request


def asked(orders: Sequence[Order], *, with_text: bool = False) -> Narrowing:
    """404 for a page that no list has; a form is sent on to the address of what it says."""
    pairs = list(request.args.items(multi=True))
    try:
        narrowing = parse(pairs, orders=orders, with_text=with_text)
    except NoSuchPage:
        abort(404)
    if is_as_typed(pairs) and not is_fragment_request():
        abort(redirect(narrowing.url(request.path), 303))
    return narrowing


def is_canonical(narrowing: Narrowing) -> bool:
    """Whether the address is the one of this state, so that it is worth keeping the page."""
    return request.query_string.decode("ascii", "replace") == narrowing.query_string()


def starts_in_place(narrowing: Narrowing) -> Narrowing:
    """What is to be shown of it. A list that grows in place has its first pages already: only the last is sent.

    Only "more" asks for several pages in a fragment, because the browser's Back asks for a whole page.
    """
    if is_fragment_request() and narrowing.pages > 1:
        return narrowing.on_page(narrowing.last_page)
    return narrowing
