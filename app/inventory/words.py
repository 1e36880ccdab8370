"""What the shop says about stock, in one place: the product page, the basket and the notices agree."""

from dataclasses import dataclass

from app.catalog.models.listing import StockBand
from app.inventory.models import FEW_LEFT

#: Stands for "as many as anybody may order" where units are not counted.
UNCOUNTED = 1_000_000
NUMBERS = ("none", "one", "two", "three", "four", "five")


@dataclass(frozen=True, slots=True)
class Supply:
    """What may be taken of a variant now."""

    available: int

    @classmethod
    def of(cls, *, track_stock: bool | None, available: int | None) -> "Supply":
        """From a stock row's columns; a variant without a row has nothing on the shelf."""
        if track_stock is None or available is None:
            return cls(0)
        return cls(max(available, 0) if track_stock else UNCOUNTED)

    @property
    def band(self) -> StockBand:
        if self.available <= 0:
            return StockBand.OUT
        return StockBand.FEW if self.available <= FEW_LEFT else StockBand.IN

    @property
    def words(self) -> str:
        if self.band is StockBand.OUT:
            return "Sold out for now"
        if self.band is StockBand.FEW:
            return f"Only {NUMBERS[self.available]} left"
        return "In stock, ready to send"
