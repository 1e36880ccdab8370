"""What a new store begins with, so that it can sell on its first day."""

from sqlalchemy.orm import Session

from app.shipping.models import DeliveryRate, DeliveryZone, Province

SERVICE = "Courier to your door"
#: What a courier lifts alone.
HEAVIEST_GRAMS = 30_000
DAYS = (2, 5)


def deliver_everywhere(session: Session, *, price_cents: int) -> None:
    """One price into all nine provinces, in a store that has no zones yet. The caller commits."""
    zone = DeliveryZone(name="South Africa", provinces=[province.value for province in Province])
    session.add(zone)
    session.flush()  # rates point at the zone by key alone
    session.add(
        DeliveryRate(
            zone_id=zone.id, service=SERVICE, maximum_grams=HEAVIEST_GRAMS, price_cents=price_cents,
            minimum_days=DAYS[0], maximum_days=DAYS[1],
        )
    )  # fmt: skip
