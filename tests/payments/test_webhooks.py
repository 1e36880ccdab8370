"""What arrives at the webhook's door: believed only when signed, kept once, and never a fact by itself."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import stripe
from flask import Flask
from sqlalchemy import func, select

from app import ids
from app.extensions import db
from app.jobs import Job
from app.orders.models.states import OrderStatus
from app.payments import accounts
from app.payments.gateway import StripeGateway
from app.payments.inbox import process_event
from app.payments.models.inbox import WebhookEvent
from app.payments.provider import BadSignature
from tests.client import ShopClient
from tests.payments.conftest import Counter, Place
from tests.standin import StripeStandin

pytestmark = pytest.mark.money

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "stripe"
SECRET = "whsec_suite"
EVENT = {
    "id": "evt_1",
    "type": "payment_intent.succeeded",
    "livemode": False,
    "data": {"object": {"id": "pi_unknown", "object": "payment_intent"}},
}


def signed(body: bytes, *, secret: str = SECRET, at: int | None = None, scheme: str = "v1") -> str:
    """Stripe's scheme by hand, so that the SDK is not tested against itself."""
    stamp = int(time.time()) if at is None else at
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},{scheme}={digest}"


def deliver(client: ShopClient, event: dict[str, Any], *, signature: str | None = None) -> int:
    body = json.dumps(event).encode()
    headers = {"Stripe-Signature": signed(body) if signature is None else signature}
    return client.http.post(
        "/webhooks/stripe", base_url="http://anything.example", data=body, headers=headers
    ).status_code


def kept(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(WebhookEvent)) or 0


def vectors() -> list[dict[str, Any]]:
    path = SHARED / "signature_vectors.json"
    return json.loads(path.read_text())["vectors"] if path.exists() else []


@pytest.mark.skipif(
    not vectors(), reason="the shared signature vectors are not beside this clone; owner: payments"
)
@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["name"])
def test_the_agreed_signature_vectors_behave_as_stated(
    vector: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = json.loads((SHARED / "signature_vectors.json").read_text())
    monkeypatch.setattr(time, "time", lambda: float(vector["now"]))
    gateway = StripeGateway("sk_test_x", [agreed["secret"]])
    if vector["accept"] is True:
        assert gateway.verify_webhook(vector["body"].encode(), vector["header"]).id
    else:
        with pytest.raises(BadSignature):
            gateway.verify_webhook(vector["body"].encode(), vector["header"])


def test_the_nineteen_vectors_are_all_there() -> None:
    assert len(vectors()) in (0, 19)


BODY = json.dumps(EVENT).encode()
#: Made when the test runs: cases are collected minutes before that, and then nothing is fresh.
UNBELIEVABLE: dict[str, Callable[[], str]] = {
    "no header": lambda: "",
    "another secret": lambda: signed(BODY, secret="whsec_other"),
    "too old": lambda: signed(BODY, at=int(time.time()) - 301),
    "from the future": lambda: signed(BODY, at=int(time.time()) + 400),
    "an old scheme": lambda: signed(BODY, scheme="v0"),
    "another body": lambda: signed(BODY + b" "),
    "not ASCII": lambda: "t=1,v1=é",
}


@pytest.mark.parametrize("why", UNBELIEVABLE)
def test_what_is_not_signed_freshly_by_stripe_is_refused_and_not_kept(
    app: Flask, client: ShopClient, why: str
) -> None:
    assert deliver(client, EVENT, signature=UNBELIEVABLE[why]()) == 400
    assert kept(app) == 0


def test_test_events_are_refused_by_live_keys_and_the_other_way_round(app: Flask, client: ShopClient) -> None:
    assert deliver(client, {**EVENT, "livemode": True}) == 400
    assert kept(app) == 0


def test_a_body_of_a_megabyte_is_refused(app: Flask, client: ShopClient) -> None:
    assert deliver(client, {**EVENT, "padding": "x" * 1_000_000}) == 413
    assert kept(app) == 0


def test_the_same_event_five_times_is_kept_once_with_one_job(app: Flask, client: ShopClient) -> None:
    assert [deliver(client, EVENT) for _ in range(5)] == [200] * 5
    assert kept(app) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Job)) == 1


