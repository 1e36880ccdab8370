"""The tape in the back office: what the provider told, who may read it, and looking at it again."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock, ids
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.jobs import Job, QueueName
from app.orders.models.order import Order, OrderEvent
from app.payments.models.inbox import WebhookEvent
from tests import placed
from tests.cast import Cast
from tests.client import ShopClient

pytestmark = pytest.mark.money

Made = Callable[..., str]
BODY = {"id": "evt_x", "data": {"object": {"email": "alice@example.com", "client_secret": "pi_1_secret_2"}}}


@pytest.fixture
def told(app: Flask, shop: Cast, made: Made) -> Callable[..., UUID]:
    """``told("charge.succeeded")``: an event of a paid order of Kloof's."""
    reference = made(placed.paid)

    def tell(kind: str, *, days_ago: int = 0, outcome: str = "settled", store_id: UUID | None = None) -> UUID:
        at = clock.now() - timedelta(days=days_ago)
        with app.app_context(), in_store(shop.kloof.id) as session:
            order_id = session.scalars(select(Order.id).where(Order.reference == reference)).one()
            event = WebhookEvent(
                provider="stripe", account="environment", event_id=f"evt_{ids.new()}", type=kind, object_ids=[],
                body=json.dumps(BODY), received_at=at, signed_at=at - timedelta(seconds=2), processed_at=at,
                outcome=outcome, store_id=store_id or shop.kloof.id, order_id=order_id,
            )  # fmt: skip
            session.add(event)
            session.commit()
            return event.id

    return tell


def kinds(client: ShopClient, query: str = "") -> list[str]:
    return [link.get_text() for link in client.get(f"/admin/webhooks{query}").all("tbody th a")]


def replays(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(WebhookEvent.replays).order_by(WebhookEvent.id)))


def test_the_tape_is_read_by_day_kind_and_outcome(carol: ShopClient, told: Callable[..., UUID]) -> None:
    told("checkout.session.completed", days_ago=3)
    told("refund.updated")
    told("charge.succeeded", outcome="handed on")
    today = clock.now().astimezone(clock.SAST).date().isoformat()
    assert kinds(carol) == ["charge.succeeded", "refund.updated", "checkout.session.completed"]
    assert kinds(carol, f"?day={today}&type=refund.") == ["refund.updated"]
    assert kinds(carol, "?outcome=handed+on") == ["charge.succeeded"]
    assert kinds(carol, "?outcome=waiting") == []
    assert len(kinds(carol, "?day=9999-12-31&type=nonsense&outcome=x&page=-3")) == 3


def test_an_events_page_shows_its_body_without_what_opens_doors(
    carol: ShopClient, told: Callable[..., UUID]
) -> None:
    page = carol.get(f"/admin/webhooks/{told('charge.succeeded')}")
    assert '"email": "alice@example.com"' in page.words("pre")
    assert "pi_1_secret_2" not in page.text
    assert "2 s before it came" in page.words("main")


def test_a_packer_sees_that_it_was_told_and_not_what(
    peter: ShopClient, told: Callable[..., UUID], app: Flask
) -> None:
    event_id = told("charge.succeeded")
    assert peter.get("/admin/webhooks").status == 403
    assert peter.get(f"/admin/webhooks/{event_id}").status == 403
    with app.app_context():
        store_id = db.session.scalars(select(WebhookEvent.store_id)).one()
    with app.app_context(), in_store(store_id) as session:
        reference = session.scalars(select(Order.reference)).one()
    page = peter.get(f"/admin/orders/{reference}")
    assert "charge.succeeded" in page.words("#tape")
    assert "alice@example.com" not in page.words("#tape")


def test_replaying_one_asks_again_counts_it_and_says_who(
    app: Flask, shop: Cast, carol: ShopClient, told: Callable[..., UUID]
) -> None:
    event_id = told("charge.succeeded")
    page = carol.get(f"/admin/webhooks/{event_id}")
    after = carol.submit(page, f"/admin/webhooks/{event_id}/replays")
    assert "being looked at again" in after.words("main")
    assert replays(app) == [1]
    with app.app_context():
        assert db.session.scalars(select(Job.name)).all() == ["payments.settle_order"]
        drain(QueueName.MONEY)
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalars(select(WebhookEvent.outcome)).one() == "settled"
        said = session.scalars(select(OrderEvent).where(OrderEvent.kind == "payment.replayed")).one()
        assert (said.actor, said.note) == ("Carol", "charge.succeeded")
        assert session.scalars(select(Order.status)).one() == "PAID"


def test_replaying_a_span_looks_once_at_each_order(
    app: Flask, carol: ShopClient, told: Callable[..., UUID]
) -> None:
    told("charge.succeeded", days_ago=3)
    for kind in ("charge.succeeded", "checkout.session.completed", "refund.updated"):
        told(kind)
    now = clock.now().astimezone(clock.SAST)
    span = {
        name: f"{now + timedelta(hours=off):%Y-%m-%dT%H:%M}" for name, off in (("since", -2), ("until", 1))
    }
    page = carol.submit(carol.get("/admin/webhooks"), "/admin/webhooks/replays", **span)
    assert "3 events are being looked at again" in page.words("main")
    assert replays(app) == [0, 1, 1, 1]
    with app.app_context():
        names = sorted(db.session.scalars(select(Job.name)))
    assert names == ["payments.look_at_refunds", "payments.settle_order"]


def test_a_span_that_ends_before_it_begins_is_refused_with_its_form(
    carol: ShopClient, told: Callable[..., UUID]
) -> None:
    told("charge.succeeded")
    page = carol.submit(
        carol.get("/admin/webhooks"),
        "/admin/webhooks/replays",
        since="2026-11-22T10:00",
        until="2026-11-22T09:00",
    )
    assert page.status == 422
    assert page.one("#since")["value"] == "2026-11-22T10:00"


def test_an_event_whose_job_was_given_up_says_so(
    app: Flask, shop: Cast, carol: ShopClient, told: Callable[..., UUID]
) -> None:
    event_id = told("charge.succeeded", outcome="handed on")
    with app.app_context():
        job = Job(
            store_id=shop.kloof.id, id=ids.new(), queue=QueueName.MONEY, name="payments.settle_order",
            arguments=[str(ids.new()), str(event_id)], run_after=clock.now(), parked_at=clock.now(),
        )  # fmt: skip
        db.session.add(job)
        db.session.commit()
    assert kinds(carol, "?outcome=given+up") == ["charge.succeeded"]
    assert "its job waits for you" in carol.get(f"/admin/webhooks/{event_id}").words("main")
