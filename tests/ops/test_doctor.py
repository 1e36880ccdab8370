"""The doctor: silent over a healthy shop, and a line for each thing that cannot be."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from app import clock, ids, jobs
from app.database import SCOPE, in_store
from app.extensions import db
from app.inventory import reservations
from app.media.assets import store_picture
from app.media.port import MASTER, key_of
from app.media.storage import storage
from app.ops.doctor import examine, examine_installation, examine_store
from app.ops.invariants.invariant import Area
from app.ops.invariants.register import INVARIANTS
from app.orders import fulfilment
from app.orders.models.order import PaymentMethod
from tests import placed
from tests.cast import Cast
from tests.media.samples import plain
from tests.ops.illnesses import HARMS

pytestmark = [pytest.mark.money, pytest.mark.unsound]


@pytest.fixture
def busy(app: Flask, shop: Cast) -> Cast:
    """A shop with an order in every state that the doctor reads about."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        placed.pending(shop, quantity=1)
        placed.pending(shop, quantity=1, method=PaymentMethod.EFT)
        shipped = placed.paid(shop, quantity=1)
        fulfilment.ship(session, shipped, fulfilment.Parcel("Own van"), by="Carol")
        fulfilment.deliver(session, shipped, by="Carol")
        given_up = placed.pending(shop, quantity=1)
        reservations.release(session, given_up.id)
        session.add(given_up.expire(by="system"))
        placed.paid(shop, quantity=1)
        session.commit()
    return shop


@pytest.fixture
def owner(environment: dict[str, str], busy: Cast) -> Iterator[Connection]:
    """The owner of the tables, behind the application's back. What is harmed is whole again after the test."""
    engine = create_engine(environment["DATABASE_MIGRATION_URL"], poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(
            text("SELECT set_config('app.store_id', :store, false)"), {"store": str(busy.kloof.id)}
        )
        connection.commit()
        yield connection
        connection.rollback()


def findings(app: Flask, *areas: Area) -> list[str]:
    with app.app_context():
        return [str(finding) for finding in examine(*areas)]


def seen_by(owner: Connection, shop: Cast) -> list[str]:
    """Every sentence about Kloof and the installation, looked up inside the owner's transaction."""
    with Session(owner, join_transaction_mode="control_fully") as session:
        session.info[SCOPE] = shop.kloof.id
        found = [*examine_installation(session), *examine_store(session, slug="kloof")]
        return [finding.sentence for finding in found]


def test_a_healthy_shop_gives_no_findings(app: Flask, busy: Cast) -> None:
    assert findings(app) == []
    ran = app.test_cli_runner().invoke(args=["doctor"])
    assert (ran.exit_code, ran.output) == (0, f"Nothing found by {len(INVARIANTS) + 1} checks.\n")


def told_by(finding: str) -> re.Pattern[str]:
    """The sentences that an invariant may say."""
    return re.compile("(?s)" + re.sub(r"\\\{\w+\\\}", ".+", re.escape(finding)))


@pytest.mark.parametrize("illness", HARMS)
def test_every_illness_is_found(app: Flask, busy: Cast, owner: Connection, illness: str) -> None:
    """Under the owner's hand, past the constraints that would have refused it, and taken back afterwards."""
    invariant, harms = HARMS[illness]
    asked = {known.finding for known in INVARIANTS if invariant in known.finding}
    assert len(asked) == 1, asked
    for harm in harms:
        owner.execute(text(harm))
    with app.app_context():
        sentences = seen_by(owner, busy)
    assert any(told_by(*asked).fullmatch(sentence) for sentence in sentences), sentences


#: Harm that only the serving role's own session shows.
SHOWN_ELSEWHERE = {"walks through row-level security", "may rewrite the ledger"}


def test_no_invariant_is_without_an_illness() -> None:
    shown = {invariant for invariant, _ in HARMS.values()} | SHOWN_ELSEWHERE
    assert [known.finding for known in INVARIANTS if not any(part in known.finding for part in shown)] == []
    assert all(known.advice for known in INVARIANTS)


def test_a_ledger_that_may_be_rewritten_is_named(app: Flask, owner: Connection) -> None:
    with app.app_context():
        role = db.engine.url.username
    owner.execute(text(f"GRANT UPDATE ON order_event TO {role}"))
    owner.commit()
    try:
        assert findings(app, Area.TENANTS) == ["tenants: the serving role may rewrite the ledger order_event"]
    finally:
        owner.execute(text(f"REVOKE UPDATE ON order_event FROM {role}"))
        owner.commit()


def test_work_that_nobody_does_is_found(app: Flask, busy: Cast) -> None:
    with app.app_context(), in_store(busy.kloof.id) as session:
        jobs.enqueue(session, "payments.settle_order", ids.new(), after=clock.now() - timedelta(minutes=6))
        jobs.enqueue(session, "notifications.order_paid", ids.new()).parked_at = clock.now()
        session.commit()
    lines = findings(app, Area.JOBS)
    assert len(lines) == 2
    assert lines[0].startswith("jobs kloof: payments.settle_order")
    assert "is a worker running?" in lines[0]
    assert "was given up" in lines[1]


def test_the_command_prints_a_line_for_each_finding_and_fails(app: Flask, owner: Connection) -> None:
    owner.execute(text("DELETE FROM payment"))
    owner.commit()
    ran = app.test_cli_runner().invoke(args=["doctor", "money"])
    assert ran.exit_code == 1
    assert ran.output.splitlines()[0].startswith("money kloof: order ")
    assert ran.output.splitlines()[1].startswith("    Open the order")
    assert app.test_cli_runner().invoke(args=["doctor", "stock"]).exit_code == 0


def test_an_order_of_one_store_is_not_blamed_on_another(app: Flask, owner: Connection) -> None:
    owner.execute(text("DELETE FROM payment"))
    owner.commit()
    assert findings(app)
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