def test_during_a_roll_both_secrets_are_good(
    app: Flask, client: ShopClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        monkeypatch.setattr(accounts.environment_gateway(), "_webhook_secrets", ("whsec_new", SECRET))
    body = json.dumps(EVENT).encode()
    assert deliver(client, EVENT, signature=signed(body, secret="whsec_new")) == 200
    assert deliver(client, {**EVENT, "id": "evt_2"}) == 200


def test_the_endpoint_needs_no_session_no_token_and_no_known_host(app: Flask, client: ShopClient) -> None:
    assert deliver(client, EVENT) == 200
    assert "Set-Cookie" not in client.http.get("/health/live").headers


def test_an_event_that_comes_before_its_order_waits(app: Flask, client: ShopClient, counter: Counter) -> None:
    deliver(client, EVENT)
    counter.work()
    with app.app_context():
        assert db.session.scalars(select(WebhookEvent.processed_at)).one() is None
        assert db.session.scalars(select(Job.name)).one() == "payments.process_event"


def test_an_event_is_a_hint_and_not_a_fact(place: Place, counter: Counter, client: ShopClient) -> None:
    """It says "succeeded"; the provider, asked, says nobody has paid."""
    order_id = place()
    page = counter.page(order_id)
    deliver(
        client,
        {
            **EVENT,
            "type": "checkout.session.completed",
            "data": {"object": {"id": page, "payment_status": "paid"}},
        },
    )
    counter.work()
    assert counter.order(order_id).status is OrderStatus.PENDING


KINDS = [
    "checkout.session.completed", "checkout.session.async_payment_succeeded", "payment_intent.succeeded",
    "payment_intent.payment_failed", "charge.failed", "checkout.session.expired",
    "checkout.session.async_payment_failed",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_any_event_about_a_paid_page_makes_the_order_paid(
    place: Place, counter: Counter, client: ShopClient, provider: StripeStandin, kind: str
) -> None:
    order_id = place()
    page = counter.page(order_id)
    provider.pay(page)
    ours = str(counter.sessions(order_id)[-1].id)
    thing = (
        {"id": page}
        if kind.startswith("checkout")
        else {"id": "pi_new", "metadata": {"payment_session": ours}}
    )
    deliver(client, {**EVENT, "type": kind, "data": {"object": thing}})
    counter.work()
    assert counter.order(order_id).status is OrderStatus.PAID


def test_events_of_one_order_that_wait_together_are_one_look_at_it(
    app: Flask, place: Place, counter: Counter, client: ShopClient
) -> None:
    """A payment is told by four events; a look that has begun takes none along."""
    page = counter.page(place())
    for number in range(4):
        deliver(client, {**EVENT, "id": f"evt_{number}", "data": {"object": {"id": page}}})
    with app.app_context():
        events = db.session.scalars(select(WebhookEvent.id).order_by(WebhookEvent.event_id)).all()
        looks = select(Job).where(Job.name == "payments.settle_order").order_by(Job.id)
        for event in events[:3]:
            process_event(db.session(), event)
        [look] = db.session.scalars(looks)
        assert look.arguments[1:] == [str(event) for event in events[:3]]
        look.lease_token = ids.new()
        db.session.flush()
        process_event(db.session(), events[3])
        assert [len(one.arguments) for one in db.session.scalars(looks)] == [4, 2]
        look.lease_token = None
        db.session.commit()
    counter.work()
    with app.app_context():
        assert set(db.session.scalars(select(WebhookEvent.outcome))) == {"settled"}


def test_the_providers_own_events_in_reverse_and_doubled_make_one_paid_order(
    place: Place, counter: Counter, client: ShopClient, provider: StripeStandin
) -> None:
    order_id = place()
    provider.pay(counter.page(order_id))
    client_of = provider.client()
    events = [event.to_dict() for event in client_of.v1.events.list({"limit": 100}).data]
    for event in [*reversed(events), *events]:
        body = json.dumps(event, default=str).encode()
        header = stripe.WebhookSignature.generate_signature_header(body.decode(), SECRET)
        answer = client.http.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": header})
        assert answer.status_code == 200
    counter.work()
    order = counter.order(order_id)
    assert (order.status, order.invoice_number) == (OrderStatus.PAID, 1)


@pytest.mark.parametrize(
    "path", sorted((SHARED / "events").glob("rubymock__*.json")), ids=lambda path: path.stem
)
def test_bodies_of_older_api_versions_are_taken_in(client: ShopClient, counter: Counter, path: Path) -> None:
    event = json.loads(path.read_text())
    assert deliver(client, {**event, "livemode": False}) == 200
    counter.work()


def test_an_address_that_names_no_store_is_not_found(client: ShopClient) -> None:
    for path in ("/webhooks/stripe/nobody", "/webhooks/stripe/no%00body"):
        assert client.http.post(path, base_url=client.base, data=b"{}").status_code == 404
