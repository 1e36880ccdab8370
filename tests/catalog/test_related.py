"""What goes with a product: the merchant's choice first, then its shelf; only what can be had, never itself."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog import related
from app.catalog.models.product import Product, Variant
from app.catalog.related import RelationRefused
from app.database import NotFound, in_store
from app.inventory import publication
from app.inventory.listings import refresh
from app.inventory.stock import Level, set_levels
from tests.cast import Cast, Goods, stock_shelves
from tests.catalog.conftest import Keeper
from tests.client import ShopClient


def beside(client: ShopClient, slug: str = "veld-mug") -> list[str]:
    return [
        str(link["href"]).removeprefix("/p/") for link in client.get(f"/p/{slug}").all(".section .card a")
    ]


@pytest.fixture
def shelf(shop: Cast, keeper: Keeper) -> None:
    """Six more mugs, the fifth of them sold out."""
    goods = [
        Goods(f"mug-{n}", f"Mug {n}", ("Shelf",), (), ((f"M{n}", (), 100, 0 if n == 5 else 9),))
        for n in range(6)
    ]
    keeper.do(lambda _: stock_shelves(shop.kloof, goods))

    def together(session: Session) -> None:
        mugs = session.scalars(select(Product).where(Product.slug.like("%mug%"))).all()
        category = next(mug.category_id for mug in mugs if mug.slug == "mug-0")
        for mug in mugs:
            mug.category_id = category
        refresh(session, [mug.id for mug in mugs])

    keeper.do(together)


def test_the_merchants_choice_comes_before_the_shelf(
    shop: Cast, client: ShopClient, keeper: Keeper, shelf: None
) -> None:
    assert beside(client) == ["mug-4", "mug-3", "mug-2", "mug-1"]
    ids = shop.kloof.products
    keeper.do(
        related.relate, ids["veld-mug"], [ids["karoo-roast"], ids["mug-3"], ids["mug-5"], ids["stoep-kettle"]]
    )
    assert beside(client) == ["karoo-roast", "mug-3", "stoep-kettle", "mug-4"]
    assert keeper.do(related.related_to, ids["veld-mug"])[2] == ids["mug-5"]
    assert "veld-mug" not in beside(client, "mug-3")


def test_what_sold_out_or_was_deleted_is_not_shown(
    shop: Cast, client: ShopClient, keeper: Keeper, shelf: None
) -> None:
    ids = shop.kloof.products
    keeper.do(related.relate, ids["veld-mug"], [ids["karoo-roast"], ids["stoep-kettle"]])
    keeper.do(publication.delete, ids["karoo-roast"])

    def sell_out(session: Session) -> None:
        kettle = session.scalars(select(Variant.id).where(Variant.sku == "KETTLE")).one()
        set_levels(session, {kettle: Level(0)}, reason="counted")
        refresh(session, [ids["stoep-kettle"]])

    keeper.do(sell_out)
    assert beside(client) == ["mug-4", "mug-3", "mug-2", "mug-1"]


def test_goods_without_a_shelf_show_the_choice_alone(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.edit("veld-mug", lambda product: setattr(product, "category_id", None))
    assert beside(client) == []
    keeper.do(related.relate, shop.kloof.products["veld-mug"], [shop.kloof.products["karoo-roast"]])
    assert beside(client) == ["karoo-roast"]


def test_itself_and_strangers_are_refused(shop: Cast, keeper: Keeper) -> None:
    mug = shop.kloof.products["veld-mug"]
    for wanted, words in (
        ([mug], "beside itself"),
        ([shop.jozi.products["city-bike"]], "not there any more"),
    ):
        with pytest.raises(RelationRefused, match=words):
            keeper.do(related.relate, mug, wanted)


def test_of_two_lists_at_once_the_later_holds(app: Flask, shop: Cast, keeper: Keeper) -> None:
    ids = shop.kloof.products
    with app.app_context(), in_store(shop.kloof.id) as first, ThreadPoolExecutor(1) as pool:
        related.relate(first, ids["veld-mug"], [ids["karoo-roast"], ids["stoep-kettle"]])
        first.flush()
        second = pool.submit(keeper.do, related.relate, ids["veld-mug"], [ids["stoep-kettle"]])
        assert not wait([second], timeout=0.5).done
        first.commit()
        second.result(timeout=20)
    assert keeper.do(related.related_to, ids["veld-mug"]) == [ids["stoep-kettle"]]


def test_another_stores_product_is_not_found(shop: Cast, keeper: Keeper) -> None:
    with pytest.raises(NotFound):
        keeper.do(related.relate, shop.jozi.products["city-bike"], [shop.kloof.products["veld-mug"]])
