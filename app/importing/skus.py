"""SKUs for variants that come without one."""

from hashlib import blake2b

from app.catalog.slugs import slugify

LONGEST_SKU = 60


def generated_sku(handle: str, option_values: tuple[str, ...], *, distinct: bool = False) -> str:
    """The same for the same handle and values on every run; ``distinct`` where the readable one is taken."""
    sku = "-".join(slugify(part) for part in (handle, *option_values))
    if not distinct and len(sku) <= LONGEST_SKU:
        return sku
    seal = blake2b("\0".join((handle, *option_values)).encode(), digest_size=4).hexdigest()
    return f"{sku[:LONGEST_SKU]}-{seal}"
