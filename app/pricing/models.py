"""VAT rates, dated, because a rate changes on a day and old orders keep theirs."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.catalog.models.product import TaxClass
from app.database import Base, StoreOwned, text_enum


class TaxRate(StoreOwned, Base):
    """The rate of a tax class from a day on, until the next row for that class."""

    __tablename__ = "tax_rate"

    tax_class: Mapped[TaxClass] = mapped_column(text_enum(TaxClass))
    valid_from: Mapped[date]
    #: Basis points: 1500 is 15 %.
    rate_bp: Mapped[int]

    __table_args__ = (
        UniqueConstraint("store_id", "tax_class", "valid_from"),
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate"),
    )
