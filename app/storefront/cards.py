"""Card HTML, kept by content. A list of cards is mostly pictures' addresses, and those rarely change."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

from flask import current_app
from markupsafe import Markup

from app.catalog.queries import Card
from app.web.rendering import wants_less_data

MOST_CARDS = 2048

#: The card, whether its picture is fetched at once, the level of its heading, whether less data is wanted.
_Key = tuple[Card, bool, int, bool]

_drawn: OrderedDict[_Key, Markup] = OrderedDict()
_lock = threading.Lock()


def cards_html(cards: Iterable[Card], *, eager: int, level: int) -> Markup:
    """The markup of a list of cards; the pictures of the first ``eager`` are fetched at once.

    Equal keys are equal cards in any store: the key is everything the macro looks at. Together rather than one by
    one, for a list asks the same of the request and of the lock for each.
    """
    less = wants_less_data()
    keys = [(card, number < eager, level, less) for number, card in enumerate(cards)]
    with _lock:
        known = [_drawn.get(key) for key in keys]
    return Markup("").join([html or _draw(key) for key, html in zip(keys, known, strict=True)])


def _draw(key: _Key) -> Markup:
    card, eager, level, _ = key
    drawn: Markup = current_app.jinja_env.globals["ui"].card(card, eager=eager, level=level)  # type: ignore[attr-defined]
    with _lock:
        _drawn[key] = drawn
        while len(_drawn) > MOST_CARDS:
            _drawn.popitem(last=False)
    return drawn
