"""Values of facets as numbers: what documents carry, and what is narrowed and counted by.

A number is made from the facet's key and the value alone, so that nobody has to ask which it is: 24 bits of the key's
digest, which group values by facet, and 39 bits of the value's.
"""

from functools import lru_cache
from hashlib import blake2b
from uuid import UUID

from app.catalog.slugs import slugify

VALUE_BITS = 39
CATEGORY, BRAND, PRICE, STOCK, SALE, RATING = "category", "brand", "price", "stock", "sale", "rating"
#: Words of the address that no option or attribute can have.
RESERVED = {"q", "sort", "page", "after", CATEGORY, BRAND, PRICE, STOCK, SALE, RATING}
MOST_STARS = 5


@lru_cache(100_000)
def token(key: str, value: str) -> int:
    return (_bits(key, 24) << VALUE_BITS) | _bits(value, VALUE_BITS)


def group_of(number: int) -> int:
    """The same for all values of a facet."""
    return number >> VALUE_BITS


@lru_cache(10_000)
def group(key: str) -> int:
    return group_of(token(key, ""))


def category_token(category_id: UUID) -> int:
    return token(CATEGORY, str(category_id))


def brand_token(brand_id: UUID) -> int:
    return token(BRAND, str(brand_id))


def key_of(name: str) -> str:
    """Of an option or an attribute, as it stands in the address."""
    slug = slugify(name)
    return f"x-{slug}" if slug in RESERVED else slug


def _bits(text: str, count: int) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> (64 - count)
