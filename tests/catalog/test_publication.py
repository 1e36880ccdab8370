"""Goods come on sale, at once or at a time, and go: nothing of this needs anybody awake."""

import re
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductDeleted, ProductImage, ProductStatus, Variant
from app.database import NotFound, in_store
from app.extensions import db
from app.inventory import publication
from app.inventory.listings import refresh
from app.media.assets import store_picture
from app.periodic import named, start
from app.stores.hours import NoSuchTime, local_of, moment_of
from app.stores.models import Store
from tests.cast import Cast
from tests.catalog.conftest import Keeper, drain_bulk
from tests.checkout.walking import place
from tests.client import ShopClient
from tests.media.samples import plain
from tests.standin import StripeStandin

MUG = "/p/veld-mug"
NINE = datetime(2031, 3, 14, 9, 0)  # noqa: DTZ001 - as staff type it, in the store's zone


def shelf(client: ShopClient, path: str = "/c/table") -> set[str]:
    return {str(link["href"]).removeprefix("/p/") for link in client.get(path).all("#listing .card a")}


def mugs_counted(client: ShopClient) -> str:
    return client.get("/c/table").words(".kinds").rpartition(" ")[2]


def pass_half_a_minute(app: Flask, task: str = "inventory.open_due") -> None:
    with app.app_context():
        assert start(db.session(), named(task))
        db.session.commit()
    drain_bulk(app)


def withdraw_all(session: Session, product_id: object) -> None:
    for variant in session.scalars(select(Variant).where(Variant.product_id == product_id)):
        variant.withdrawn_at = clock.now()


