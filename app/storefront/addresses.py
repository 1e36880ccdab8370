"""Canonical addresses: the store's primary host, whichever of its hosts was asked."""

from urllib.parse import urlencode, urlsplit

from flask import g, request


def absolute(path: str, **query: object) -> str:
    port = urlsplit(f"//{request.host}").port
    host = g.store.primary_host + (f":{port}" if port else "")
    asked = f"?{urlencode(query)}" if query else ""
    return f"{request.scheme}://{host}{path}{asked}"
