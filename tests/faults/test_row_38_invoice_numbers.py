"""Two hundred payments at once: two hundred invoice numbers, none twice and none left out, whoever rolls back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import pytest

from app.database import lock
from app.orders.models.order import Order
from app.payments.honouring import receive
from app.payments.models.payment import Payment
from tests.concurrency.crowd import all_at_once
from tests.faults.baskets import fill, give_room, press
from tests.faults.broken import newest_plus_one
from tests.faults.counts import count, tell
from tests.live.shop import LiveShop

pytestmark = pytest.mark.money

ROW = 38
PAYMENTS, THREADS = 200, 20
KINDS = ("MUG-RED-350", "MUG-RED-250", "MUG-SAGE-350", "KETTLE")
UNIQUE = "uq_order_store_id_invoice_number"


def unpaid(live: LiveShop, many: int) -> list[UUID]:
    """Orders of one thing each, of four kinds in turn: payments for the same shelf would wait for each other there."""
    live.stock(live.kloof, dict.fromkeys(KINDS, many))
    for ready in fill(live, [{KINDS[place % len(KINDS)]: 1} for place in range(many)]):
        assert press(live, ready) == 303
    return [row[0] for row in live.sql('SELECT id FROM "order" ORDER BY id')]


def pay(live: LiveShop, order_id: UUID, *, dies_first: bool) -> None:
    """``dies_first``: the number is given, and the transaction comes to nothing; then the payment is looked at again."""
    for attempt in (1, 2) if dies_first else (2,):
        with live.session() as session:
            order = lock(session, Order, order_id)
            payment = Payment(
                order_id=order.id, provider="stripe", provider_payment_id=f"pi_{order.reference}",
                amount_cents=order.total_cents, currency="ZAR",
            )  # fmt: skip
            receive(session, order, payment, by="test")
            session.flush()
            if attempt == 1:
                session.rollback()
            else:
                session.commit()


def pay_all(live: LiveShop, orders: Sequence[UUID]) -> list[int]:
    """Each thread has its share, every third payment dies once; the numbers on the orders."""
    give_room(live, THREADS)

    def share(thread: int) -> None:
        for place in range(thread, len(orders), THREADS):
            pay(live, orders[place], dies_first=place % 3 == 0)

    all_at_once([lambda thread=thread: share(thread) for thread in range(THREADS)])
    return [row[0] for row in live.sql("SELECT invoice_number FROM \"order\" WHERE status = 'PAID'")]


def test_row_38_payments_at_once_give_numbers_without_doubles_or_gaps(live: LiveShop) -> None:
    many = count(PAYMENTS)
    numbers = pay_all(live, unpaid(live, many))
    assert sorted(numbers) == list(range(1, many + 1))
    assert live.value("SELECT last_number FROM counter WHERE series = 'invoice'") == many
    assert live.value("SELECT count(*) FROM \"order\" WHERE seller ->> 'vat_number' IS NULL") == 0
    live.assert_sound()
    tell(
        ROW,
        payments=many,
        threads=THREADS,
        rolled_back=len(range(0, many, 3)),
        distinct_numbers=len(set(numbers)),
        gaps=max(numbers) - len(set(numbers)),
    )


@contextmanager
def without_the_last_word(live: LiveShop) -> Iterator[None]:
    """The database as it would be had nobody thought of the UNIQUE constraint."""
    live.sql(f'ALTER TABLE "order" DROP CONSTRAINT {UNIQUE}')
    try:
        yield
    finally:
        live.sql('UPDATE "order" SET invoice_number = NULL')
        live.sql(f'ALTER TABLE "order" ADD CONSTRAINT {UNIQUE} UNIQUE (store_id, invoice_number)')


def test_row_38_broken_the_newest_and_one_more_doubles(
    live: LiveShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.expects_errors = True  # the doctor's rules are broken on purpose
    monkeypatch.setattr("app.payments.honouring.next_number", newest_plus_one.next_number)
    with without_the_last_word(live):
        numbers = pay_all(live, unpaid(live, 2 * THREADS))
    assert len(set(numbers)) < len(numbers), "the race is too slow to prove anything"
    tell(ROW, broken_payments=len(numbers), broken_distinct_numbers=len(set(numbers)))
