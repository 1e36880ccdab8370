"""Stock that is promised, sold and given back."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from app import ids
from app.catalog.models.listing import Listing, StockBand
from app.drain import drain
from app.extensions import db
from app.inventory import reservations
from app.inventory.listings import refresh
from app.inventory.models import InsufficientStock, StockItem, StockMovement
from app.inventory.stock import Level, set_levels
from app.jobs import QueueName
from tests.cast import Cast

#: Their orders are ids and no more.
pytestmark = [pytest.mark.money, pytest.mark.unsound]


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


@pytest.mark.parametrize("units", [20, 18])
def test_goods_that_come_back_are_on_sale_again(shop: Cast, in_kloof: UUID, units: int) -> None:
    session, kettle, order = db.session(), shop.kloof.variants["KETTLE"], ids.new()
    set_levels(session, {kettle: Level(20)}, reason="a delivery")
    refresh(session, [shop.kloof.products["stoep-kettle"]])
    reservations.reserve(session, order, {kettle: units})
    session.commit()
    assert band_shown(shop) is (StockBand.OUT if units == 20 else StockBand.FEW)
    reservations.release(session, order)
    session.commit()
    assert band_shown(shop) is StockBand.IN


def band_shown(shop: Cast) -> StockBand | None:
    drain(QueueName.BULK)
    return db.session.scalar(
        select(Listing.stock_band).where(Listing.product_id == shop.kloof.products["stoep-kettle"])
    )


def test_what_was_sold_uncounted_does_not_come_back_counted(shop: Cast, in_kloof: UUID) -> None:
    session, roast, order = db.session(), shop.kloof.variants["ROAST-250"], ids.new()
    reservations.reserve(session, order, {roast: 3})
    reservations.commit(session, order)
    set_levels(session, {roast: Level(5)}, reason="counted from today")
    reservations.restock(session, order, {roast: 3})
    assert level(roast) == (5, 0)
