"""The doctor's visits: by night and by hand, kept, told once, and read in the back office."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text
from sqlalchemy.pool import NullPool

from app.accounts.models import Role
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.jobs import QueueName
from app.ops.models import Examination
from app.periodic import named, start
from tests import placed
from tests.cast import Cast
from tests.client import ShopClient
from tests.live.postbox import Postbox
from tests.staff import CAROL, hire, log_in

pytestmark = [pytest.mark.money, pytest.mark.unsound]

Harm = Callable[[str], None]


@pytest.fixture
def carol(app: Flask, shop: Cast) -> ShopClient:
    hire(app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client)
    return client


@pytest.fixture
def reference(app: Flask, shop: Cast) -> str:
    with app.app_context(), in_store(shop.kloof.id) as session:
        order = placed.paid(shop)
        session.commit()
        return order.reference


@pytest.fixture
def harm(environment: dict[str, str], shop: Cast) -> Harm:
    """As the owner of the tables, behind the shop's back, for good."""

    def do(statement: str) -> None:
        engine = create_engine(environment["DATABASE_MIGRATION_URL"], poolclass=NullPool)
        with engine.begin() as connection:
            connection.execute(text(f"SET LOCAL app.store_id = '{shop.kloof.id}'"))
            connection.execute(text(statement))

    return do


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    box = Postbox()
    box.start()
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], smtp_url=box.url))
    yield box
    box.stop()


def visits(app: Flask, shop: Cast) -> list[Examination]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return list(session.scalars(select(Examination).order_by(Examination.started_at)))


def by_night(app: Flask) -> None:
    with app.app_context():
        db.session.execute(text("DELETE FROM periodic_run"))
        for task in ("ops.examine", "ops.examine_installation"):
            assert start(db.session(), named(task))
        db.session.commit()
        drain(QueueName.BULK)
        drain(QueueName.MONEY)


def test_a_night_without_findings_is_kept(app: Flask, shop: Cast, reference: str, postbox: Postbox) -> None:
    by_night(app)
    (visit,) = visits(app, shop)
    assert (visit.count, visit.findings, visit.asked_by) == (0, [], "the clock")
    assert postbox.mails == []


def test_what_is_new_is_written_to_the_shop_once(
    app: Flask, shop: Cast, reference: str, postbox: Postbox, harm: Harm
) -> None:
    harm("DELETE FROM payment")
    for _ in range(3):
        by_night(app)
    assert [visit.count for visit in visits(app, shop)] == [1, 1, 1]
    (mail,) = postbox.mails
    assert mail["To"] == "hello@kloof.example"
    body = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert f"order {reference} is PAID" in body
    assert "http://localhost/admin/doctor" in body
    harm("UPDATE stock_item SET quantity = quantity + 1 WHERE quantity > 0")
    by_night(app)
    assert len(postbox.mails) == 2


def test_the_owner_looks_now_and_reads_what_to_do(
    app: Flask, shop: Cast, carol: ShopClient, reference: str, harm: Harm
) -> None:
    harm("DELETE FROM payment")
    page = carol.submit(carol.get("/admin/doctor"), "/admin/doctor/examinations")
    assert "The doctor is looking" in page.words("#doctor-state")
    assert page.one("#doctor-state")["hx-get"] == "/admin/doctor"
    carol.post(
        "/admin/doctor/examinations", {"csrf_token": page.one('.who input[name="csrf_token"]')["value"]}
    )
    with app.app_context():
        assert drain(QueueName.BULK) == 1  # pressed twice, looked once
    page = carol.get("/admin/doctor")
    assert "1 thing does not agree" in page.words("#doctor-state")
    assert f"Order {reference} is PAID" in page.words(".findings")
    assert "Check payment" in page.words(".findings .note")
    assert page.one(f'.findings a[href="/admin/orders/{reference}"]')
    assert carol.get(f"/admin/orders/{reference}").status == 200
    assert page.words('nav a[href="/admin/doctor"] .num') == "1"
    assert "books do not agree" in carol.get("/admin").words('.now a[href="/admin/doctor"]')


def test_a_healthy_shop_is_told_so(app: Flask, shop: Cast, carol: ShopClient, reference: str) -> None:
    assert "No visit yet" in carol.get("/admin/doctor").words("#doctor-state")
    by_night(app)
    page = carol.get("/admin/doctor")
    assert "Everything agrees" in page.words("#doctor-state")
    assert not page.all('nav a[href="/admin/doctor"] .num')
    assert not carol.get("/admin").all('.now a[href="/admin/doctor"]')


def test_one_stores_findings_are_not_anothers(app: Flask, shop: Cast, reference: str, harm: Harm) -> None:
    harm("DELETE FROM payment")
    by_night(app)
    with app.app_context(), in_store(shop.jozi.id) as session:
        assert session.scalars(select(Examination.count)).all() == [0]
