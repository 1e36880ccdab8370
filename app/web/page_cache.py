"""Whole pages kept in the process, for visitors without a login (architecture decision 11).

The key holds everything a page may depend on; the catalogue's version is part of it, so a change of a price makes
every older copy unreachable at once. While Redis is gone the version is unknown and pages are drawn anew.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from operator import itemgetter
from typing import ParamSpec
from urllib.parse import urlencode

from flask import Flask, Response, g, make_response, request, session

from app import catalogue_version
from app.database import reading
from app.extensions import db
from app.web.rendering import CART_COUNT_SLOT, VARY, is_fragment_request, wants_less_data
from app.web.visitor import cart_count

MOST_PAGES = 256
#: What changes by the clock alone (a publication that was scheduled, a store's own facts) shows within this.
OLDEST_SECONDS = 60.0
Arguments = ParamSpec("Arguments")
Key = tuple[str, ...]
View = Callable[Arguments, str]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A page cut at the slots for the basket's count, ready to be joined around a number."""

    parts: tuple[bytes, ...]
    digest: str
    kept_at: float

    @classmethod
    def of(cls, body: str) -> "_Kept":
        parts = tuple(part.encode() for part in body.split(CART_COUNT_SLOT))
        return cls(parts, blake2b(b"".join(parts), digest_size=12).hexdigest(), time.monotonic())

    def filled(self, count: int) -> bytes:
        return str(count).encode().join(self.parts)


_pages: OrderedDict[Key, _Kept] = OrderedDict()
_lock = threading.Lock()
_cached_endpoints: set[Callable[..., object]] = set()


def cached_page(view: View[Arguments]) -> Callable[Arguments, Response]:
    """For a view that returns its HTML with the cart-count slot still open."""

    @wraps(view)
    def answer(*arguments: Arguments.args, **named: Arguments.kwargs) -> Response:
        key = _key()
        with reading(db.session()):
            page = _Kept.of(view(*arguments, **named))
        if key is not None and not g.get("page_is_passing"):
            _keep(key, page)
        return _respond(page, is_public=key is not None)

    _cached_endpoints.add(answer)
    return answer


def do_not_keep() -> None:
    """For a view whose page few others will ask for: it is drawn anew, and pushes no other page out."""
    g.page_is_passing = True


def init_app(app: Flask) -> None:
    """Look in the cache before anything else is done, the rate limit included."""

    @app.before_request
    def from_cache() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        if view not in _cached_endpoints:
            return None
        key = _key()
        page = None if key is None else _find(key)
        return None if page is None else _respond(page, is_public=True)


def forget_pages() -> None:
    with _lock:
        _pages.clear()


def _key() -> Key | None:
    if "_user_id" in session or "store" not in g:
        return None
    version = catalogue_version.current(g.store.id)
    if version is None:
        return None
    # By name alone, because views take the first of several values; and encoded, so that a value with an ampersand
    # in it is not taken for two.
    query = urlencode(sorted(request.args.items(multi=True), key=itemgetter(0)))
    return (
        str(g.store.id),
        version,
        # Another process may remember a store for some seconds longer: what it draws is no page of the newer store.
        str(g.store.revision),
        request.host,
        request.path,
        query,
        "fragment" if is_fragment_request() else "page",
        "less" if wants_less_data() else "",
    )


def _find(key: Key) -> _Kept | None:
    with _lock:
        page = _pages.get(key)
        if page is None or time.monotonic() - page.kept_at > OLDEST_SECONDS:
            return None
        _pages.move_to_end(key)
        return page


def _keep(key: Key, page: _Kept) -> None:
    with _lock:
        _pages[key] = page
        while len(_pages) > MOST_PAGES:
            _pages.popitem(last=False)


def _respond(page: _Kept, *, is_public: bool) -> Response:
    count = cart_count()
    response = make_response(page.filled(count))
    response.headers["Vary"] = VARY
    if is_public and not session:
        response.headers["Cache-Control"] = "public, max-age=0, s-maxage=5, must-revalidate"
    else:
        response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    response.set_etag(f"{page.digest}-{count}", weak=True)
    response.make_conditional(request)
    return response
