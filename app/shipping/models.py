"""Where a store delivers, and for how much."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database import Base, DomainError, StoreOwned, references


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


class DeliveryZone(StoreOwned, Base):
    """A set of provinces that cost the same to reach."""

    __tablename__ = "delivery_zone"

    name: Mapped[str]
    provinces: Mapped[list[str]]
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (UniqueConstraint("store_id", "name"),)


class DeliveryRate(StoreOwned, Base):
    """One service into one zone over one range of weight, both ends included."""

    __tablename__ = "delivery_rate"

    zone_id: Mapped[UUID]
    service: Mapped[str]
    minimum_grams: Mapped[int] = mapped_column(default=0)
    maximum_grams: Mapped[int]
    price_cents: Mapped[int]
    #: Goods worth this much travel free; none means never.
    free_from_cents: Mapped[int | None]
    minimum_days: Mapped[int]
    maximum_days: Mapped[int]

    __table_args__ = (
        references("zone_id", "delivery_zone", ondelete="CASCADE"),
        CheckConstraint("0 <= minimum_grams AND minimum_grams <= maximum_grams", name="weights"),
        CheckConstraint("price_cents >= 0", name="price"),
        CheckConstraint("0 <= minimum_days AND minimum_days <= maximum_days", name="days"),
        Index(None, "store_id", "zone_id"),
    )
