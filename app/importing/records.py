"""What a file says about a product, read and checked, before anybody looks at the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.inventory.stock import Level


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture as the file names it. A folder has it by its file name, the web by its address.

    Empty words and no option value mean that the file does not say.
    """

    line: int
    column: str
    #: The whole cell: two shelves of one host may both have a ``1.jpg``.
    source: str
    file: str
    alt: str = ""
    option_value: str | None = None

    @property
    def url(self) -> str:
        """Empty for a picture that is named by its file alone."""
        return self.source if "://" in self.source else ""


@dataclass(frozen=True, slots=True)
class VariantRecord:
    """``facts`` are columns of Variant by name, only those that the file has."""

    line: int
    option_values: tuple[str, ...]
    sku: str
    facts: dict[str, Any]
    level: Level | None
    is_tracked: bool = False
    #: Its own picture, as the file names it.
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
    #: Taken from the type, for want of a column: it puts a product on a shelf, and off none.
    category_is_guess: bool = False
    #: What it says of itself, in order; None leaves what the shop says alone.
    attributes: list[tuple[str, str]] | None = None
    option_names: tuple[str, ...] = ()
    #: The format has one list for both: an attribute with an option's name cannot be said in it, and stays.
    options_hide_attributes: bool = False
    variants: list[VariantRecord] = field(default_factory=list)
    pictures: list[PictureRecord] = field(default_factory=list)
    sku_column: str = "Variant SKU"
    #: What a new product's address is made from, where that is not the handle.
    address: str = ""
    #: The format has no handles: the product is the one that has these SKUs.
    is_keyed_by_sku: bool = False

    def says_over(self, present: Mapping[str, str]) -> list[tuple[str, str]]:
        """What it says of itself, where the shop has ``present``."""
        if self.attributes is None:
            return list(present.items())
        options = {name.casefold() for name in self.option_names} if self.options_hide_attributes else set()
        hidden = [(name, words) for name, words in present.items() if name.casefold() in options]
        return [*hidden, *self.attributes]

    def values_of(self, position: int) -> list[str]:
        """The values of an option in the order of their first variant."""
        return list(dict.fromkeys(variant.option_values[position] for variant in self.variants))
