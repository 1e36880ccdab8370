"""VAT rates in the back office: what is to come may change, what has begun may not; and goods have a class."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import Product, TaxClass
from app.database import in_store
from app.orders.models.order import Order, OrderLine
from app.pricing.models import TaxRate
from app.pricing.rates import today
from app.stores.models import Store
from tests.cast import Cast
from tests.checkout.walking import MUG, to_review
from tests.client import ShopClient

pytestmark = pytest.mark.money

Visit = Callable[[], AbstractContextManager[Session]]


def standard(at_kloof: Visit) -> list[tuple[date, int]]:
    with at_kloof() as session:
        chosen = select(TaxRate).where(TaxRate.tax_class == TaxClass.STANDARD).order_by(TaxRate.valid_from)
        return [(rate.valid_from, rate.rate_bp) for rate in session.scalars(chosen)]


def announce(carol: ShopClient, rate: str, first: date) -> int:
    page = carol.get("/admin/vat")
    return carol.post(
        "/admin/vat", {**page.form("/admin/vat"), "rate": rate, "valid_from": first.isoformat()}
    ).status


def test_a_rate_to_come_is_announced_and_may_be_taken_out(carol: ShopClient, at_kloof: Visit) -> None:
    first = today() + timedelta(days=30)
    assert announce(carol, "15,5", first) == 303
    assert standard(at_kloof)[-1] == (first, 1550)
    page = carol.get("/admin/vat")
    assert "15,5\u00a0%" in page.one('tr[data-rate="to come"]').get_text()
    action = str(page.one('form[action$="/removal"]')["action"])
    assert carol.submit(page, action).status == 200
    assert [bp for _, bp in standard(at_kloof)] == [1500]


@pytest.mark.parametrize(
    ("rate", "days"), [("16", 0), ("16", -1), ("15", -3000), ("115", 1), ("", 1), ("-1", 1), ("1e1", 1)]
)
def test_the_past_and_nonsense_are_refused_with_what_was_typed(
    carol: ShopClient, at_kloof: Visit, rate: str, days: int
) -> None:
    assert announce(carol, rate, today() + timedelta(days=days)) == 422
    assert len(standard(at_kloof)) == 1


def test_a_day_has_one_rate(carol: ShopClient, at_kloof: Visit) -> None:
    first = today() + timedelta(days=3)
    assert [announce(carol, "16", first), announce(carol, "17", first)] == [303, 422]
    assert standard(at_kloof)[-1] == (first, 1600)


def test_what_has_begun_cannot_be_taken_out(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        begun = session.scalars(select(TaxRate).where(TaxRate.tax_class == TaxClass.STANDARD)).one().id
    page = carol.get("/admin/vat")
    token = page.form("/admin/vat")["csrf_token"]
    assert carol.post(f"/admin/vat/{begun}/removal", {"csrf_token": token}).status == 409
    assert len(standard(at_kloof)) == 1


def test_packers_have_no_say(peter: ShopClient) -> None:
    assert peter.get("/admin/vat").status == 403
    assert peter.get("/admin/settings/orders").status == 403
    assert peter.get("/admin").all('a[href="/admin/settings/orders"]') == []


# --- which day counts ------------------------------------------------------------------------------------------


def test_the_rate_of_the_day_of_placing_counts_and_stays(
    app: Flask, carol: ShopClient, client: ShopClient, shop: Cast
) -> None:
    """15 % until midnight, 16 % after: placed before and paid after is 15 %, by South African time."""
    change = today() + timedelta(days=2)
    assert announce(carol, "16", change) == 303
    midnight = datetime(change.year, change.month, change.day, tzinfo=clock.SAST).astimezone(UTC)
    found = []
    for moment in (midnight - timedelta(seconds=1), midnight):
        with clock.running_on(lambda moment=moment: moment):
            page = client.submit(to_review(client, shop, payment="eft"), "/checkout/order")
            assert page.url.startswith("/orders/")
    with (
        clock.running_on(lambda: midnight + timedelta(days=1)),
        app.app_context(),
        in_store(shop.kloof.id) as session,
    ):
        for order in session.scalars(select(Order).order_by(Order.id)):
            line = session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).one()
            since = {row["tax_class"]: row["since"] for row in order.basis["vat"]}
            found.append((line.rate_bp, order.delivery_rate_bp, since["standard"], order.vat_cents))
    assert found == [
        (1500, 1500, "2018-04-01", 4552),  # 349,00 x 15/115
        (1600, 1600, change.isoformat(), 4814),  # 349,00 x 16/116
    ]


# --- classes ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("chosen", "vat_cents"), [("standard", 4552), ("zero-rated", 783), ("exempt", 783)])
def test_goods_have_a_class_that_staff_choose(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit, chosen: str, vat_cents: int
) -> None:
    """783: what is in the delivery of R 60,00, which is a standard-rated service whatever it carries."""
    mug = f"/admin/products/{shop.kloof.products['veld-mug']}"
    assert carol.submit(carol.get(mug), mug, tax_class=chosen).status == 200
    client.submit(to_review(client, shop, payment="eft"), "/checkout/order")
    with at_kloof() as session:
        line = session.scalars(select(OrderLine)).one()
        assert line.tax_class == chosen
        assert session.scalars(select(Order)).one().vat_cents == vat_cents


def test_a_class_that_does_not_exist_is_refused(carol: ShopClient, shop: Cast, at_kloof: Visit) -> None:
    mug = f"/admin/products/{shop.kloof.products['veld-mug']}"
    fields = {**carol.get(mug).form(mug), "tax_class": "reduced"}
    assert carol.post(mug, fields).status == 422
    with at_kloof() as session:
        assert (
            session.get_one(Product, (shop.kloof.id, shop.kloof.products["veld-mug"])).tax_class == "standard"
        )


def test_a_store_that_is_no_vendor_is_not_asked_for_classes(olga: ShopClient, shop: Cast, app: Flask) -> None:
    bike = f"/admin/products/{shop.jozi.products['city-bike']}"
    with app.app_context(), in_store(shop.jozi.id) as session:
        session.execute(update(Product).values(tax_class=TaxClass.EXEMPT))
        session.commit()
    page = olga.get(bike)
    assert page.all("#tax_class") == []
    assert olga.submit(page, bike, title="City bike, new").status == 200
    with app.app_context(), in_store(shop.jozi.id) as session:
        assert session.scalars(select(Product)).one().tax_class is TaxClass.EXEMPT


# --- limits ----------------------------------------------------------------------------------------------------

LIMITS = "/admin/settings/orders"


def test_limits_are_set_and_hold(carol: ShopClient, client: ShopClient, shop: Cast) -> None:
    assert carol.submit(carol.get(LIMITS), LIMITS, minimum="R 50", maximum="R 1 000,00").status == 200
    client.post("/cart/lines", {"variant_id": str(shop.kloof.variants[MUG]), "quantity": "4"})
    page = client.follow(client.get("/checkout"))
    assert page.url == "/cart"
    assert "The largest order we take here is R\u00a01\u00a0000,00" in page.text


def test_an_order_that_grew_too_large_after_the_review_is_refused_in_words(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    review = to_review(client, shop, payment="eft")
    assert carol.submit(carol.get(LIMITS), LIMITS, minimum="20", maximum="300").status == 200
    page = client.follow(client.post("/checkout/order", review.form("/checkout/order")))
    assert "The largest order we take here is" in page.words("main")
    with at_kloof() as session:
        assert session.scalars(select(Order)).all() == []


@pytest.mark.parametrize(
    ("minimum", "maximum"), [("30", "20"), ("20", "1 000 000"), ("x", "20"), ("20", ""), ("-1", "20")]
)
def test_limits_that_let_nothing_through_are_refused(
    carol: ShopClient, app: Flask, shop: Cast, minimum: str, maximum: str
) -> None:
    page = carol.get(LIMITS)
    answer = carol.post(LIMITS, {**page.form(LIMITS), "minimum": minimum, "maximum": maximum})
    assert answer.status == 422
    assert answer.one("#minimum")["value"] == minimum
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.get_one(Store, shop.kloof.id).maximum_order_cents == 99_999_999
