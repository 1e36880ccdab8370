"""Card HTML, kept by content. A list of cards is mostly pictures' addresses, and those rarely change."""

import threading
from collections import OrderedDict

from flask import current_app
from markupsafe import Markup

from app.catalog.queries import Card
from app.web.rendering import wants_less_data

MOST_CARDS = 2048

_drawn: OrderedDict[tuple[object, ...], Markup] = OrderedDict()
_lock = threading.Lock()


def card_html(card: Card, *, eager: bool, level: int) -> Markup:
    """The card's markup. The key is everything the macro looks at, so equal keys are equal cards in any store."""
    key = (card, eager, level, wants_less_data())
    with _lock:
        known = _drawn.get(key)
        if known is not None:
            _drawn.move_to_end(key)
            return known
    drawn: Markup = current_app.jinja_env.globals["ui"].card(card, eager=eager, level=level)  # type: ignore[attr-defined]
    with _lock:
        _drawn[key] = drawn
        while len(_drawn) > MOST_CARDS:
            _drawn.popitem(last=False)
    return drawn
