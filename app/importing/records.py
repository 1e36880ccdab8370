"""What a file says about a product, read and checked, before anybody looks at the database."""

from dataclasses import dataclass, field
from typing import Any

from app.inventory.stock import Level


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture the file names, by its file name alone: addresses are not fetched."""

    line: int
    column: str
    file: str
    alt: str
    option_value: str | None = None


@dataclass(frozen=True, slots=True)
class VariantRecord:
    """``facts`` are columns of Variant by name, only those that the file has."""

    line: int
    option_values: tuple[str, ...]
    sku: str
    facts: dict[str, Any]
    level: Level | None
    is_tracked: bool = False
    picture: str = ""


@dataclass(slots=True)
class ProductRecord:
    """``facts`` are columns of Product by name, only those that the file has."""

    handle: str
    line: int
    facts: dict[str, Any] = field(default_factory=dict)
    #: Rows that the product points at by name: ``brand_id`` and ``product_type_id``, where the file has them.
    named: dict[str, str] = field(default_factory=dict)
    category: tuple[str, ...] = ()
    option_names: tuple[str, ...] = ()
    variants: list[VariantRecord] = field(default_factory=list)
    pictures: list[PictureRecord] = field(default_factory=list)
    sku_column: str = "Variant SKU"

    def values_of(self, position: int) -> list[str]:
        """The values of an option in the order of their first variant."""
        return list(dict.fromkeys(variant.option_values[position] for variant in self.variants))
