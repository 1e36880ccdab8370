"""The front page."""

from flask import Flask

from app.extensions import db
from app.stores.models import Store
from app.stores.queries import forget_profiles
from tests.cast import Cast
from tests.client import ShopClient


def write_home(app: Flask, cast: Cast, home: dict[str, object]) -> None:
    with app.app_context():
        db.session.get_one(Store, cast.kloof.id).home = home
        db.session.commit()
    forget_profiles()


def test_without_a_merchants_words_the_newest_goods_are_shown(client: ShopClient) -> None:
    page = client.get("/")
    assert {link["href"] for link in page.all(".card a")} == {
        "/p/veld-mug",
        "/p/stoep-kettle",
        "/p/karoo-roast",
    }


def test_the_departments_are_in_the_masthead(client: ShopClient) -> None:
    links = client.get("/").all('nav[aria-label="Departments"] a')
    assert {(link.get_text(), link["href"]) for link in links} == {
        ("Table", "/c/table"),
        ("Pantry", "/c/pantry"),
    }


def test_blocks_show_the_goods_and_departments_they_name(app: Flask, shop: Cast, client: ShopClient) -> None:
    write_home(
        app,
        shop,
        {
            "hero": {
                "headline": "Put the kettle on",
                "pictures": [{"product": "stoep-kettle", "picture": "k.webp"}],
            },
            "blocks": [
                {"kind": "products", "title": "For the stoep", "products": ["karoo-roast", "sold-long-ago"]},
                {"kind": "departments", "title": "Rooms", "categories": ["table", "cellar"]},
                {
                    "kind": "story",
                    "headline": "A kettle takes a day",
                    "text": "And a dog.",
                    "picture": "dog.webp",
                },
                {
                    "kind": "promises",
                    "title": "Promises",
                    "items": [{"title": "Mended", "text": "Not binned."}],
                },
            ],
        },
    )
    page = client.get("/")
    assert page.words("h1") == "Put the kettle on"
    assert [link["href"] for link in page.all(".card a")] == ["/p/karoo-roast"]
    assert [link["href"] for link in page.all(".rooms h3 a")] == ["/c/table"]
    assert "A kettle takes a day" in page.words()
    assert "Not binned." in page.words()


def test_each_host_shows_its_own_store(app: Flask, shop: Cast) -> None:
    page = ShopClient(app, host=shop.jozi.host).get("/")
    assert [link["href"] for link in page.all(".card a")] == ["/p/city-bike"]
    assert "Prices include VAT" not in page.words("footer")  # Jozi is no VAT vendor


def test_an_unknown_host_is_no_shop(app: Flask, shop: Cast) -> None:
    assert ShopClient(app, host="nobody.example").get("/").status == 404
