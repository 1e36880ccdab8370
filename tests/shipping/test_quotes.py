"""Delivery is priced by province, weight and what the goods are worth."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.database import in_store
from app.extensions import db
from app.shipping.models import DeliveryRate, DeliveryZone, NotDelivered, Province
from app.shipping.quotes import Parcel, days_text, quote_for, quotes
from tests.cast import Cast

HEAVIEST = 30_000


def parcel(
    province: Province = Province.WESTERN_CAPE, *, grams: int = 400, goods_cents: int = 10_000
) -> Parcel:
    return Parcel(province, grams, goods_cents)


def test_each_province_has_its_zone_s_price(in_kloof: UUID) -> None:
    prices = {province: quotes(db.session(), parcel(province))[0].price_cents for province in Province}
    assert prices.pop(Province.WESTERN_CAPE) == 6_000
    assert set(prices.values()) == {9_500}


@pytest.mark.parametrize(("goods_cents", "price_cents"), [(94_999, 6_000), (95_000, 0), (95_001, 0)])
def test_delivery_is_free_from_an_amount_on(in_kloof: UUID, goods_cents: int, price_cents: int) -> None:
    assert quotes(db.session(), parcel(goods_cents=goods_cents))[0].price_cents == price_cents


def test_the_heaviest_parcel_still_travels_and_a_gram_more_does_not(in_kloof: UUID) -> None:
    assert quotes(db.session(), parcel(grams=HEAVIEST))
    with pytest.raises(NotDelivered, match=r"30,0 kg to Gauteng"):
        quotes(db.session(), parcel(Province.GAUTENG, grams=HEAVIEST + 1))


def test_of_one_service_only_the_cheapest_is_offered_and_the_cheapest_service_comes_first(
    in_kloof: UUID,
) -> None:
    add_rate("Courier to your door", 5_500)
    add_rate("Overnight", 14_000, days=(1, 1))
    add_rate("Pickup point", 3_900, days=(3, 5))
    offered = quotes(db.session(), parcel())
    assert [(quote.service, quote.price_cents) for quote in offered] == [
        ("Pickup point", 3_900),
        ("Courier to your door", 5_500),
        ("Overnight", 14_000),
    ]


def test_a_chosen_rate_that_no_longer_covers_the_address_is_refused(shop: Cast, in_kloof: UUID) -> None:
    near = shop.kloof.rates["near"]
    assert quote_for(db.session(), near, parcel()).price_cents == 6_000
    with pytest.raises(NotDelivered):
        quote_for(db.session(), near, parcel(Province.GAUTENG))


def test_another_store_s_rate_is_no_rate(app: Flask, shop: Cast) -> None:
    with app.app_context(), in_store(shop.jozi.id) as session, pytest.raises(NotDelivered):
        quote_for(session, shop.kloof.rates["near"], parcel())


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((0, 0), "the same working day"),
        ((0, 1), "within 1 working day"),
        ((1, 1), "1 working day"),
        ((2, 2), "2 working days"),
        ((2, 4), "2 to 4 working days"),
    ],
)
def test_days_in_words(days: tuple[int, int], words: str) -> None:
    assert days_text(*days) == words


def add_rate(service: str, price_cents: int, *, days: tuple[int, int] = (2, 4)) -> None:
    session = db.session()
    zone = session.scalars(select(DeliveryZone).where(DeliveryZone.name == "Western Cape")).one()
    session.add(
        DeliveryRate(
            zone_id=zone.id, service=service, maximum_grams=HEAVIEST, price_cents=price_cents,
            free_from_cents=None, minimum_days=days[0], maximum_days=days[1],
        )
    )  # fmt: skip
    session.flush()
