"""Addresses of what the catalogue holds. Written out rather than built by the router: a page of cards has dozens."""

import re
from collections.abc import Sequence
from urllib.parse import quote_plus

NOT_IN_A_KEY = re.compile(r"[^\w]+")


def product_url(slug: str) -> str:
    return f"/p/{slug}"


def category_url(path: str) -> str:
    return f"/c/{path}"


def collection_url(slug: str) -> str:
    return f"/collections/{slug}"


def brand_url(slug: str) -> str:
    return f"/brands/{slug}"


def option_key(name: str) -> str:
    """The name of an option as the query string has it: ``Shoe size`` is ``shoe-size``."""
    return NOT_IN_A_KEY.sub("-", name.casefold()).strip("-") or "option"


def variant_url(slug: str, names: Sequence[str], values: Sequence[str]) -> str:
    """``/p/veld-mug?colour=Sage&size=350+ml``: a variant is named by its options, never by a number."""
    pairs = zip(names, values, strict=False)  # a variant older than its product's options has fewer values
    query = "&".join(f"{quote_plus(option_key(name))}={quote_plus(value)}" for name, value in pairs)
    return f"/p/{slug}?{query}" if query else f"/p/{slug}"
