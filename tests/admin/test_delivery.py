"""The merchant's delivery table: what is set is what shoppers are quoted and charged, to the cent."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.orders.models.order import Order
from app.shipping.models import DeliveryRate, DeliveryZone, RateKind
from tests.cast import ALICE, Cast
from tests.checkout.walking import put_in_cart
from tests.client import Page, ShopClient

Visit = Callable[[], Any]
DELIVERY = "/admin/delivery"
MUG = "MUG-RED-350"


def add_zone(carol: ShopClient, name: str, **places: object) -> str:
    """The address of the new zone's page."""
    page = carol.submit(carol.get(DELIVERY), f"{DELIVERY}/zones", name=name, **places)
    assert page.status == 200, page.words("main")
    return page.url


def add_rate(carol: ShopClient, zone: str, **terms: object) -> Page:
    form = carol.get(zone).form(f"{zone}/rates")
    usual = {"service": "Courier to your door", "price": "R 55,50", "minimum_days": "1", "maximum_days": "2"}
    return carol.follow(carol.post(f"{zone}/rates", {**form, **usual, **terms}))


def offered(client: ShopClient, shop: Cast, code: str) -> str:
    variant = shop.kloof.variants[MUG]
    return client.get(f"/delivery-estimate?variant={variant}&code={code}").words("main")


