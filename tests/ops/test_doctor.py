"""The doctor: silent over a healthy shop, and a line for each thing that cannot be."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from app import clock, ids, jobs
from app.database import in_store
from app.inventory import reservations
from app.media.assets import store_picture
from app.media.port import MASTER, key_of
from app.media.storage import storage
from app.ops.doctor import examine
from app.ops.invariants import INVARIANTS, Area
from app.orders.models.order import PaymentMethod
from tests import placed
from tests.cast import Cast
from tests.media.samples import plain

pytestmark = pytest.mark.money


@pytest.fixture
def busy(app: Flask, shop: Cast) -> Cast:
    """A shop with an order in every state that the doctor reads about."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        placed.pending(shop, quantity=1)
        placed.pending(shop, quantity=1, method=PaymentMethod.EFT)
        shipped = placed.paid(shop, quantity=1)
        session.add(shipped.ship(by="Carol"))
        session.add(shipped.deliver(by="Carol"))
        given_up = placed.pending(shop, quantity=1)
        reservations.release(session, given_up.id)
        session.add(given_up.expire(by="system"))
        placed.paid(shop, quantity=1)
        session.commit()
    return shop


@pytest.fixture
def owner(environment: dict[str, str], busy: Cast) -> Iterator[Connection]:
    """The owner of the tables, behind the application's back, row-level security aside."""
    engine = create_engine(environment["DATABASE_MIGRATION_URL"], poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(
            text("SELECT set_config('app.store_id', :store, false)"), {"store": str(busy.kloof.id)}
        )
        yield connection


def findings(app: Flask, area: Area | None = None) -> list[str]:
    with app.app_context():
        return [str(finding) for finding in examine(area)]


def test_a_healthy_shop_gives_no_findings(app: Flask, busy: Cast) -> None:
    assert findings(app) == []
    ran = app.test_cli_runner().invoke(args=["doctor"])
    assert (ran.exit_code, ran.output) == (0, f"Nothing found by {len(INVARIANTS) + 1} checks.\n")


#: What somebody does behind the shop's back, and what the doctor says of it.
ILLNESSES = {
    "reserved without a reservation": (
        Area.STOCK, "UPDATE stock_item SET reserved = reserved + 1 WHERE quantity > reserved + 1", "reserved"),
    "counter without a movement": (
        Area.STOCK, "UPDATE stock_item SET quantity = quantity + 5 WHERE track_stock", "its ledger"),
    "held for a dead order": (
        Area.STOCK, "UPDATE reservation SET state = 'open' WHERE state = 'released'", "which is EXPIRED"),
    "paid without money": (Area.MONEY, "DELETE FROM payment", "is PAID with 0 of 34900 cents"),
    "money for an unpaid order": (
        Area.MONEY, "UPDATE \"order\" SET status = 'EXPIRED' WHERE status = 'PAID'", "are here, but order"),
    "goods that do not add up": (
        Area.MONEY,
        'UPDATE "order" SET goods_cents = goods_cents + 1, total_cents = total_cents + 1', "does not add up"),
    "VAT that does not add up": (Area.MONEY, 'UPDATE "order" SET vat_cents = vat_cents + 1', "cents of VAT"),
    "a refund nobody made": (
        Area.MONEY, "UPDATE \"order\" SET refunded_cents = 5 WHERE status = 'PAID'", "its refunds say 0"),
    "a refund larger than its payment": (
        Area.MONEY,
        """INSERT INTO refund (store_id, id, order_id, payment_id, amount_cents, reason, state, requested_by, requested_at)
           SELECT store_id, gen_random_uuid(), order_id, id, amount_cents + 1, 'x', 'pending', 'x', now() FROM payment""",
        "its refunds 34901"),
    "unpaid for ever": (
        Area.MONEY, "UPDATE \"order\" SET hold_until = now() - interval '16 minutes'", "was to be given up"),
    "a change without an event": (
        Area.MONEY, "UPDATE \"order\" SET status = 'SHIPPED' WHERE status = 'PAID'", "its last event says PAID"),
    "a gap in the chain of events": (
        Area.MONEY, "DELETE FROM order_event WHERE kind = 'order.shipped'", "went from SHIPPED to DELIVERED, but was PAID"),
    "a gap in the invoice numbers": (
        Area.MONEY,
        "INSERT INTO counter (store_id, series, last_number) SELECT id, 'invoice', 3 FROM store WHERE slug = 'kloof'",
        "3 given out, 0 on orders"),
    "a store without an address": (Area.TENANTS, "UPDATE store_domain SET is_primary = false", "0 primary hosts"),
    "a wall taken down": (Area.TENANTS, "ALTER TABLE mail NO FORCE ROW LEVEL SECURITY", "table mail is not walled off"),
}  # fmt: skip


@pytest.mark.parametrize("illness", ILLNESSES)
def test_every_illness_is_found(app: Flask, owner: Connection, illness: str) -> None:
    area, harm, sign = ILLNESSES[illness]
    owner.execute(text(harm))
    owner.commit()
    try:
        found = findings(app, area)
        assert any(sign in line for line in found), found
        assert all(line.startswith(area.value) for line in found)
    finally:
        owner.execute(text("ALTER TABLE mail FORCE ROW LEVEL SECURITY"))
        owner.commit()


def test_work_that_nobody_does_is_found(app: Flask, busy: Cast) -> None:
    with app.app_context(), in_store(busy.kloof.id) as session:
        jobs.enqueue(session, "payments.settle_order", ids.new(), after=clock.now() - timedelta(minutes=6))
        jobs.enqueue(session, "notifications.order_paid", ids.new()).parked_at = clock.now()
        session.commit()
    lines = findings(app, Area.JOBS)
    assert len(lines) == 2
    assert "is a worker running?" in lines[0]
    assert "was given up" in lines[1]


def test_the_command_prints_a_line_for_each_finding_and_fails(app: Flask, owner: Connection) -> None:
    owner.execute(text("DELETE FROM payment"))
    owner.commit()
    ran = app.test_cli_runner().invoke(args=["doctor", "money"])
    assert ran.exit_code == 1
    assert ran.output.splitlines()[0].startswith("money kloof: order ")
    assert app.test_cli_runner().invoke(args=["doctor", "stock"]).exit_code == 0


def test_an_order_of_one_store_is_not_blamed_on_another(app: Flask, owner: Connection) -> None:
    owner.execute(text("DELETE FROM payment"))
    owner.commit()
    assert not any("jozi" in line for line in findings(app))


def test_a_picture_without_its_file_is_named(app: Flask, busy: Cast) -> None:
    with app.app_context(), in_store(busy.kloof.id) as session:
        lost = store_picture(session, plain(40, 30, (1, 2, 3)))
        store_picture(session, plain(40, 30, (3, 2, 1)))
        session.commit()
        storage().delete([key_of(busy.kloof.id, lost.sha, MASTER)])
    assert findings(app, Area.MEDIA) == [
        f"media kloof: picture {lost.id} has no file: {lost.sha}/master.webp is missing"
    ]
