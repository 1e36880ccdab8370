"""Canonical addresses: the store's primary host, whichever of its hosts was asked."""

from urllib.parse import urlsplit

from flask import g, request


def origin() -> str:
    """``https://kloof.example``, with the port where one was asked for."""
    port = urlsplit(f"//{request.host}").port
    return f"{request.scheme}://{g.store.primary_host}" + (f":{port}" if port else "")


def absolute(path: str) -> str:
    """As it is where it leads elsewhere: a picture may lie at an address of its own."""
    return origin() + path if path.startswith("/") else path
