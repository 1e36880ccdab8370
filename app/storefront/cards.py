"""Card HTML, kept by content. A list of cards is mostly pictures' addresses, and those rarely change.

A card in which a search has marked words is of that search alone and is not kept.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

from flask import current_app
from markupsafe import Markup

from app.catalog.queries import Card
from app.web.rendering import wants_less_data

MOST_CARDS = 2048

#: The card, whether its picture is fetched at once, the level of its heading, whether less data is wanted.
_Key = tuple[Card, bool, int, bool]

#: A title and a line of text with the words that fit in <mark>, either of them None.
Marked = tuple[Markup | None, Markup | None]

_drawn: OrderedDict[_Key, Markup] = OrderedDict()
_lock = threading.Lock()


def cards_html(
    cards: Iterable[Card], *, eager: int, level: int, found: Mapping[str, Marked] | None = None
) -> Markup:
    """The markup of a list of cards; the pictures of the first ``eager`` are fetched at once.

    Equal keys are equal cards in any store: the key is everything the macro looks at. Together rather than one by
    one, for a list asks the same of the request and of the lock for each.
    """
    less = wants_less_data()
    keys = [(card, number < eager, level, less) for number, card in enumerate(cards)]
    with _lock:
        known = [_drawn.get(key) for key in keys]
    marked = found or {}
    return Markup("").join(
        [
            _marked(key, marked[key[0].slug]) if key[0].slug in marked else html or _draw(key)
            for key, html in zip(keys, known, strict=True)
        ]
    )


def _marked(key: _Key, marked: Marked) -> Markup:
    card, eager, level, _ = key
    drawn: Markup = _macro()(card, eager=eager, level=level, marked=marked)
    return drawn


def _macro() -> Any:
    return current_app.jinja_env.globals["ui"].card  # type: ignore[attr-defined]


def _draw(key: _Key) -> Markup:
    card, eager, level, _ = key
    drawn: Markup = _macro()(card, eager=eager, level=level)
    with _lock:
        _drawn[key] = drawn
        while len(_drawn) > MOST_CARDS:
            _drawn.popitem(last=False)
    return drawn