def test_goods_appear_at_nine_without_anyone_awake(
    app: Flask, shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    at = moment_of(NINE, keeper.look(Store, Store.id == shop.kloof.id).timezone)
    assert at == datetime(2031, 3, 14, 7, 0, tzinfo=UTC)
    now = at - timedelta(hours=1)
    with clock.running_on(lambda: now):
        keeper.do(publication.publish, shop.kloof.products["veld-mug"], at=at)
        assert shelf(client) == {"stoep-kettle"}
        now = at - timedelta(seconds=1)
        pass_half_a_minute(app)
        assert (shelf(client), client.get(MUG).status) == ({"stoep-kettle"}, 404)
        now = at + timedelta(seconds=30)
        pass_half_a_minute(app)
        assert shelf(client) == {"veld-mug", "stoep-kettle"}  # though the page was kept a moment ago
        assert client.get(MUG).status == 200
        assert mugs_counted(client) == "1"


def test_goods_that_came_due_while_no_worker_ran_appear_with_the_hour(
    app: Flask, shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    keeper.do(publication.publish, shop.kloof.products["veld-mug"], at=clock.now() + timedelta(hours=1))
    monday = clock.now() + timedelta(days=3)
    with clock.running_on(lambda: monday):
        pass_half_a_minute(app)
        assert shelf(client) == {"stoep-kettle"}
        pass_half_a_minute(app, "inventory.open_overlooked")
        assert shelf(client) == {"veld-mug", "stoep-kettle"}


def test_a_stores_time_is_its_own() -> None:
    assert moment_of(NINE, "Africa/Johannesburg").hour == 7
    assert local_of(moment_of(NINE, "America/New_York"), "America/New_York") == NINE
    with pytest.raises(NoSuchTime, match="02:30"):
        moment_of(datetime(2026, 3, 8, 2, 30), "America/New_York")  # noqa: DTZ001 - the clocks go forward


def test_what_is_not_due_or_cannot_be_bought_brings_no_card(shop: Cast, keeper: Keeper) -> None:
    keeper.edit("veld-mug", lambda product: setattr(product, "published_at", clock.now() + timedelta(days=1)))
    keeper.do(withdraw_all, shop.kloof.products["stoep-kettle"])
    keeper.edit("stoep-kettle", lambda product: None)
    assert keeper.do(publication.open_due) == []


def test_taking_goods_off_the_shelf_and_putting_them_back(
    shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    mug = shop.kloof.products["veld-mug"]
    went_up = keeper.look(Product, Product.id == mug).published_at
    for verb, status in (
        (publication.unpublish, ProductStatus.DRAFT),
        (publication.archive, ProductStatus.ARCHIVED),
    ):
        assert keeper.do(verb, mug).status is status
        assert shelf(client) == {"stoep-kettle"}
        assert client.get(MUG).status == 404
        assert client.get("/c/table/mugs").words("#listing").startswith("Nothing on this shelf")
    keeper.do(publication.publish, mug)
    assert shelf(client) == {"veld-mug", "stoep-kettle"}
    assert keeper.look(Product, Product.id == mug).published_at == went_up  # it is not new


def test_publishing_now_what_was_meant_for_later(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    mug = shop.kloof.products["veld-mug"]
    keeper.do(publication.publish, mug, at=clock.now() + timedelta(days=3))
    assert client.get(MUG).status == 404
    keeper.do(publication.publish, mug)
    assert client.get(MUG).status == 200


def test_a_picture_that_says_nothing_keeps_goods_back(shop: Cast, keeper: Keeper) -> None:
    mug = shop.kloof.products["veld-mug"]

    def picture(session: Session) -> None:
        asset = store_picture(session, plain())
        session.add(ProductImage(product_id=mug, asset_id=asset.id, position=1, alt=" "))

    keeper.do(picture)
    with pytest.raises(publication.NotReady, match="Picture 1 of Veld mug has no description"):
        keeper.do(publication.publish, mug)
    keeper.do(lambda session: setattr(session.scalars(select(ProductImage)).one(), "alt", "A red mug"))
    keeper.do(publication.publish, mug)


def test_nothing_to_buy_keeps_goods_back(shop: Cast, keeper: Keeper) -> None:
    keeper.do(withdraw_all, shop.kloof.products["stoep-kettle"])
    with pytest.raises(publication.NotReady, match="nothing that could be bought"):
        keeper.do(publication.publish, shop.kloof.products["stoep-kettle"])


def test_a_deleted_product_is_gone_from_everywhere_and_comes_back_whole(
    shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    mug = shop.kloof.products["veld-mug"]
    places = ("/c/table", "/c/table/mugs", MUG, "/sitemap.xml")
    seen = {path: undated(client.get(path).text) for path in places}
    keeper.do(publication.delete, mug)
    assert shelf(client) == {"stoep-kettle"}
    assert client.get(MUG).status == 404
    assert MUG not in client.get("/sitemap.xml").text
    assert mugs_counted(client) == "0"
    with pytest.raises(ProductDeleted, match="Restore it first"):
        keeper.do(publication.publish, mug)
    keeper.do(publication.restore, mug)
    assert {path: undated(client.get(path).text) for path in places} == seen


def undated(page: str) -> str:
    """But for the day of the last change, which may be another by now."""
    return re.sub("<lastmod>[^<]*</lastmod>", "", page)


@pytest.mark.money
def test_an_old_order_still_shows_name_and_picture_of_what_was_deleted(
    shop: Cast, client: ShopClient, keeper: Keeper, provider: StripeStandin
) -> None:
    mug = shop.kloof.products["veld-mug"]
    asset = keeper.do(store_picture, plain())
    keeper.do(
        lambda session: session.add(ProductImage(product_id=mug, asset_id=asset.id, position=1, alt="Mug"))
    )
    reference = place(client, shop)
    keeper.do(publication.delete, mug)
    page = client.get(f"/orders/{reference}")
    assert page.status == 200
    assert "Veld mug" in page.words("main")
    pictures = [str(picture["src"]) for picture in page.all("main img") if asset.sha in str(picture["src"])]
    assert pictures
    with client.http.get(pictures[0], base_url=client.base) as picture:
        assert picture.status_code == 200


def test_a_basket_says_that_goods_were_deleted(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    kettle = {"variant_id": str(shop.kloof.variants["KETTLE"])}
    client.post("/cart/lines", {**kettle})
    keeper.do(publication.delete, shop.kloof.products["stoep-kettle"])
    assert "No longer on sale" in client.get("/cart").words()
    assert client.post("/cart/lines", {**kettle}).status == 404


def test_another_stores_goods_are_not_found(shop: Cast, keeper: Keeper) -> None:
    for verb in (publication.publish, publication.unpublish, publication.delete, publication.restore):
        with pytest.raises(NotFound):
            keeper.do(verb, shop.jozi.products["city-bike"])


def test_two_that_write_the_same_card_come_one_after_the_other(shop: Cast, keeper: Keeper) -> None:
    """Else each adds the card that it did not see, and the second is refused."""
    mug = shop.kloof.products["veld-mug"]
    keeper.do(publication.unpublish, mug)
    keeper.do(lambda session: session.get_one(Product, (shop.kloof.id, mug)).publish())
    with keeper.app.app_context(), in_store(shop.kloof.id) as first, ThreadPoolExecutor(1) as pool:
        assert publication.open_due(first) == [mug]
        second = pool.submit(keeper.do, refresh, [mug])
        assert not wait([second], timeout=0.5).done  # it waits for the first
        first.commit()
        second.result(timeout=20)
    assert keeper.look(Listing, Listing.product_id == mug).slug == "veld-mug"
