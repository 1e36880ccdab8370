"""Promotions in the back office: made, changed, switched off; and what the order's page says of them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import clock
from app.promotions.models import Benefit, Promotion, PromotionCategory
from tests.cast import Cast
from tests.checkout.walking import MUG, put_in_cart, to_review
from tests.client import Page, ShopClient
from tests.promotions.offers import TEN, lay
from tests.standin import StripeStandin

Visit = Callable[[], Any]
TERMS = {"code": "winter10", "name": "Winter 10 %", "benefit": "percent", "percent": "12,5"}


def send(carol: ShopClient, **terms: str) -> Page:
    form = carol.get("/admin/promotions/new").form("/admin/promotions")
    form = {name: value for name, value in form.items() if name != "categories"}
    return carol.post("/admin/promotions", {**form, **TERMS, **terms})


def kept(at_kloof: Visit) -> Promotion:
    with at_kloof() as session:
        session.expire_on_commit = False
        found: Promotion = session.scalars(select(Promotion)).one()
        return found


def test_a_promotion_is_made_and_stands_in_the_list(carol: ShopClient, at_kloof: Visit) -> None:
    page = carol.follow(
        send(
            carol, minimum_spend="300", starts_at="2026-01-31T08:00", total_limit="50", customer_limit="1",
            is_combinable="y",
        )
    )  # fmt: skip
    assert page.words("h1") == "WINTER10"
    promotion = kept(at_kloof)
    assert (promotion.benefit, promotion.percent_bp, promotion.amount_cents) == (Benefit.PERCENT, 1250, None)
    assert (promotion.minimum_spend_cents, promotion.total_limit, promotion.customer_limit) == (30_000, 50, 1)
    assert (promotion.is_combinable, promotion.is_for_categories) == (True, False)
    assert promotion.starts_at == datetime(
        2026, 1, 31, 6, tzinfo=UTC
    )  # the store's clocks are two hours ahead
    row = carol.get("/admin/promotions").words("tbody tr")
    for expected in ("WINTER10", "12,5 % off", "Running", "From 31 January 2026, 08:00", "0 of 50"):
        assert expected in row
    assert carol.get("/admin").one('nav a[href="/admin/promotions"]')


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"code": "no!"}, "Three to forty letters, digits and hyphens."),
        ({"code": ""}, "Customers need a code to type."),
        ({"percent": "0"}, "Give a percentage above nought and up to 100, as in 10 or 12,5."),
        ({"percent": "100,01"}, "Give a percentage above nought and up to 100, as in 10 or 12,5."),
        ({"percent": "1e1"}, "Give a percentage above nought and up to 100, as in 10 or 12,5."),
        ({"benefit": "amount", "amount": "-5"}, "Give an amount in rand, as in 50 or 99,50."),
        ({"benefit": "amount", "amount": "9999999999"}, "Give an amount in rand, as in 50 or 99,50."),
        ({"benefit": "gold"}, "Choose what it gives."),
        ({"minimum_spend": "lots"}, "Give an amount in rand, as in 300."),
        ({"starts_at": "2026-02-01T10:00", "ends_at": "2026-02-01T10:00"}, "It would end before it begins."),
        ({"starts_at": "soon"}, "Give a day and a time, as in 2026-12-01 08:00."),
        ({"starts_at": "0001-01-01T00:00"}, "Give a day and a time, as in 2026-12-01 08:00."),
        ({"total_limit": "0"}, "Give a whole number from 1 up."),
        ({"customer_limit": "few"}, "Give a whole number from 1 up."),
        ({"is_for_categories": "y"}, "Choose at least one category, or let it hold for all goods."),
    ],
)
def test_terms_that_make_no_sense_are_refused_beside_their_field(
    carol: ShopClient, at_kloof: Visit, terms: dict[str, str], sentence: str
) -> None:
    page = send(carol, **terms)
    assert page.status == 422
    assert sentence in page.words(".errors")
    assert page.one("#name")["value"] == "Winter 10 %"
    with at_kloof() as session:
        assert session.scalars(select(Promotion)).all() == []


def test_one_code_is_one_promotion(carol: ShopClient) -> None:
    send(carol)
    page = send(carol)
    assert page.status == 422
    assert "Another promotion has the code WINTER10." in page.words(".errors")


def test_categories_are_kept_and_shown_again(carol: ShopClient, at_kloof: Visit) -> None:
    page = carol.get("/admin/promotions/new")
    [mugs] = [
        str(option["value"]) for option in page.all("#categories option") if option.text == "table/mugs"
    ]
    show = carol.follow(send(carol, is_for_categories="y", categories=mugs))
    [chosen] = show.all("#categories option[selected]")
    assert chosen.text == "table/mugs"
    with at_kloof() as session:
        assert session.scalars(select(PromotionCategory.category_id)).all() == [UUID(mugs)]


def test_terms_are_changed_and_a_limit_not_below_the_uses(carol: ShopClient, at_kloof: Visit) -> None:
    show = carol.follow(send(carol))
    action = show.url
    page = carol.submit(show, action, benefit="amount", amount="99,50", ends_at="2030-01-01T00:00")
    assert "Saved." in page.words("main")
    promotion = kept(at_kloof)
    assert (promotion.benefit, promotion.percent_bp, promotion.amount_cents) == (Benefit.AMOUNT, None, 9_950)
    with at_kloof() as session:
        session.execute(update(Promotion).values(used=3))
    fields = {name: value for name, value in page.form(action).items() if name != "categories"}
    refused = carol.post(action, {**fields, "total_limit": "2"})
    assert refused.status == 422
    assert "3 orders have used it already, so the limit cannot be lower." in refused.words(".errors")
    with at_kloof() as session:
        session.execute(update(Promotion).values(used=0))


def test_switched_off_it_counts_in_no_cart_until_it_is_on_again(
    app: Flask, shop: Cast, carol: ShopClient
) -> None:
    promotion_id = lay(app, shop.kloof.id, "TEN")
    client = ShopClient(app, host=shop.kloof.host)
    put_in_cart(client, shop.kloof.variants[MUG])
    client.post("/cart/codes", {"code": "TEN"})
    page = carol.get(f"/admin/promotions/{promotion_id}")
    page = carol.submit(page, f"/admin/promotions/{promotion_id}/switch")
    assert page.words(".hd .st") == "Off"
    assert "TEN has ended." in client.get("/cart").words("#codes")
    carol.submit(page, f"/admin/promotions/{promotion_id}/switch")
    assert "-R 28,90" in client.get("/cart").words("aside .sum")


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"starts_at": timedelta(days=1)}, "To come"),
        ({"ends_at": timedelta(days=-1)}, "Ended"),
        ({"ends_at": timedelta(days=1)}, "Running"),
    ],
)
def test_the_list_says_how_it_stands(
    app: Flask, shop: Cast, carol: ShopClient, changes: dict[str, timedelta], state: str
) -> None:
    lay(app, shop.kloof.id, "TEN", **TEN, **{name: clock.now() + by for name, by in changes.items()})
    assert carol.get("/admin/promotions").words("tbody .st") == state


def test_the_order_and_the_promotion_point_at_each_other(
    app: Flask, shop: Cast, carol: ShopClient, provider: StripeStandin
) -> None:
    promotion_id = lay(app, shop.kloof.id, "TEN", name="Winter sale", **TEN)
    client = ShopClient(app, host=shop.kloof.host)
    put_in_cart(client, shop.kloof.variants[MUG])
    client.post("/cart/codes", {"code": "TEN"})
    client.submit(to_review(client, shop), "/checkout/order")
    page = carol.get(f"/admin/promotions/{promotion_id}")
    [link] = [a for a in page.all('aside a[href^="/admin/orders/"]')]
    order = carol.get(str(link["href"]))
    assert "Winter sale: -R 57,80" in order.words("table.goods tbody")
    assert "Winter sale TEN -R 57,80" in order.words("table.goods tfoot")


def test_a_packer_may_not(peter: ShopClient) -> None:
    assert peter.get("/admin/promotions").status == 403
    assert peter.post("/admin/promotions", dict(TERMS)).status == 403
