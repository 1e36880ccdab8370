"""A page that is not there says where to go on from it."""

import pytest
from flask import Flask

from app.accounts.models import Role
from tests.cast import Cast
from tests.client import ShopClient
from tests.staff import hire, log_in


@pytest.mark.parametrize(
    ("path", "way", "words"),
    [
        ("/nowhere", "/cart", "sold out"),
        ("/p/nothing", "/cart", "sold out"),
        ("/orders/ABCD2345", "/orders/find", "reference and your e-mail"),
        ("/admin/nowhere", "/admin", "nothing at this address"),
    ],
)
def test_a_missing_page_leads_on(client: ShopClient, path: str, way: str, words: str) -> None:
    page = client.get(path)
    assert page.status == 404
    assert page.all(f'.acts a[href="{way}"]')
    assert words in page.words("#problem")


def test_a_missing_page_shows_the_departments(client: ShopClient) -> None:
    links = client.get("/p/nothing").all('main nav[aria-label="Departments"] a')
    assert {link["href"] for link in links} == {"/c/table", "/c/pantry"}


def test_a_customer_at_the_back_office_is_not_sent_there_again(app: Flask, shop: Cast) -> None:
    hire(app, shop.kloof.id, "thandi@example.com", Role.CUSTOMER)
    shopper = ShopClient(app, host=shop.kloof.host)
    log_in(shopper, "thandi@example.com")
    page = shopper.get("/admin")
    assert page.status == 403
    assert [link["href"] for link in page.all(".acts a")] == ["/", "/cart"]