def test_a_range_of_codes_goes_before_its_province_everywhere_a_price_is_told(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    assert "R 60,00" in offered(client, shop, "8001")
    zone = add_zone(carol, "City Bowl", codes="8000-8010, 0001")
    assert add_rate(carol, zone).status == 200
    assert "R 55,50" in offered(client, shop, "8001")
    assert "R 60,00" in offered(client, shop, "7925")
    assert "City Bowl" in client.get("/pages/delivery").words("main")
    put_in_cart(client, shop.kloof.variants[MUG])
    chosen = client.submit(client.get("/checkout"), "/checkout", **ALICE)
    review = client.submit(chosen, "/checkout/delivery", payment="eft")
    client.submit(review, "/checkout/order")
    with at_kloof() as session:
        order = session.scalars(select(Order)).one()
        assert (order.delivery_cents, order.basis["delivery"]["zone"]) == (5_550, "City Bowl")


def test_by_the_kilogram_and_by_the_value_of_the_goods(
    carol: ShopClient, client: ShopClient, shop: Cast
) -> None:
    zone = add_zone(carol, "Cape Town", codes="8000-8999")
    add_rate(carol, zone, kind="per-kg", price="20", per_kg="7,25", maximum_goods="288,99")
    add_rate(carol, zone, kind="per-kg", price="10", per_kg="5", minimum_goods="289")
    assert "R 15,00" in offered(client, shop, "8001")  # 0,4 kg of a mug for R 289
    said = carol.get(f"{DELIVERY}?code=8001&weight=2,001&goods=288,99&province=").words("#tried")
    assert "R 41,75" in said  # 20 and three times 7,25
    assert "Cape Town answers: its range of postal codes is the narrowest" in said


def test_a_refusal_is_read_by_the_shopper_in_the_shop_s_own_words(
    carol: ShopClient, client: ShopClient, shop: Cast
) -> None:
    zone = add_zone(carol, "Island", codes="8001")
    add_rate(carol, zone)
    add_rate(carol, zone, kind="refuse", price="", refusal="No ferry takes glass.", service="No glass")
    assert "No ferry takes glass." in offered(client, shop, "8001")
    put_in_cart(client, shop.kloof.variants[MUG])
    page = client.submit(client.get("/checkout"), "/checkout", **ALICE)
    assert "No ferry takes glass." in page.words("main")
    assert page.all("input[name=delivery]") == []


def test_a_price_changed_during_the_checkout_is_told_before_it_is_charged(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    put_in_cart(client, shop.kloof.variants[MUG])
    chosen = client.submit(client.get("/checkout"), "/checkout", **ALICE)
    review = client.submit(chosen, "/checkout/delivery", payment="eft")
    with at_kloof() as session:
        near = session.get_one(DeliveryRate, (shop.kloof.id, shop.kloof.rates["near"]))
        path = f"{DELIVERY}/zones/{near.zone_id}"
    rate = f"{path}/rates/{shop.kloof.rates['near']}"
    assert carol.submit(carol.get(path), rate, price="61,00").status == 200
    page = client.post("/checkout/order", review.form("/checkout/order"))
    assert page.status == 409
    assert "Delivery was R 60,00 and is now R 61,00." in page.words("main")
    with at_kloof() as session:
        assert session.scalars(select(Order)).all() == []


def test_who_saves_a_rate_or_a_zone_second_sees_what_the_first_saved(
    carol: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    near = shop.kloof.rates["near"]
    with at_kloof() as session:
        path = f"{DELIVERY}/zones/{session.get_one(DeliveryRate, (shop.kloof.id, near)).zone_id}"
    rate = f"{path}/rates/{near}"
    opened = carol.get(path)
    carol.submit(carol.get(path), rate, price="61,00")
    told = carol.submit(opened, rate, price="62,00", maximum_weight="20")
    assert told.status == 409
    said = told.words(".errors").replace("\xa0", " ")
    assert "saved: R 61,00 yours: 62,00" in said
    with at_kloof() as session:
        assert session.get_one(DeliveryRate, (shop.kloof.id, near)).price_cents == 6_100
    assert carol.submit(told, rate).status == 200
    with at_kloof() as session:
        assert session.get_one(DeliveryRate, (shop.kloof.id, near)).price_cents == 6_200
    opened = carol.get(path)
    carol.submit(carol.get(path), path, name="The Cape")
    told = carol.submit(opened, path, name="Cape")
    assert (told.status, told.words("h1")) == (409, "The Cape")
    assert "saved: The Cape yours: Cape" in told.words(".errors")


def test_zones_and_rates_are_put_in_order_and_removed(carol: ShopClient, at_kloof: Visit) -> None:
    first, second = add_zone(carol, "One", provinces="WC"), add_zone(carol, "Two", is_everywhere="y")
    carol.submit(carol.get(DELIVERY), f"{second.replace('zones/', 'zones/')}/moves", to="earlier")
    add_rate(carol, first, service="Slow")
    add_rate(carol, first, service="Quick")
    page = carol.get(first)
    quick = str(page.all("details.fact form")[3]["action"])
    carol.submit(
        page, quick.removesuffix("/moves") + ("" if quick.endswith("/moves") else "/moves"), to="earlier"
    )
    assert [
        each.get_text().split(",")[0].strip() for each in carol.get(first).all("details.fact summary")
    ] == [
        "Quick",
        "Slow",
    ]
    with at_kloof() as session:
        names = session.scalars(select(DeliveryZone.name).order_by(DeliveryZone.position)).all()
        assert names == ["Western Cape", "Elsewhere", "Two", "One"]
    carol.submit(carol.get(first), f"{first}/removal")
    assert carol.get(first).status == 404
    with at_kloof() as session:
        assert session.scalars(select(DeliveryRate.service)).all().count("Slow") == 0


def test_what_is_odd_is_said_on_the_page(carol: ShopClient) -> None:
    add_zone(carol, "Twice", provinces="GP")
    said = carol.get(DELIVERY).words("main")
    assert "Elsewhere and Twice both have Gauteng: Elsewhere stands first and answers." in said
    assert "Twice has no rates" in said
    assert "Twice: no rate is free for goods of R 950,00" in said


def test_the_line_above_every_page_is_set_here(carol: ShopClient, client: ShopClient) -> None:
    assert carol.submit(carol.get(DELIVERY), f"{DELIVERY}/free-bar", free_from="1 200").status == 200
    assert "orders over R 1 200,00" in client.get("/").words(".bar")
    refused = carol.submit(carol.get(DELIVERY), f"{DELIVERY}/free-bar", free_from="999 999 999")
    assert "more than an order here can cost" in refused.words(".errors")
    carol.submit(carol.get(DELIVERY), f"{DELIVERY}/free-bar", free_from="")
    assert client.get("/").all(".bar") == []


@pytest.mark.parametrize(
    "places",
    [
        {}, {"codes": "1"}, {"codes": "0001-0299, 0200-0300"}, {"codes": "0300-0001"}, {"provinces": "XX"},
        {"name": "x" * 10_240, "provinces": "WC"}, {"name": "western cape", "provinces": "WC"}, {"name": "\x00 "},
    ],
)  # fmt: skip
def test_a_zone_that_cannot_be_meant_is_refused(
    carol: ShopClient, at_kloof: Visit, places: dict[str, str]
) -> None:
    form = carol.get(DELIVERY).form(f"{DELIVERY}/zones")
    page = carol.post(f"{DELIVERY}/zones", {**form, "name": "New", **places})
    assert page.status == 422
    assert page.all(".errors")
    with at_kloof() as session:
        assert len(session.scalars(select(DeliveryZone)).all()) == 2


@pytest.mark.parametrize(
    "terms",
    [
        {"price": "-1"}, {"price": ""}, {"price": "1e9"}, {"price": "999999999"}, {"minimum_weight": "-1"},
        {"minimum_weight": "5", "maximum_weight": "4,999"}, {"minimum_goods": "2", "maximum_goods": "1"},
        {"minimum_days": "5", "maximum_days": "4"}, {"minimum_days": "-1"}, {"maximum_days": "x"},
        {"kind": "refuse", "refusal": " "}, {"kind": "gift"}, {"service": ""}, {"service": "x" * 10_240},
        {"kind": "per-kg", "per_kg": "-5"},
    ],
)  # fmt: skip
def test_a_rate_that_cannot_be_meant_is_refused(
    carol: ShopClient, shop: Cast, at_kloof: Visit, terms: dict[str, str]
) -> None:
    with at_kloof() as session:
        zone = session.scalars(select(DeliveryZone).order_by(DeliveryZone.position)).first()
        path = f"{DELIVERY}/zones/{zone.id}"
    page = add_rate(carol, path, **terms)
    assert page.status == 422
    assert page.all(".errors")
    with at_kloof() as session:
        assert {rate.kind for rate in session.scalars(select(DeliveryRate))} == {RateKind.FIXED}
        assert len(session.scalars(select(DeliveryRate)).all()) == 2


def test_packers_set_no_prices(peter: ShopClient) -> None:
    assert peter.get(DELIVERY).status == 403
    assert peter.get("/admin").all(f'a[href="{DELIVERY}"]') == []
