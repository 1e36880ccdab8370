"""A packing slip: what lies in a parcel and where it goes. No prices, because it may be a present."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlipLine:
    title: str
    variant_title: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Slip:
    theme: str
    shop: str
    shop_lines: tuple[str, ...]
    reference: str
    placed_at: datetime
    service: str
    to: tuple[str, ...]
    phone: str
    notes: str
    lines: tuple[SlipLine, ...]
    #: An earlier parcel of the order has left.
    is_rest: bool

    @property
    def units(self) -> int:
        return sum(line.quantity for line in self.lines)
