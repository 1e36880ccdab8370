"""Where a store delivers, and for how much."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, DomainError, StoreOwned, references, text_enum


class Province(StrEnum):
    """The nine provinces by their ISO 3166-2:ZA codes."""

    EASTERN_CAPE = "EC"
    FREE_STATE = "FS"
    GAUTENG = "GP"
    KWAZULU_NATAL = "KZN"
    LIMPOPO = "LP"
    MPUMALANGA = "MP"
    NORTHERN_CAPE = "NC"
    NORTH_WEST = "NW"
    WESTERN_CAPE = "WC"

    @property
    def label(self) -> str:
        return PROVINCE_NAMES[self]


PROVINCE_NAMES = {
    Province.EASTERN_CAPE: "Eastern Cape",
    Province.FREE_STATE: "Free State",
    Province.GAUTENG: "Gauteng",
    Province.KWAZULU_NATAL: "KwaZulu-Natal",
    Province.LIMPOPO: "Limpopo",
    Province.MPUMALANGA: "Mpumalanga",
    Province.NORTHERN_CAPE: "Northern Cape",
    Province.NORTH_WEST: "North West",
    Province.WESTERN_CAPE: "Western Cape",
}


class NotDelivered(DomainError):
    """No rate covers the address, weight and value."""


class RateRefused(DomainError):
    """A zone or a rate that could not be meant."""


class RateKind(StrEnum):
    """How a rate makes a price, or that it makes none."""

    FIXED = "fixed"
    FREE = "free"
    #: A fixed part, and as much again for each kilogram begun.
    PER_KG = "per-kg"
    #: Nothing of its weight and value is sent into the zone.
    REFUSE = "refuse"


class DeliveryZone(StoreOwned, Base):
    """Places that cost the same to reach: ranges of postal codes, provinces, or all that no other zone reaches."""

    __tablename__ = "delivery_zone"

    name: Mapped[str]
    provinces: Mapped[list[str]] = mapped_column(default=list)
    #: ``0001-0299`` or ``7925``: text, because a code may begin with a nought. Both ends included.
    postal_ranges: Mapped[list[str]] = mapped_column(default=list)
    is_everywhere: Mapped[bool] = mapped_column(default=False)
    #: Which of two zones that are as particular as each other answers.
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("store_id", "name"),)


class DeliveryRate(StoreOwned, Base):
    """One service into one zone, over one band of weight and one of the goods' value; all ends included."""

    __tablename__ = "delivery_rate"

    zone_id: Mapped[UUID]
    service: Mapped[str]
    kind: Mapped[RateKind] = mapped_column(text_enum(RateKind), default=RateKind.FIXED)
    minimum_grams: Mapped[int] = mapped_column(default=0)
    maximum_grams: Mapped[int]
    minimum_goods_cents: Mapped[int] = mapped_column(default=0)
    #: None: however much the goods are worth.
    maximum_goods_cents: Mapped[int | None]
    price_cents: Mapped[int]
    per_kg_cents: Mapped[int] = mapped_column(default=0)
    #: Goods worth this much travel free; none means never.
    free_from_cents: Mapped[int | None]
    minimum_days: Mapped[int]
    maximum_days: Mapped[int]
    #: What the shopper reads where this rate refuses.
    refusal: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        references("zone_id", "delivery_zone", ondelete="CASCADE"),
        CheckConstraint("0 <= minimum_grams AND minimum_grams <= maximum_grams", name="weights"),
        CheckConstraint(
            "0 <= minimum_goods_cents AND (maximum_goods_cents IS NULL "
            "OR minimum_goods_cents <= maximum_goods_cents)",
            name="goods",
        ),
        CheckConstraint("price_cents >= 0", name="price"),
        CheckConstraint("per_kg_cents >= 0", name="per_kg"),
        CheckConstraint("0 <= minimum_days AND minimum_days <= maximum_days", name="days"),
        CheckConstraint("kind <> 'refuse' OR refusal <> ''", name="refusal"),
        Index(None, "store_id", "zone_id"),
    )
