"""What pages say about their visitor, which is nothing until something is done."""

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import ShopClient

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
