"""Goods in their lists, and the counts of these, while several change them at once."""

from concurrent.futures import ThreadPoolExecutor, wait

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog import categories, collections
from app.catalog.models.category import Category
from app.catalog.models.collection import CollectionPlace
from app.catalog.models.product import Variant
from app.database import in_store
from app.inventory import publication
from app.inventory.listings import refresh
from tests.cast import Cast
from tests.catalog.conftest import Keeper


def test_two_that_fill_one_department_are_both_counted(app: Flask, shop: Cast, keeper: Keeper) -> None:
    """A count that waited for another's is a count of what was there before it waited."""
    mug, kettle = shop.kloof.products["veld-mug"], shop.kloof.products["stoep-kettle"]
    for product_id in (mug, kettle):
        keeper.do(publication.unpublish, product_id)
    with app.app_context(), in_store(shop.kloof.id) as first, ThreadPoolExecutor(1) as pool:
        publication.publish(first, mug)
        second = pool.submit(keeper.do, publication.publish, kettle)
        assert not wait([second], timeout=0.5).done  # it waits for the department
        first.commit()
        second.result(timeout=20)
    assert keeper.look(Category, Category.path == "table").product_count == 2


def move_table(session: Session) -> None:
    def at(path: str) -> Category:
        return session.scalars(select(Category).where(Category.path == path)).one()

    categories.move(session, at("table"), below=at("pantry"))


def test_goods_that_come_while_their_department_moves_move_with_it(
    app: Flask, shop: Cast, keeper: Keeper
) -> None:
    mug = shop.kloof.products["veld-mug"]
    keeper.do(publication.unpublish, mug)
    with app.app_context(), in_store(shop.kloof.id) as first, ThreadPoolExecutor(1) as pool:
        move_table(first)
        second = pool.submit(keeper.do, publication.publish, mug)
        assert not wait([second], timeout=0.5).done  # it waits for the tree
        first.commit()
        second.result(timeout=20)
    assert keeper.look(Category, Category.path == "pantry").product_count == 3


def test_a_price_that_changes_while_a_collection_fills_is_sorted_by(
    app: Flask, shop: Cast, keeper: Keeper
) -> None:
    mug = shop.kloof.products["veld-mug"]

    def cut_price(session: Session) -> None:
        for variant in session.scalars(select(Variant).where(Variant.product_id == mug)):
            variant.price_cents = 777
        refresh(session, [mug])

    gifts = keeper.do(collections.found, "Gifts")
    with app.app_context(), in_store(shop.kloof.id) as first:
        collections.fill_by(first, first.merge(gifts), [{"on": "in-stock"}])
        keeper.do(cut_price)
        first.commit()
    assert keeper.look(CollectionPlace, CollectionPlace.product_id == mug).price_cents > 777
    keeper.do(collections.refill)  # the change of price brought a look
    assert keeper.look(CollectionPlace, CollectionPlace.product_id == mug).price_cents == 777


def test_departments_are_put_in_order_while_goods_come_in(app: Flask, shop: Cast, keeper: Keeper) -> None:
    def pantry_first(session: Session) -> None:
        pantry = session.scalars(select(Category).where(Category.path == "pantry")).one()
        categories.shift(session, pantry, places=-1)

    with app.app_context(), in_store(shop.kloof.id) as first, ThreadPoolExecutor(1) as pool:
        refresh(first, [shop.kloof.products["stoep-kettle"]])
        second = pool.submit(keeper.do, pantry_first)
        at_once = bool(wait([second], timeout=5).done)
        first.commit()
        second.result(timeout=20)
    assert at_once
    assert keeper.look(Category, Category.path == "pantry").position == 1
