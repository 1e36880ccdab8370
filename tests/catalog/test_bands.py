"""What a sale has redrawn: a card and the collections that look at it only where its words change."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog import collections
from app.catalog.models.listing import Listing, StockBand
from app.inventory.listings import refresh_bands
from app.inventory.stock import Level, set_levels
from app.jobs import Job
from tests.cast import Cast
from tests.catalog.conftest import Keeper


def looks(keeper: Keeper) -> int:
    named = select(Job.id).where(Job.name == "catalog.refill_collections")
    return len(keeper.do(lambda session: session.scalars(named).all()))


def test_collections_look_again_only_when_a_card_says_something_else(shop: Cast, keeper: Keeper) -> None:
    kettle = shop.kloof.variants["KETTLE"]

    def count(session: Session, quantity: int) -> None:
        set_levels(session, {kettle: Level(quantity)}, reason="counted")
        refresh_bands(session, [kettle])

    keeper.do(count, 3)
    keeper.do(
        lambda session: collections.fill_by(
            session, collections.found(session, "Gifts"), [{"on": "in-stock"}]
        )
    )
    before = looks(keeper)
    keeper.do(count, 2)
    assert looks(keeper) == before
    keeper.do(count, 0)
    assert looks(keeper) == before + 1
    card = keeper.look(Listing, Listing.product_id == shop.kloof.products["stoep-kettle"])
    assert card.stock_band is StockBand.OUT
