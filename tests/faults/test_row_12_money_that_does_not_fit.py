"""A session is paid with another amount, currency, mode or order: nothing is paid by it, and a person is asked."""

from collections.abc import Callable

import pytest

from app.drain import drain
from app.jobs import QueueName
from app.payments import mismatches
from tests.faults.baskets import Waiting, place
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 12
EACH = 50
MUG = "MUG-RED-350"
ALERTS = ('"payment.held"', '"payment.of_another_order"')

Lie = Callable[[LiveShop, Waiting, Waiting], dict[str, object]]


def total(live: LiveShop, order: Waiting) -> int:
    return int(live.value('SELECT total_cents FROM "order" WHERE id = :id', id=order.id))


def intent(live: LiveShop, order: Waiting) -> str:
    found = live.provider.session(order.page)["payment_intent"]
    return str(found["id"] if isinstance(found, dict) else found)


LIES: dict[str, Lie] = {
    "more": lambda live, order, _: {"amount_total": total(live, order) + 1},
    "less": lambda live, order, _: {"amount_total": total(live, order) - 1},
    "currency": lambda *_: {"currency": "usd"},
    "mode": lambda *_: {"livemode": True},
    "reference": lambda live, order, honest: {"client_reference_id": honest.reference},
    "payment": lambda live, order, honest: {"payment_intent": intent(live, honest)},
}


def lie_about(live: LiveShop, each: int) -> list[Waiting]:
    """Orders that were paid while nobody looked, and of which the provider then tells something else."""
    live.worker.stop()
    live.stock(live.kloof, {MUG: each * len(LIES) + 1})
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    honest, *orders = place(live, each * len(LIES) + 1, {MUG: 1})
    for order in (honest, *orders):
        live.provider.pay(order.page)
    for number, order in enumerate(orders):
        changes = list(LIES.values())[number % len(LIES)](live, order, honest)
        live.provider.mutate(order.page, **changes)
    return orders


def alerts(live: LiveShop) -> int:
    return sum(live.worker.words().count(word) for word in ALERTS)


def test_row_12_money_that_does_not_fit_pays_nothing_and_asks_for_a_person(live: LiveShop) -> None:
    live.expects_errors = True
    before, each = alerts(live), count(EACH)
    orders = lie_about(live, each)
    live.provider.wait_until_delivered()
    live.worker.start()
    live.wait_for_quiet(seconds=120)
    ids = [order.id for order in orders]
    rows = live.sql('SELECT status, needs_attention FROM "order" WHERE id = ANY(:ids)', ids=ids)
    paid = sum(row.status != "PENDING" for row in rows)
    asking = sum(row.needs_attention is not None for row in rows)
    assert (paid, asking) == (0, each * len(LIES))
    assert alerts(live) - before == each * len(LIES)
    held = live.value("SELECT count(*) FROM payment WHERE held_because IS NOT NULL")
    assert held == each * (len(LIES) - 1), "what came is booked; another order's payment is booked there"
    live.assert_sound()
    tell(ROW, mutations=len(LIES), orders=len(orders), paid=paid, needs_attention=asking, alerts=asking)


def test_row_12_broken_without_the_comparison_wrong_money_pays_orders(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.expects_errors = True
    lie_about(live, 1)
    live.provider.wait_until_delivered()
    monkeypatch.setattr(mismatches, "find_wrongs", lambda *_, **__: [])
    with live.app.app_context():
        drain(QueueName.MONEY)
    wrong = live.value(
        'SELECT count(*) FROM payment JOIN "order" AS bought ON bought.id = payment.order_id'
        " WHERE bought.paid_at IS NOT NULL AND amount_cents <> total_cents"
    )
    assert wrong, "nothing was wrong enough to prove anything"
    live.sql('UPDATE "order" SET needs_attention = NULL')
    live.worker.start()
