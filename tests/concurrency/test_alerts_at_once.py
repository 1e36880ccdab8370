"""Many orders make one variant run low at the same moment: one alert, one letter, and it closes itself."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.catalog.models.product import Variant
from app.inventory import alerts, counting
from app.inventory.counting import Correction, How
from app.stores.models import Store
from tests.concurrency.crowd import all_at_once, crowd
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

MUG = "MUG-RED-350"
SHOPPERS = 8
OF_THE_SHOP = "hello@kloof.example"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"


def opened(live: LiveShop) -> int:
    return int(live.value("SELECT count(*) FROM stock_alert WHERE closed_at IS NULL"))


def test_orders_that_race_open_one_alert_and_one_letter_goes_out(live: LiveShop) -> None:
    with live.session() as session:
        alerts.set_threshold(session, counting.locked_item(session, live.kloof.variants[MUG]), 8)
        session.commit()
    answers = all_at_once(crowd(live, [{MUG: 1}] * SHOPPERS))
    assert [page.status for page in answers] == [303] * SHOPPERS
    assert opened(live) == 1
    assert live.value("SELECT count(*) FROM stock_alert") == 1
    live.wait_for_quiet()
    letters = wait_for("the letter", lambda: live.postbox.to(OF_THE_SHOP))
    assert [str(letter["Subject"]) for letter in letters] == [f"{MUG} runs low"]
    with live.session() as session:
        said = Correction(How.ADD, 50, "delivery", "Carol")
        counting.correct(session, live.kloof.variants[MUG], said)
        session.commit()
    assert opened(live) == 0
    live.assert_sound()


def test_a_new_threshold_and_a_correction_at_the_same_moment_open_one_alert(live: LiveShop) -> None:
    """Whoever comes second finds the other's alert there; neither is turned away."""
    variant = live.kloof.variants[MUG]
    with live.session() as session:
        session.get_one(Store, live.kloof.id).low_stock_at = 9
        session.commit()

    def take() -> None:
        with live.session() as session:
            counting.correct(session, variant, Correction(How.TAKE, 2, "broken", "Carol"))
            session.commit()

    with ThreadPoolExecutor(1) as pool, live.session() as session:
        alerts.set_usual_threshold(session, 10)
        taken = pool.submit(take)
        wait_for("the correction to wait", lambda: taken.done() or live.value(WAITING))
        session.commit()
        taken.result()
    of_mug = "SELECT count(*) FROM stock_alert WHERE closed_at IS NULL AND variant_id = :id"
    assert live.value(of_mug, id=variant) == 1


def test_the_first_count_of_a_variant_may_be_sent_twice(live: LiveShop) -> None:
    with live.session() as session:
        new = Variant(
            product_id=live.kloof.products["veld-mug"], sku="MUG-BLUE", option_values=["Blue", "350 ml"]
        )
        new.position, new.price_cents, variant_id = 9, 28_900, new.id
        session.add(new)
        session.commit()

    def count() -> None:
        with live.session() as session:
            counting.correct(session, variant_id, Correction(How.COUNT_TO, 10, "first count", "Carol"))
            session.commit()

    with ThreadPoolExecutor(1) as pool, live.session() as session:
        counting.correct(session, variant_id, Correction(How.COUNT_TO, 10, "first count", "Carol"))
        session.flush()
        counted = pool.submit(count)
        wait_for("the second count to wait", lambda: counted.done() or live.value(WAITING))
        session.commit()
        counted.result()
    assert live.value("SELECT quantity FROM stock_item WHERE variant_id = :id", id=variant_id) == 10
    assert live.value("SELECT count(*) FROM stock_movement WHERE reason = 'first count'") == 1
    live.assert_sound()
