"""What pages say about their visitor, which is nothing until something is done."""

import pytest
from flask import Flask

from app.accounts.models import Role
from app.extensions import db
from app.stores.models import Store
from app.stores.queries import forget_profiles
from app.web.fragments import forget_parts
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import ShopClient
from tests.staff import hire, log_in

READ = (
    "/",
    "/c/table",
    "/p/veld-mug",
    "/p/veld-mug?colour=Sage",
    "/cart",
    "/pages/privacy",
    "/nowhere",
    "/c/nowhere",
)


@pytest.mark.parametrize("path", READ)
def test_reading_sets_no_cookie(client: ShopClient, path: str) -> None:
    for headers in ({}, {"HX-Request": "true"}, {"Cookie": "fusion_session=forged"}):
        assert "Set-Cookie" not in client.http.get(path, base_url=client.base, headers=headers).headers


def test_the_first_post_sets_one_that_scripts_cannot_read(shop: Cast, client: ShopClient) -> None:
    answer = client.post("/cart/lines", {"variant_id": shop.kloof.variants["KETTLE"]}).response
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_page_from_the_cache_shows_each_visitor_their_own_count(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    other = ShopClient(app, host=shop.kloof.host)
    other.get("/c/table")
    client.post("/cart/lines", {"variant_id": shop.kloof.variants["MUG-RED-350"], "quantity": "3"})
    mine, theirs = client.get("/c/table"), other.get("/c/table")
    assert (mine.words("#cart-count"), theirs.words("#cart-count")) == ("3", "0")
    assert "private" in mine.response.headers["Cache-Control"]
    assert "public" in theirs.response.headers["Cache-Control"]


def test_an_unchanged_page_is_not_sent_again(client: ShopClient) -> None:
    first = client.get("/c/table").response
    again = client.http.get(
        "/c/table", base_url=client.base, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_a_shopper_who_is_logged_in_can_log_out_from_any_page(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    hire(app, shop.kloof.id, "thandi@example.com", Role.CUSTOMER)
    assert client.get("/c/table").all('form[action="/logout"]') == []
    log_in(client, "thandi@example.com")
    client.submit(client.get("/c/table"), "/logout")
    assert client.get("/c/table").all('form[action="/logout"]') == []


def test_eft_is_offered_by_who_has_a_bank_account(app: Flask, shop: Cast, client: ShopClient) -> None:
    assert "Pay by card or EFT." in client.get("/").words("footer")
    with app.app_context():
        db.session.get_one(Store, shop.kloof.id).bank_account_number = ""
        db.session.commit()
    forget_profiles()
    forget_pages()
    forget_parts()
    assert "Pay by card." in client.get("/").words("footer")
