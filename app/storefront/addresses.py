"""Addresses as they are asked for, and canonical ones: the store's primary host, whichever of its hosts was asked."""

import re
from urllib.parse import urlsplit

from flask import abort, g, request

SLUG = re.compile(r"[^\x00-\x20/]{1,200}")


def slug_asked_for(text: str) -> str:
    """What cannot be a slug is not asked for: PostgreSQL refuses a NUL with an error of its own."""
    return text if SLUG.fullmatch(text) else abort(404)


def origin() -> str:
    """``https://kloof.example``, with the port where one was asked for."""
    port = urlsplit(f"//{request.host}").port
    return f"{request.scheme}://{g.store.primary_host}" + (f":{port}" if port else "")


def absolute(path: str) -> str:
    """As it is where it leads elsewhere: a picture may lie at an address of its own."""
    return origin() + path if path.startswith("/") else path
