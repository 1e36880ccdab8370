"""A buyer writes about what has arrived; staff read it; then others see it, with its badge and its stars."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.models import Role
from app.catalog.models.product import Product
from app.database import in_store
from app.extensions import db
from app.orders import fulfilment
from app.orders.links import order_key
from app.reviews.models import Review, ReviewStatus
from app.reviews.writing import signature
from app.web.page_cache import forget_pages
from tests import placed
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.staff import CAROL, hire, log_in


@pytest.fixture
def order(app: Flask, shop: Cast) -> str:
    """The signed link to an order of mugs that has been delivered."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        bought = placed.paid(shop)
        fulfilment.ship(session, bought, fulfilment.Parcel("Ram", "", ""), by="test")
        fulfilment.deliver(session, bought, by="test")
        db.session.commit()
        return f"/orders/{bought.reference}?key={order_key(bought)}"


@pytest.fixture
def alice(app: Flask, shop: Cast) -> ShopClient:
    return ShopClient(app, host=shop.kloof.host)


@pytest.fixture
def carol(app: Flask, shop: Cast) -> ShopClient:
    hire(app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client)
    return client


@pytest.fixture
def in_kloof(app: Flask, shop: Cast) -> Iterator[UUID]:
    with app.app_context(), in_store(shop.kloof.id):
        yield shop.kloof.id


def form_of(client: ShopClient, order: str) -> str:
    """Where the order's page leads to from the product's name."""
    (link,) = [link for link in client.get(order).all("aside a") if link.get_text() == "Review Veld mug"]
    return str(link["href"])


def send(client: ShopClient, address: str, **fields: object) -> Page:
    return client.post(address, {**client.get(address).form(address), **fields})


def reviews(app: Flask, shop: Cast) -> list[Review]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.expire_on_commit = False
        return list(session.scalars(select(Review)))


def stars(app: Flask, shop: Cast) -> tuple[int, int]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        mug: Any = session.scalars(select(Product).where(Product.slug == "veld-mug")).one()
        return mug.rating_count, mug.rating_sum


def test_a_review_waits_is_read_and_shown_with_its_badge(
    app: Flask, shop: Cast, alice: ShopClient, carol: ShopClient, order: str
) -> None:
    address = form_of(alice, order)
    sent = send(
        alice, address, rating="4", title=" Holds  its heat ", body="Daily.\n\n\n\n<b>Sturdy</b>.\x07"
    )
    assert sent.status == 303
    assert "once we have read it" in alice.follow(sent).words("main")
    (review,) = reviews(app, shop)
    assert (review.author, review.rating, review.title) == ("Alice M.", 4, "Holds its heat")
    assert (review.body, review.status) == ("Daily.\n\n<b>Sturdy</b>.", ReviewStatus.WAITING)
    assert "Holds its heat" not in alice.get("/p/veld-mug").text
    page = carol.get("/admin/reviews")
    assert "1" in page.words('.side a[href="/admin/reviews"]')
    page = carol.submit(page, f"/admin/reviews/{review.id}/publication")
    assert "No review waits to be read." in page.words("main")
    forget_pages()
    shown = alice.get("/p/veld-mug").words("#reviews")
    assert "Holds its heat" in shown
    assert "Alice M., bought it here" in shown
    assert "<b>Sturdy</b>" in shown
    assert stars(app, shop) == (1, 4)


def test_what_was_shown_is_taken_down_again(
    app: Flask, shop: Cast, alice: ShopClient, carol: ShopClient, order: str
) -> None:
    send(alice, form_of(alice, order), rating="1", title="Broke")
    (review,) = reviews(app, shop)
    carol.submit(carol.get("/admin/reviews"), f"/admin/reviews/{review.id}/publication")
    carol.submit(carol.get("/admin/reviews?view=published"), f"/admin/reviews/{review.id}/refusal")
    assert "Broke" in carol.get("/admin/reviews?view=declined").words("main")
    assert stars(app, shop) == (0, 0)
    assert "do not show it" in alice.get(form_of(alice, order)).words("main")


def test_one_review_of_an_order_and_a_product(app: Flask, shop: Cast, alice: ShopClient, order: str) -> None:
    address = form_of(alice, order)
    fields = {**alice.get(address).form(address), "rating": "5"}
    assert [alice.post(address, fields).status for _ in range(2)] == [303, 409]
    assert len(reviews(app, shop)) == 1
    assert not alice.get(address).all('form[method="post"] input[name="rating"]')


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Choose how many stars it earns."),
        ({"rating": "6"}, "Not a valid choice"),
        ({"rating": "5", "title": "x" * 121}, "Please keep this to 120 characters."),
        ({"rating": "5", "body": "x" * 4001}, "Please keep this to 4000 characters."),
    ],
)
def test_a_review_that_cannot_be_is_refused_with_its_words(
    app: Flask, shop: Cast, alice: ShopClient, order: str, fields: dict[str, str], said: str
) -> None:
    page = send(alice, form_of(alice, order), **{"body": "Kept.", **fields})
    assert page.status == 422
    assert said in page.words(".errors")
    assert "Kept." in page.text or "body" in fields
    assert reviews(app, shop) == []


def test_nobody_reviews_with_a_strangers_order_or_what_it_does_not_hold(
    app: Flask, shop: Cast, alice: ShopClient, order: str
) -> None:
    address = form_of(alice, order)
    stranger = ShopClient(app, host=shop.kloof.host)
    path = address.partition("?")[0]
    assert stranger.get(path).status == 404
    assert stranger.post(path, {"rating": "5"}).status == 404
    other = address.replace(str(shop.kloof.products["veld-mug"]), str(shop.kloof.products["stoep-kettle"]))
    assert alice.get(other).status == 404
    assert reviews(app, shop) == []


def test_goods_that_have_not_arrived_are_not_reviewed(app: Flask, shop: Cast, alice: ShopClient) -> None:
    with app.app_context(), in_store(shop.kloof.id):
        bought = placed.paid(shop)
        db.session.commit()
        key, reference = order_key(bought), bought.reference
    assert "Review Veld mug" not in alice.get(f"/orders/{reference}?key={key}").text
    page = alice.get(f"/orders/{reference}/reviews/{shop.kloof.products['veld-mug']}?key={key}")
    assert page.status == 409
    assert "once they have been delivered" in page.words("main")


@pytest.mark.parametrize(
    ("name", "signed"),
    [
        ("Alice Mokoena", "Alice M."),
        ("Thandi van der Merwe", "Thandi M."),
        ("Cher", "Cher"),
        (" ", "A buyer"),
    ],
)
def test_others_are_shown_a_first_name_and_an_initial(name: str, signed: str) -> None:
    assert signature(name) == signed
