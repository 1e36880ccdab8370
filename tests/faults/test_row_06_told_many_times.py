"""One payment, told of by eight webhooks, two return pages and the reconciler at once: it is booked once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from tests.concurrency.crowd import all_at_once
from tests.faults.broken.unlocked_settle import settle_without_locks
from tests.faults.counts import count, tell
from tests.faults.laid import MUG, Laid, lay, statuses
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 6
ORDERS = 100
AT_ONCE = 5
COPIES = 8
WINDOWS = 2
NATURAL_KEY = "uq_payment_store_id_provider_provider_payment_id"


def return_path(live: LiveShop, one: Laid) -> str:
    parts = urlsplit(
        live.provider.session(one.page)["success_url"].replace("{CHECKOUT_SESSION_ID}", one.page)
    )
    return f"{parts.path}?{parts.query}"


def come_back(live: LiveShop, path: str) -> int:
    return live.visitor(lints=False).get(path).status


def knocks(live: LiveShop, one: Laid) -> list[Callable[[], object]]:
    """Everything that may hear of one payment, the payment itself first."""
    path = return_path(live, one)

    def pay_and_come_back() -> int:
        live.provider.pay(one.page)
        return come_back(live, path)

    return [
        pay_and_come_back,
        *[lambda: come_back(live, path)] * (WINDOWS - 1),
        lambda: live.run("payments.settle_order", one.id),
    ]


def number(live: LiveShop, statement: str) -> int:
    return int(live.value(f"SELECT count(*) FROM {statement}"))


def test_row_06_a_payment_told_of_eleven_times_is_one_transition_one_mail_one_sale(live: LiveShop) -> None:
    orders = count(ORDERS)
    live.stock(live.kloof, {MUG: orders})
    laid = lay(live, orders)
    live.provider.fault("duplicate", copies=COPIES, types=["checkout.session.completed"])
    live.provider.fault("lose", types=["charge.*", "payment_intent.*"])
    for begun in range(0, orders, AT_ONCE):
        acts = [act for one in laid[begun : begun + AT_ONCE] for act in knocks(live, one)]
        all_at_once([*acts, lambda: live.run("payments.reconcile")])
    live.wait_for_quiet(seconds=120)
    assert len(live.provider.deliveries()) == orders  # each of them went out eight times, side by side
    assert number(live, "webhook_event") == orders
    assert statuses(live) == {"PAID": orders}
    transitions = number(live, "order_event WHERE kind = 'order.paid'")
    commits = number(live, "stock_movement WHERE kind = 'sold'")
    assert transitions == commits == number(live, "payment") == orders
    assert {len(live.postbox.wait_for(one.email)) for one in laid} == {1}
    assert live.shelf(MUG) == (0, 0)
    live.assert_sound()
    tell(
        ROW, orders=orders, deliveries=COPIES * orders, return_pages=WINDOWS * orders, transitions=transitions,
        mails=len(live.postbox.mails), stock_commits=commits,
    )  # fmt: skip


@contextmanager
def without_the_natural_key(live: LiveShop) -> Iterator[None]:
    """The database as it would be had nobody thought that a provider's payment is one payment."""
    live.sql(f"ALTER TABLE payment DROP CONSTRAINT {NATURAL_KEY}")
    try:
        yield
    finally:
        live.sql("TRUNCATE payment CASCADE")
        live.sql(
            f"ALTER TABLE payment ADD CONSTRAINT {NATURAL_KEY} UNIQUE (store_id, provider, provider_payment_id)"
        )


def test_row_06_broken_without_the_lock_a_payment_is_booked_more_than_once(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.expects_errors = True
    [one] = lay(live, 1)
    live.provider.fault("lose")
    live.provider.pay(one.page)
    with without_the_natural_key(live):
        settle_without_locks(live, one.id, monkeypatch)
        booked = number(live, "payment")
        live.wait_for_quiet()
    assert booked > 1
    assert live.provider.requests("POST", "/v1/refunds"), "the buyer's only payment stayed"
