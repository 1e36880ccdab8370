"""A refund that is pressed twice, by two people, in eight windows; and one whose answer dies on the way."""

import pytest

from app.database import DomainError, lock
from app.orders.credits import Credit
from app.orders.models.order import Order
from app.payments import crediting
from tests.concurrency.crowd import all_at_once
from tests.faults.baskets import Waiting, give_room
from tests.faults.counts import MOST_ROUNDS, count, tell
from tests.faults.office import credit, paid, preview, refunds_there, staff
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Visitor

pytestmark = pytest.mark.money

ROW = 10
MUG = "MUG-RED-350"
ORDERS, AT_ONCE = 50, 8
#: A mug and its delivery, and three fifths of that.
TOTAL_CENTS, SIXTY_CENTS, SIXTY = 34_900, 20_940, "209,40"

OVER = """
    SELECT payment.id FROM payment JOIN refund ON refund.payment_id = payment.id AND refund.state <> 'failed'
    GROUP BY payment.id, payment.amount_cents HAVING sum(refund.amount_cents) > payment.amount_cents"""


def test_row_10_of_eight_refunds_of_sixty_percent_one_is_accepted(live: LiveShop) -> None:
    total = count(ORDERS)
    live.stock(live.kloof, {MUG: total})
    orders, person = paid(live, total, {MUG: 1}), staff(live)
    accepted = [press_eight_times(person, order) for order in orders]
    assert accepted == [1] * total
    live.wait_for_quiet()
    there = refunds_there(live, orders)
    assert there == [[SIXTY_CENTS]] * total
    assert live.sql(OVER) == []
    assert live.value("SELECT count(*) FROM credit_note") == total
    live.assert_sound()
    tell(
        ROW, orders=total, presses=total * AT_ONCE, accepted=sum(accepted),
        most_percent_at_the_provider=max(100 * sum(cents) // TOTAL_CENTS for cents in there),
    )  # fmt: skip


def press_eight_times(person: Visitor, order: Waiting) -> int:
    """How many of eight windows, all drawn from the same state of the order, were told that it is done."""
    fields = preview(person, order, amount=SIXTY)
    pages = all_at_once([lambda: credit(person, order, fields)] * AT_ONCE)
    assert {page.status for page in pages} <= {303, 409}
    return sum(page.status == 303 for page in pages)


def test_row_10_the_verb_alone_refuses_what_is_not_left(live: LiveShop) -> None:
    """Without forms, so without versions: eight sessions ask for sixty percent of what each has seen whole."""
    total = count(ORDERS)
    live.stock(live.kloof, {MUG: total})
    orders = paid(live, total, {MUG: 1})
    give_room(live, AT_ONCE)

    def ask(order: Waiting) -> bool:
        with live.session() as session:
            try:
                present = lock(session, Order, order.id)
                crediting.issue(session, present, Credit("Twice", amount_cents=SIXTY_CENTS), by="test")
                session.commit()
            except DomainError:
                session.rollback()
                return False
            return True

    accepted = [sum(all_at_once([lambda order=order: ask(order)] * AT_ONCE)) for order in orders]
    assert accepted == [1] * total
    live.wait_for_quiet()
    assert refunds_there(live, orders) == [[SIXTY_CENTS]] * total
    live.assert_sound()
    tell(ROW, orders=total, verbs_at_once=AT_ONCE, accepted_verbs=sum(accepted))


def test_row_10_a_refund_whose_answer_is_lost_is_made_once(live: LiveShop) -> None:
    """The provider has committed it when the connection dies: the next try finds it."""
    live.expects_errors = True  # each lost answer is told in the log
    total = count(20)
    live.stock(live.kloof, {MUG: total})
    orders, person = paid(live, total, {MUG: 1}), staff(live)
    live.provider.fault("reset_after", method="POST", path="/v1/refunds", times=2 * total)
    pages = [credit(person, order, preview(person, order, amount=SIXTY)) for order in orders]
    assert [page.status for page in pages] == [303] * total
    wait_for("every refund", lambda: pressed(live) == ["succeeded"] * total, seconds=120)
    live.wait_for_quiet()
    assert refunds_there(live, orders) == [[SIXTY_CENTS]] * total
    live.assert_sound()
    tell(ROW, answers_lost=total, refunds_at_the_provider=total)


def pressed(live: LiveShop) -> list[str]:
    """What has become of the refunds, when their next try is now.

    What a provider that has just been silent puts off counts for nothing: pressed this often, seconds would be days.
    """
    live.sql(
        """UPDATE job SET run_after = now(), attempts = 0, details = details || '{"put_off": 0}'
        WHERE name = 'payments.send_refund' AND lease_token IS NULL"""
    )
    return [row.state for row in live.sql("SELECT state FROM refund")]


def test_row_10_broken_without_the_lock_more_is_refunded_than_came(live: LiveShop) -> None:
    live.expects_errors = True
    live.stock(live.kloof, {MUG: MOST_ROUNDS})
    with live.another_web("unlocked", application="tests.faults.broken.unlocked_refunds:app") as base:
        windows = [staff(live, base=base) for _ in range(AT_ONCE)]
        orders = paid(live, MOST_ROUNDS, {MUG: 1})
        overdone = any(is_overdone(live, windows, order) for order in orders)
    assert overdone, "the race is too slow to prove anything"


def is_overdone(live: LiveShop, windows: list[Visitor], order: Waiting) -> bool:
    """Whether more of this one is asked back than was paid. On a busy machine a round may come apart."""
    forms = [preview(window, order, amount=SIXTY) for window in windows]
    pages = all_at_once([
        lambda window=window, form=form: credit(window, order, {**forms[0], "csrf_token": form["csrf_token"]})
        for window, form in zip(windows, forms, strict=True)
    ])  # fmt: skip
    asked = live.value("SELECT coalesce(sum(amount_cents), 0) FROM refund WHERE order_id = :id", id=order.id)
    return sum(page.status == 303 for page in pages) > 1 and asked > TOTAL_CENTS
