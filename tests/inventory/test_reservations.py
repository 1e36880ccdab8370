"""Stock that is promised, sold and given back."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import ids
from app.extensions import db
from app.inventory import reservations
from app.inventory.models import InsufficientStock, StockItem, StockMovement
from tests.cast import Cast

pytestmark = pytest.mark.money


def level(variant_id: UUID) -> tuple[int, int]:
    item = db.session.scalars(
        select(StockItem).where(StockItem.variant_id == variant_id).execution_options(populate_existing=True)
    ).one()
    return item.quantity, item.reserved


def test_reserving_promises_without_taking_from_the_shelf(shop: Cast, in_kloof: UUID) -> None:
    mug = shop.kloof.variants["MUG-RED-350"]
    reservations.reserve(db.session(), ids.new(), {mug: 3})
    db.session.commit()
    assert level(mug) == (10, 3)


def test_more_than_there_is_is_refused_with_what_is_left(shop: Cast, in_kloof: UUID) -> None:
    mug = shop.kloof.variants["MUG-RED-250"]
    with pytest.raises(InsufficientStock, match="Only 4 of Veld mug"):
        reservations.reserve(db.session(), ids.new(), {mug: 5})


def test_a_refusal_promises_nothing_of_the_other_lines(shop: Cast, in_kloof: UUID) -> None:
    mug, kettle = shop.kloof.variants["MUG-RED-350"], shop.kloof.variants["KETTLE"]
    with pytest.raises(InsufficientStock):
        reservations.reserve(db.session(), ids.new(), dict(sorted({mug: 1, kettle: 2}.items())))
    db.session.rollback()
    assert level(mug) == (10, 0)


def test_a_sale_leaves_the_shelf_and_a_release_returns_to_it(shop: Cast, in_kloof: UUID) -> None:
    mug, sold, given_up = shop.kloof.variants["MUG-RED-350"], ids.new(), ids.new()
    reservations.reserve(db.session(), sold, {mug: 2})
    reservations.reserve(db.session(), given_up, {mug: 5})
    reservations.commit(db.session(), sold)
    reservations.release(db.session(), given_up)
    db.session.commit()
    assert level(mug) == (8, 0)


def test_committing_twice_sells_once(shop: Cast, in_kloof: UUID) -> None:
    mug, order = shop.kloof.variants["MUG-RED-350"], ids.new()
    reservations.reserve(db.session(), order, {mug: 2})
    reservations.commit(db.session(), order)
    reservations.commit(db.session(), order)
    reservations.release(db.session(), order)
    assert level(mug) == (8, 0)


def test_untracked_goods_are_never_short_and_never_counted(shop: Cast, in_kloof: UUID) -> None:
    roast = shop.kloof.variants["ROAST-250"]
    reservations.reserve(db.session(), ids.new(), {roast: 500})
    assert level(roast) == (0, 0)


def test_the_ledger_adds_up_to_the_counters(shop: Cast, in_kloof: UUID) -> None:
    mug, order = shop.kloof.variants["MUG-RED-350"], ids.new()
    reservations.reserve(db.session(), order, {mug: 2})
    reservations.commit(db.session(), order)
    reservations.restock(db.session(), order, {mug: 1})
    db.session.flush()
    sums = db.session.execute(
        select(func.sum(StockMovement.quantity_delta), func.sum(StockMovement.reserved_delta)).where(
            StockMovement.variant_id == mug
        )
    ).one()
    assert tuple(sums) == level(mug) == (9, 0)
