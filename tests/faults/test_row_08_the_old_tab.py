"""The buyer starts a second payment and then pays in the old tab, or in both: any page counts, and money counts once."""

import pytest

from app.extensions import db
from app.payments import asking, settle
from app.payments.sessions import open_payment, pay_again
from tests.faults.counts import count, tell
from tests.faults.laid import MUG, Laid, lay, side_by_side, statuses
from tests.live.programs import wait_for
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 8
ORDERS = 100


def lay_with_two_pages(live: LiveShop, many: int) -> list[tuple[Laid, str]]:
    """Orders whose first page we hold for closed while it is open at the provider, and their second page."""
    live.stock(live.kloof, {MUG: many})
    laid = lay(live, many)
    live.sql("UPDATE payment_session SET state = 'expired'")
    return list(
        zip(laid, side_by_side([lambda one=one: second_page(live, one) for one in laid]), strict=True)
    )


def second_page(live: LiveShop, one: Laid) -> str:
    with live.session() as session:
        pay_again(session, one.id, base_url=live.base)
        session.commit()
        address = open_payment(one.id)
        db.session.commit()
        return address.rstrip("/").split("/")[-1]


def test_row_08_a_payment_in_the_old_tab_pays_the_order_and_closes_the_new_one(live: LiveShop) -> None:
    many = count(ORDERS)
    both = lay_with_two_pages(live, many)
    assert len({page for _, page in both} | {one.page for one, _ in both}) == 2 * many
    live.provider.fault(
        "lose", types=["charge.*", "payment_intent.*"]
    )  # one event tells of a payment, not four
    side_by_side([lambda one=one: live.provider.pay(one.page) for one, _ in both], threads=8)
    wait_for("all to be paid", lambda: statuses(live) == {"PAID": many}, seconds=120)
    live.wait_for_quiet()
    assert {live.provider.session(page)["status"] for _, page in both} == {"expired"}
    assert live.value("SELECT count(*) FROM refund") == 0
    live.assert_sound()
    tell(ROW, orders_paid_in_the_old_tab=many, paid=many)


def test_row_08_of_two_payments_one_counts_and_the_other_goes_back(live: LiveShop) -> None:
    many = count(ORDERS)
    both = lay_with_two_pages(live, many)
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    live.provider.fault("delay", seconds=600, types=["checkout.session.*"])  # until both tabs have paid
    pages = [page for one, second in both for page in (one.page, second)]
    side_by_side([lambda page=page: live.provider.pay(page) for page in pages], threads=8)
    live.provider.flush()
    back = "SELECT count(*) FROM refund JOIN payment ON payment.id = payment_id AND is_surplus WHERE state = 'succeeded'"
    wait_for("the second payments to go back", lambda: live.value(back) == many, seconds=120)
    live.wait_for_quiet()
    assert statuses(live) == {"PAID": many}
    assert len(live.provider.requests("POST", "/v1/refunds")) == many
    assert live.value("SELECT count(*) FROM refund") == many
    assert live.value('SELECT sum(refunded_cents) FROM "order"') == 0
    assert live.shelf(MUG) == (0, 0)
    live.assert_sound()
    tell(ROW, orders_paid_twice=many, paid=many, refunds_of_the_second=many)


def test_row_08_broken_looking_at_the_newest_page_alone_loses_a_payment(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.expects_errors = True
    [(one, _)] = lay_with_two_pages(live, 1)
    live.provider.fault("lose")
    live.provider.pay(one.page)
    every_page = settle.sessions_of
    for module in (asking, settle):
        monkeypatch.setattr(module, "sessions_of", lambda *order: every_page(*order)[-1:])
    with live.session() as session:
        settle.expire_unpaid(one.id, by="broken")
        session.commit()
    assert live.status(one.reference) == "EXPIRED"
    assert live.provider.session(one.page)["payment_status"] == "paid"
