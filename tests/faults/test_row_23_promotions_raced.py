"""A hundred shoppers and a code for one of them: one order has it, whoever asks how."""

from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from app.cart.models import Cart
from app.checkout.models import CheckoutDraft
from app.checkout.placement import FiguresChanged, PlacementRequest, place_order
from app.checkout.quotation import quote_order
from app.checkout.reviewed import seal
from app.promotions.claiming import PromotionUsedUp
from tests.client import Page
from tests.concurrency.crowd import all_at_once, press
from tests.faults.baskets import Ready, fill, give_room
from tests.faults.broken import uncounted
from tests.faults.counts import MOST_ROUNDS, count, tell
from tests.live.shop import LiveShop
from tests.promotions.offers import TEN, lay

pytestmark = pytest.mark.money

ROW = 23
SHOPPERS, THREADS = 100, 25
WALKERS = 80
#: Several shelves, because orders for one variant stand in line for it before they come to the code.
SHELVES = ("MUG-RED-350", "MUG-RED-250", "MUG-SAGE-350", "KETTLE", "ROAST-250")


def ready(live: LiveShop, many: int, code: str, *, same: bool) -> list[Ready]:
    """Shoppers at the last button with the code in their carts: each a customer, or all of them one."""
    live.stock(live.kloof, dict.fromkeys(SHELVES, many))
    baskets = fill(live, [{SHELVES[number % len(SHELVES)]: 1} for number in range(many)])
    with live.session() as session:
        session.execute(update(Cart).values(codes=[code]))
        drafts = {draft.cart_id: draft for draft in session.scalars(select(CheckoutDraft))}
        for number, basket in enumerate(baskets):
            drafts[basket.cart_id].email = "one@example.com" if same else f"shopper{number}@example.com"
        session.flush()
        quoted = [quote_order(session, one.cart_id, drafts[one.cart_id]) for one in baskets[: len(SHELVES)]]
        assert all(quotation.discount_cents > 0 for quotation in quoted)
        sealed = [
            Ready(one.cart_id, seal(quoted[number % len(SHELVES)], drafts[one.cart_id]))
            for number, one in enumerate(baskets)
        ]
        session.commit()
        return sealed


def order(live: LiveShop, one: Ready) -> str:
    with live.session() as session:
        draft = session.scalars(select(CheckoutDraft).where(CheckoutDraft.cart_id == one.cart_id)).one()
        try:
            place_order(session, PlacementRequest(one.cart_id, draft, one.reviewed, "shopper", live.base))
            session.commit()
        except FiguresChanged:
            return "sent back to the review"
        except PromotionUsedUp:
            return "refused under the lock"
        return "accepted"


def rush(live: LiveShop, many: int, code: str, *, same: bool) -> Counter[str]:
    give_room(live, THREADS)
    laid = ready(live, many, code, same=same)

    def share(mine: list[Ready]) -> list[str]:
        return [order(live, one) for one in mine]

    acts = [lambda mine=laid[thread::THREADS]: share(mine) for thread in range(THREADS)]
    return Counter(told for thread in all_at_once(acts) for told in thread)


def counted(live: LiveShop) -> tuple[int, int, int]:
    """The promotion's counter, its uses, and the orders that are cheaper by it."""
    [row] = live.sql(
        'SELECT used, (SELECT count(*) FROM promotion_use) AS uses, (SELECT count(*) FROM "order" WHERE '
        "discount_cents > 0) AS orders FROM promotion"
    )
    return row.used, row.uses, row.orders


@pytest.mark.parametrize(("limit", "same"), [("total_limit", False), ("customer_limit", True)])
def test_row_23_a_hundred_uses_at_once_of_a_code_for_one_are_one(
    live: LiveShop, limit: str, *, same: bool
) -> None:
    lay(live.app, live.kloof.id, "ONCE", **TEN, **{limit: 1})
    told = rush(live, SHOPPERS, "ONCE", same=same)
    assert told["accepted"] == 1
    assert sum(told.values()) == SHOPPERS
    assert counted(live) == (1, 1, 1)
    live.assert_sound()
    tell(
        ROW,
        **{
            f"{limit}_shoppers": SHOPPERS,
            f"{limit}_accepted": told["accepted"],
            f"{limit}_refused_under_the_lock": told["refused under the lock"],
        },
    )


def walk(live: LiveShop, sku: str) -> Callable[[], Page]:
    shopper = live.visitor(lints=False)
    shopper.put_in_cart(live.kloof.variants[sku])
    assert shopper.post("/cart/codes", {"code": "ONCE"}).status == 303
    return press(shopper, shopper.hurry_to_review(live.kloof.rates["near"]))


def test_row_23_over_http_one_gets_it_and_the_others_are_told(live: LiveShop) -> None:
    lay(live.app, live.kloof.id, "ONCE", **TEN, total_limit=1)
    many = count(WALKERS)
    live.stock(live.kloof, dict.fromkeys(SHELVES, many))
    answers = all_at_once([walk(live, SHELVES[number % len(SHELVES)]) for number in range(many)])
    assert Counter(page.status for page in answers) == {303: 1, 409: many - 1}
    assert all("ONCE has been used up." in page.words("main") for page in answers if page.status == 409)
    assert counted(live) == (1, 1, 1)
    live.assert_sound()
    tell(ROW, shoppers_over_http=many, accepted_over_http=1)


@pytest.mark.unsound
@pytest.mark.parametrize(("limit", "same"), [("total_limit", False), ("customer_limit", True)])
def test_row_23_broken_uncounted_uses_pass_the_limit(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch, limit: str, *, same: bool
) -> None:
    """The counter ends at one in any case, so its CHECK has nothing to say; the uses tell."""
    monkeypatch.setattr("app.checkout.placement.claim", uncounted.claim)
    accepted = 0
    for number in range(MOST_ROUNDS):
        lay(live.app, live.kloof.id, f"ONCE{number}", **TEN, **{limit: 1})
        accepted = rush(live, THREADS, f"ONCE{number}", same=same)["accepted"]
        if accepted > 1:
            break
    assert accepted > 1, "the race is too slow to prove anything"
    tell(ROW, **{f"broken_{limit}_accepted": accepted})
